import type {
  Cancel,
  Clock,
  Completions as CompletionList,
  NamedUser,
  Party,
  UserId,
} from '@ringdown/protocol'
import type { OpenHold } from '../budgets/held-budget.js'
import { holdsTooMuch } from '../budgets/over-budget.js'
import type { NodeNumber } from '../nodes/nodes.js'
import { ALONE, type CompletionSharing, type KeptTurn, type KeptWait } from './completion-sharing.js'
import { EndedElsewhere } from './ended-elsewhere.js'
import { checkRoom } from './room-to-wait.js'
import { Settling } from './settling.js'
import { precedes, type Turn, Turns } from './turns.js'
import { type Wait, Waits } from './waits.js'

/** Bytes that are charged for one. */
const BYTES = 1_024
/** How long the waits that a dead node kept stay without it, in milliseconds: another node keeps them from then on. */
const ORPHANED = 10_000

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
  /** Without it, there are no other nodes. */
  readonly sharing?: CompletionSharing
}

/**
 * Rings people once somebody they wait for is free: the one who has waited longest first, and one at a time. Nothing is said to
 * the person they wait for, and nothing tells one who may not ring them from one who is away. In memory: a restart of all nodes
 * forgets. Each node knows all who wait; for each person who is waited for, one node says whose turn it is.
 */
export class Completions {
  readonly #options: Options
  readonly #sharing: CompletionSharing
  readonly #waits = new Waits()
  readonly #ended: EndedElsewhere
  readonly #turns: Turns
  readonly #settling: Settling
  /** Those that dead nodes kept. */
  readonly #orphans = new Map<Wait, Cancel>()

  constructor(options: Options) {
    this.#options = options
    this.#sharing = options.sharing ?? ALONE
    this.#turns = new Turns(options.clock)
    this.#ended = new EndedElsewhere(options.clock, this.#sharing)
    this.#settling = new Settling({ ...options, settled: callee => this.#choose(callee) })
  }

  of(userId: UserId): CompletionList {
    const now = this.#options.clock.now()
    const completions = this.#waits.of(userId).map(wait => {
      const turn = this.#turnOf(wait)
      return {
        ...wait.callee,
        endsInMs: Math.max(0, wait.endsAt - now),
        ...(turn && { ringsForMs: Math.max(0, turn.until - now) }),
      }
    })
    return { completions }
  }

  /** Begins to wait, or begins again. @throws {RingdownError} `limit-reached`, or `self-call`. */
  begin(requester: Party, { userId, name }: NamedUser): void {
    checkRoom(this.#waits, requester.userId, userId)
    const known = this.#waits.get(requester.userId, userId)
    const { clock, lifetimeMs, openHold } = this.#options
    const hold = openHold(requester)
    if (!hold.resize(BYTES)) throw holdsTooMuch()
    if (known) this.#forget(known)
    const kept = { callee: { userId, name }, endsAt: clock.now() + lifetimeMs }
    this.#add(requester.userId, kept, null, hold)
    this.#sharing.keepWait(requester.userId, userId, kept)
    this.#tell(requester.userId)
    this.#settling.add(userId)
  }

  /** Waits no longer: taken back, over, or the call is being placed. */
  end(requester: UserId, callee: UserId): void {
    const wait = this.#waits.get(requester, callee)
    if (wait !== undefined) this.#end(wait)
  }

  /** Another node has ended what this one keeps. @param endsAt which one. */
  endedElsewhere(requester: UserId, callee: UserId, endsAt: number): void {
    const wait = this.#waits.get(requester, callee)
    if (wait?.node === null && wait.endsAt === endsAt) this.#end(wait)
  }

  #end(wait: Wait): void {
    const { requester } = wait
    const callee = wait.callee.userId
    this.#forget(wait)
    this.#tell(requester)
    // Perhaps it is another's turn.
    this.look(callee)
    this.look(requester)
  }

  /** Somebody may have come or gone, become busy or free, or want to be rung by others than before. */
  look(userId: UserId): void {
    // Once they have been as they are now for a moment. Nobody else's changes put that off.
    if (this.#waits.for(userId).length > 0) this.#settling.restart(userId)
    for (const { callee } of this.#waits.of(userId)) this.#settling.add(callee.userId)
  }

  /** The same, on whichever node says whose turn it is. */
  lookEverywhere(userId: UserId): void {
    this.look(userId)
    if (this.#waits.concern(userId)) this.#sharing.lookElsewhere(userId)
  }

  /** Looks at everybody: other nodes may have said whose turn it was. */
  lookAtAll(): void {
    for (const callee of this.#waits.callees) this.#settling.add(callee)
  }

  /** Another node keeps a wait, or (`null`) does so no longer. */
  keptElsewhere(node: NodeNumber, requester: UserId, callee: UserId, kept: KeptWait | null): void {
    const known = this.#waits.get(requester, callee)
    if (kept === null) {
      this.#ended.settle(requester, callee, null)
      if (known?.node === node) this.#remove(known)
      return
    }
    if (this.#ended.settle(requester, callee, kept.endsAt)) return
    // Who begins again, through another node, waits from then on.
    if (known !== undefined && known.node !== node && this.#outlasts(known, kept.endsAt, node)) return
    if (known !== undefined) {
      if (known.node === null) this.#sharing.keepWait(requester, callee, null)
      this.#waits.delete(known)
    }
    this.#add(requester, kept, node, null)
    this.#tell(requester)
    this.#settling.add(callee)
  }

  /** A node that kept a wait is dead. */
  orphaned(node: NodeNumber, requester: UserId, callee: UserId): void {
    const wait = this.#waits.get(requester, callee)
    if (wait?.node !== node || this.#orphans.has(wait)) return
    const cancel = this.#options.clock.after(ORPHANED, () => {
      this.#orphans.delete(wait)
      if (this.#waits.get(requester, callee) === wait) this.#remove(wait)
    })
    this.#orphans.set(wait, cancel)
  }

  /** A dead node's wait is kept by this one from now on. */
  adopt(node: NodeNumber, requester: UserId, kept: KeptWait): void {
    const { clock, openHold } = this.#options
    const { userId } = kept.callee
    const known = this.#waits.get(requester, userId)
    const isOver = kept.endsAt <= clock.now() || this.#ended.has(requester, userId, kept.endsAt)
    if (isOver || (known && known.node !== node)) return
    if (known) this.#waits.delete(known)
    const hold = openHold({ userId: requester, deviceId: '' })
    hold.resize(BYTES)
    this.#add(requester, kept, null, hold)
    this.#sharing.keepWait(requester, userId, kept)
    this.#tell(requester)
    this.#settling.add(userId)
  }

  /** Another node says whose turn it is to call somebody; `null` for none of those it said. */
  turnElsewhere(node: NodeNumber, callee: UserId, turn: KeptTurn | null): void {
    const known = this.#turns.at(callee)
    if (turn === null && known?.node !== node) return
    // Two nodes that both decide, because one does not know of the other yet: one of them gives way.
    if (turn !== null && known !== undefined && (known.node ?? this.#sharing.self()) < node) return
    if (known?.node === null) this.#sharing.keepTurn(callee, null)
    if (turn === null) this.#turns.end(callee)
    else this.#turns.give({ ...turn, callee, node }, null)
    for (const requester of new Set([known?.requester, turn?.requester])) {
      if (requester === undefined) continue
      this.#tell(requester)
      for (const other of this.#waits.of(requester)) this.#settling.add(other.callee.userId)
    }
    this.#settling.add(callee)
  }

  close(): void {
    for (const cancel of this.#orphans.values()) cancel()
    this.#settling.close()
    this.#turns.close()
    this.#waits.close()
  }

  #add(requester: UserId, { callee, endsAt }: KeptWait, node: Wait['node'], hold: Wait['hold']): void {
    const { clock } = this.#options
    const left = Math.max(0, endsAt - clock.now())
    // Each node knows by itself.
    const cancelEnd = clock.after(left, () => (node === null ? this.#end(wait) : this.#remove(wait)))
    const wait: Wait = { requester, callee, endsAt, node, hold, cancelEnd }
    this.#waits.add(wait)
  }

  /** Whether the one we know stays, of two that different nodes keep for the same two people. */
  #outlasts(known: Wait, endsAt: number, node: NodeNumber): boolean {
    if (this.#orphans.has(known)) return false
    if (known.endsAt !== endsAt) return known.endsAt > endsAt
    return (known.node ?? this.#sharing.self()) < node
  }

  /** The other nodes forget it too. */
  #forget(wait: Wait): void {
    const { requester, callee, node } = wait
    if (this.#turnOf(wait)?.node === null) this.#endTurn(callee.userId)
    this.#waits.delete(wait)
    if (node === null) this.#sharing.keepWait(requester, callee.userId, null)
    else this.#ended.add(wait)
  }

  /** Another node has forgotten it. */
  #remove(wait: Wait): void {
    const { requester, callee } = wait
    if (this.#turnOf(wait)?.node === null) this.#endTurn(callee.userId)
    this.#waits.delete(wait)
    this.#tell(requester)
    this.look(callee.userId)
    this.look(requester)
  }

  #turnOf({ requester, callee }: Wait): Turn | undefined {
    const turn = this.#turns.at(callee.userId)
    return turn?.requester === requester ? turn : undefined
  }

  #tell(userId: UserId): void {
    this.#options.tell(userId, this.of(userId))
  }

  /** Rings whose turn it is, if anybody's; who was being rung stays so for as long as both are free. */
  async #choose(callee: UserId): Promise<void> {
    const turn = this.#turns.at(callee)
    const isDecider = this.#sharing.decides(callee)
    // Where another node has given a turn, it also ends it.
    if (turn === undefined ? !isDecider : turn.node !== null) return
    const waits = this.#waits.for(callee)
    const inTurn = [...waits].sort((a, b) => Number(!this.#turnOf(a)) - Number(!this.#turnOf(b)))
    const isFree = !(await this.#options.isBusy(callee))
    for (const wait of inTurn) {
      const isDue = isFree && (await this.#isDue(wait))
      // It may have ended meanwhile, or another node has spoken.
      if (this.#waits.get(wait.requester, callee) !== wait) continue
      const now = this.#turns.at(callee)
      if (now !== undefined && now.node !== null) return
      const isRinging = now?.requester === wait.requester
      if (!isDue && isRinging) {
        this.#endTurn(callee)
        this.#tell(wait.requester)
      }
      if (!isDue) continue
      if (!isRinging && isDecider) this.#ring(wait)
      return
    }
  }

  async #isDue(wait: Wait): Promise<boolean> {
    const { isThere, isBusy, mayRing } = this.#options
    const { requester, callee } = wait
    const others = this.#waits.of(requester).flatMap(own => (own === wait ? [] : (this.#turnOf(own) ?? [])))
    const turn = this.#turnOf(wait)
    // Where two nodes have given them a turn at the same time, the one that is over first stays.
    const ringsForAnother = others.some(other => turn === undefined || precedes(other, turn))
    if (ringsForAnother || !isThere(requester) || (await isBusy(requester))) return false
    return mayRing(requester, callee.userId)
  }

  /** Once: who does not answer has waited in vain. */
  #ring({ requester, callee }: Wait): void {
    const { clock, ringMs } = this.#options
    const turn = { requester, until: clock.now() + ringMs }
    const over = () => this.end(requester, callee.userId)
    this.#turns.give({ ...turn, callee: callee.userId, node: null }, over)
    this.#sharing.keepTurn(callee.userId, turn)
    this.#tell(requester)
  }

  #endTurn(callee: UserId): void {
    this.#turns.end(callee)
    this.#sharing.keepTurn(callee, null)
  }
}
