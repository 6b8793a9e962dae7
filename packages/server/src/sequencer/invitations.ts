import {
  admit,
  type CallId,
  type CallState,
  type Clock,
  type Draft,
  type Invite,
  isOpen,
  type Party,
  RingdownError,
  resolveCollision,
  SERVER_LIMITS,
  type Standing,
  type UserId,
  userOf,
} from '@ringdown/protocol'
import type { CallStore, Claim } from '../store/call-store.js'
import { pairOf } from '../store/pair.js'
import type { LogWriter, Written } from './log-writer.js'
import type { Reachability } from './ports.js'
import type { WarmRing } from './warm-ring.js'

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly log: LogWriter
  readonly reachability: Reachability
  readonly ringMs: number
  readonly warmRing: WarmRing
}

export interface Invited extends Written {
  /** The callee is in a call: the invite stands in the log, for them to see, and is to be declined at once. */
  readonly busy: boolean
}

/** Takes the entry that opens a call: whom it reaches, what it collides with, how many one may have open. */
export class Invitations {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Call it while holding the caller and the callee, so that no other invite between them comes between. */
  async invite(caller: Party, callId: CallId, draft: Draft<Invite>): Promise<Invited> {
    const { store, clock, ringMs } = this.#options
    const refusal = admit(await store.head(callId), draft, caller, CALLER)
    if (refusal) throw new RingdownError(refusal)
    const callee = userOf(draft.address)
    const busy = callee !== null && (await this.#clearTheWay(caller, callee, callId))
    const written = await this.#write(caller, callId, draft)
    if (callee !== null) await store.setDue({ callId, deadline: 'no-answer' }, clock.now() + ringMs)
    return { ...written, busy }
  }

  async #write(caller: Party, callId: CallId, draft: Draft<Invite>): Promise<Written> {
    const { log, store, warmRing } = this.#options
    const callee = userOf(draft.address)
    try {
      await this.#checkLimits(caller, draft)
      const warming = callee === null ? {} : await warmRing.between(caller.userId, callee)
      const gate = (state: CallState | null) => admit(state, draft, caller, CALLER)
      return await log.write(caller, callId, draft, gate, { warming })
    } catch (error) {
      // A claim without its call would keep the two from calling each other.
      if (callee !== null) await store.release(pairOf(caller.userId, callee), callId)
      throw error
    }
  }

  /** Ends a call this one replaces and refuses one that meets a crossing call. @returns whether the callee is busy. */
  async #clearTheWay(caller: Party, callee: UserId, callId: CallId): Promise<boolean> {
    const { store, log, reachability } = this.#options
    if (!reachability.knows(callee)) throw new RingdownError(UNKNOWN_USER)
    let collision = resolveCollision(caller, callee, await this.#liveOfBoth(caller, callee))
    while (collision.outcome === 're-call') {
      await log.remove(collision.callId, caller, 'replaced')
      await store.release(pairOf(caller.userId, callee), collision.callId)
      collision = resolveCollision(caller, callee, await this.#liveOfBoth(caller, callee))
    }
    if (collision.outcome === 'glare') throw glare(collision.callId)
    await this.#claimPair(caller, callee, callId)
    return collision.outcome === 'busy'
  }

  async #liveOfBoth(caller: Party, callee: UserId): Promise<readonly CallState[]> {
    const { store } = this.#options
    const live = [...(await store.liveOfUser(caller.userId)), ...(await store.liveOfUser(callee))]
    return [...new Map(live.map(call => [call.callId, call])).values()]
  }

  /** Where another node takes the crossing call at this very moment, one of the two finds the other's claim. */
  async #claimPair(caller: Party, callee: UserId, callId: CallId): Promise<void> {
    const { store, ringMs } = this.#options
    const key = pairOf(caller.userId, callee)
    const mine: Claim = { callId, userId: caller.userId }
    const holder = await store.claim(key, mine, ringMs)
    if (holder.callId === callId || holder.userId === caller.userId) return
    const other = await store.head(holder.callId)
    if (other === null || isOpen(other)) throw glare(holder.callId)
    await store.release(key, holder.callId)
    await store.claim(key, mine, ringMs)
  }

  async #checkLimits(caller: Party, draft: Draft<Invite>): Promise<void> {
    const { store } = this.#options
    const placed = (await store.liveOfUser(caller.userId)).filter(
      call => isOpen(call) && call.caller.userId === caller.userId,
    )
    if (placed.length >= SERVER_LIMITS.openCallsPerUser) {
      throw new RingdownError({
        code: 'limit-reached',
        message: `You have ${SERVER_LIMITS.openCallsPerUser} calls waiting to be answered. Cancel one first.`,
      })
    }
    if ((await store.held(draft.address)).length >= SERVER_LIMITS.openCallsPerAddress) {
      throw new RingdownError({
        code: 'limit-reached',
        message: `${SERVER_LIMITS.openCallsPerAddress} calls already wait there. Try again later.`,
      })
    }
  }
}

/** Nobody invites a caller, and no caller warms. */
const CALLER: Standing = { invited: false, warmth: 'none' }

function glare(callId: CallId): RingdownError {
  return new RingdownError({
    code: 'glare',
    message: 'They are calling you at this moment: answer that call.',
    callId,
  })
}

const UNKNOWN_USER = {
  code: 'unknown-user',
  message: 'Nobody by this id is known here. Ask them to open the page once.',
} as const
