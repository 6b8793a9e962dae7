import {
  type Cancel,
  type Clock,
  type Completions as CompletionList,
  type NamedUser,
  type Party,
  RingdownError,
  SERVER_LIMITS,
  type UserId,
} from '@ringdown/protocol'
import type { Hold, OpenHold } from '../budgets/held-budget.js'
import { holdsTooMuch } from '../budgets/over-budget.js'

/** Bytes that are charged for one. */
const BYTES = 1_024

/** One person waits to call another (RFC 6910: a completion of a call). */
interface Wait {
  readonly requester: UserId
  readonly callee: NamedUser
  readonly endsAt: number
  readonly hold: Hold
  readonly cancelEnd: Cancel
  /** While it rings. */
  ring: { readonly until: number; readonly cancel: Cancel } | null
}

interface Options {
  readonly clock: Clock
  /** In milliseconds, as in `SERVER_TIMERS`. */
  readonly lifetimeMs: number
  readonly ringMs: number
  readonly settleMs: number
  readonly openHold: OpenHold
  /** Whether a person, as others see them, is here, and wants to be rung by this caller. */
  readonly mayRing: (caller: UserId, callee: UserId) => Promise<boolean>
  /** Whether one of the person's pages would show that somebody is free. */
  readonly isThere: (userId: UserId) => boolean
  readonly isBusy: (userId: UserId) => Promise<boolean>
  readonly tell: (userId: UserId, list: CompletionList) => void
  readonly onError: (error: unknown) => void
}

/**
 * Rings people once somebody they wait for is free: the one who has waited longest first, and one at a time. Nothing is said to
 * the person they wait for, and nothing tells one who may not ring them from one who is away. In memory: a restart forgets.
 */
export class Completions {
  readonly #options: Options
  readonly #byRequester = new Map<UserId, Map<UserId, Wait>>()
  readonly #byCallee = new Map<UserId, Set<Wait>>()
  /** People of whom it is not yet certain that they stay free. */
  readonly #settling = new Map<UserId, Cancel>()
  #tail: Promise<void> = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
  }

  of(userId: UserId): CompletionList {
    const now = this.#options.clock.now()
    const completions = [...(this.#byRequester.get(userId)?.values() ?? [])].map(
      ({ callee, endsAt, ring }) => ({
        ...callee,
        endsInMs: Math.max(0, endsAt - now),
        ...(ring && { ringsForMs: Math.max(0, ring.until - now) }),
      }),
    )
    return { completions }
  }

  /** Begins to wait, or begins again. @throws {RingdownError} `limit-reached`, or `self-call`. */
  begin(requester: Party, { userId, name }: NamedUser): void {
    if (userId === requester.userId) throw new RingdownError(ONESELF)
    const own = this.#byRequester.get(requester.userId) ?? new Map<UserId, Wait>()
    const others = this.#byCallee.get(userId) ?? new Set<Wait>()
    if (!own.has(userId)) {
      if (own.size >= SERVER_LIMITS.completionsPerUser) throw new RingdownError(TOO_MANY)
      if (others.size >= SERVER_LIMITS.completionsToPerson) throw new RingdownError(MANY_WAIT)
    }
    const { clock, lifetimeMs, openHold } = this.#options
    const hold = openHold(requester)
    if (!hold.resize(BYTES)) throw holdsTooMuch()
    this.#forget(requester.userId, userId)
    const wait: Wait = {
      requester: requester.userId,
      callee: { userId, name },
      endsAt: clock.now() + lifetimeMs,
      hold,
      cancelEnd: clock.after(lifetimeMs, () => this.end(requester.userId, userId)),
      ring: null,
    }
    this.#byRequester.set(requester.userId, own.set(userId, wait))
    this.#byCallee.set(userId, others.add(wait))
    this.#tell(requester.userId)
    this.#settle(userId)
  }

  /** Waits no longer: taken back, over, or the call is being placed. */
  end(requester: UserId, callee: UserId): void {
    if (!this.#forget(requester, callee)) return
    this.#tell(requester)
    // Perhaps it is another's turn.
    this.look(callee)
    this.look(requester)
  }

  /** Somebody may have come or gone, become busy or free, or want to be rung by others than before. */
  look(userId: UserId): void {
    if (this.#byCallee.has(userId)) {
      // Once they have been as they are now for a moment. Nobody else's changes put that off.
      this.#settling.get(userId)?.()
      this.#settling.delete(userId)
      this.#settle(userId)
    }
    for (const callee of this.#byRequester.get(userId)?.keys() ?? []) this.#settle(callee)
  }

  close(): void {
    for (const cancel of this.#settling.values()) cancel()
    for (const own of this.#byRequester.values()) for (const wait of own.values()) release(wait)
    this.#settling.clear()
    this.#byRequester.clear()
    this.#byCallee.clear()
  }

  #forget(requester: UserId, callee: UserId): boolean {
    const own = this.#byRequester.get(requester)
    const wait = own?.get(callee)
    if (own === undefined || wait === undefined) return false
    release(wait)
    own.delete(callee)
    if (own.size === 0) this.#byRequester.delete(requester)
    const others = this.#byCallee.get(callee)
    others?.delete(wait)
    if (others?.size === 0) this.#byCallee.delete(callee)
    return true
  }

  #tell(userId: UserId): void {
    this.#options.tell(userId, this.of(userId))
  }

  #settle(callee: UserId): void {
    const { clock, settleMs, onError } = this.#options
    if (this.#settling.has(callee)) return
    const cancel = clock.after(settleMs, () => {
      this.#settling.delete(callee)
      this.#tail = this.#tail.then(() => this.#choose(callee)).catch(onError)
    })
    this.#settling.set(callee, cancel)
  }

  /** Rings whose turn it is, if anybody's; who was being rung stays so for as long as both are free. */
  async #choose(callee: UserId): Promise<void> {
    const waits = [...(this.#byCallee.get(callee) ?? [])]
    const inTurn = [...waits.filter(({ ring }) => ring), ...waits.filter(({ ring }) => !ring)]
    const isFree = !(await this.#options.isBusy(callee))
    let chosen: Wait | null = null
    for (const wait of inTurn) {
      const isDue = isFree && chosen === null && (await this.#isDue(wait))
      // It may have ended meanwhile.
      if (!this.#byCallee.get(callee)?.has(wait)) continue
      if (isDue) chosen = wait
      if (isDue && wait.ring === null) this.#ring(wait)
      if (!isDue && wait.ring !== null) this.#silence(wait)
    }
  }

  async #isDue({ requester, callee, ring }: Wait): Promise<boolean> {
    const { isThere, isBusy, mayRing } = this.#options
    const own = [...(this.#byRequester.get(requester)?.values() ?? [])]
    const ringsForAnother = ring === null && own.some(other => other.ring !== null)
    if (ringsForAnother || !isThere(requester) || (await isBusy(requester))) return false
    return mayRing(requester, callee.userId)
  }

  /** Once: who does not answer has waited in vain. */
  #ring(wait: Wait): void {
    const { clock, ringMs } = this.#options
    const cancel = clock.after(ringMs, () => this.end(wait.requester, wait.callee.userId))
    wait.ring = { until: clock.now() + ringMs, cancel }
    this.#tell(wait.requester)
  }

  #silence(wait: Wait): void {
    wait.ring?.cancel()
    wait.ring = null
    this.#tell(wait.requester)
  }
}

function release({ hold, cancelEnd, ring }: Wait): void {
  hold.release()
  cancelEnd()
  ring?.cancel()
}

const ONESELF = { code: 'self-call', message: 'You cannot call yourself.' } as const
const TOO_MANY = {
  code: 'limit-reached',
  message: `You can wait for at most ${SERVER_LIMITS.completionsPerUser} people at once. Stop waiting for somebody first.`,
} as const
const MANY_WAIT = {
  code: 'limit-reached',
  message: 'Many people are waiting for them. Try again later.',
} as const
