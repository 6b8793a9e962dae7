import {
  type Address,
  admit,
  type CallId,
  type CallState,
  type Clock,
  type Draft,
  type Invite,
  isOpen,
  type Party,
  parseAddress,
  RingdownError,
  resolveCollision,
  SERVER_LIMITS,
  type Standing,
  type UserId,
  userOf,
} from '@ringdown/protocol'
import type { CallStore, Claim } from '../store/call-store.js'
import { pairOf } from '../store/pair.js'
import type { Links } from './links.js'
import type { LogWriter, Written } from './log-writer.js'
import type { Reachability } from './ports.js'
import type { ServerEntries } from './server-entries.js'
import type { WarmRing } from './warm-ring.js'

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly log: LogWriter
  readonly reachability: Reachability
  readonly serverEntries: ServerEntries
  readonly ringMs: number
  readonly warmRing: WarmRing
  readonly links: Links
}

export interface Invited extends Written {
  /** The callee is in a call. The invite stays in the log for them to see, and is declined at once. */
  readonly busy: boolean
}

/** Handles the entry that opens a call: whom it reaches, what it collides with, how many calls a user may have open. */
export class Invitations {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** To be called with locks on caller and callee, so that no other invite between the two interferes. */
  async invite(caller: Party, callId: CallId, draft: Draft<Invite>, network: string): Promise<Invited> {
    const { store } = this.#options
    checkInvite(await store.head(callId), draft, caller)
    const callee = userOf(draft.address)
    const busy = callee !== null && (await this.#clearTheWay(caller, callee, callId))
    return { ...(await this.#write(caller, callId, draft, network)), busy }
  }

  async #write(caller: Party, callId: CallId, draft: Draft<Invite>, network: string): Promise<Written> {
    const { links, log, store, warmRing, clock, ringMs } = this.#options
    const callee = userOf(draft.address)
    try {
      const [warming] = await Promise.all([
        callee === null ? {} : warmRing.between(caller.userId, callee),
        this.#checkLimits(caller, draft),
      ])
      await links.open(caller, draft.address, network)
      if (callee === null) await this.#replaceOwn(caller, draft.address)
      // Before the invite, so that no call rings for ever. A deadline without a call does nothing.
      if (callee !== null) await store.setDue({ callId, deadline: 'no-answer' }, clock.now() + ringMs)
      const decide = (state: CallState | null) => {
        checkInvite(state, draft, caller)
        return { author: caller, draft }
      }
      return await log.write(callId, decide, { warming })
    } catch (error) {
      // A claim without a call would keep the two from calling each other.
      if (callee !== null) await store.release(pairOf(caller.userId, callee), callId)
      throw error
    }
  }

  /** Ends a call that this one replaces, and refuses this one if the callee is calling the caller. @returns whether the callee is busy. */
  async #clearTheWay(caller: Party, callee: UserId, callId: CallId): Promise<boolean> {
    const { store, serverEntries, reachability } = this.#options
    if (!(await reachability.knows(callee))) throw new RingdownError(UNKNOWN_USER)
    let collision = resolveCollision(caller, callee, await this.#liveOfBoth(caller, callee))
    while (collision.outcome === 're-call') {
      await serverEntries.remove(collision.callId, caller, 'replaced')
      await store.release(pairOf(caller.userId, callee), collision.callId)
      collision = resolveCollision(caller, callee, await this.#liveOfBoth(caller, callee))
    }
    if (collision.outcome === 'glare') throw glare(collision.callId)
    await this.#claimPair(caller, callee, callId)
    return collision.outcome === 'busy'
  }

  /** A link has one offer, the newest: its owner has come back, or waits on another device now. */
  async #replaceOwn({ userId }: Party, address: Address): Promise<void> {
    const { store, serverEntries } = this.#options
    if (parseAddress(address)?.kind !== 'link') return
    const own = (await store.held(address)).filter(({ caller }) => caller.userId === userId)
    for (const { callId, caller } of own) await serverEntries.remove(callId, caller, 'replaced')
  }

  async #liveOfBoth(caller: Party, callee: UserId): Promise<readonly CallState[]> {
    const { store } = this.#options
    const both = await Promise.all([store.liveOfUser(caller.userId), store.liveOfUser(callee)])
    const live = both.flat()
    return [...new Map(live.map(call => [call.callId, call])).values()]
  }

  /** If another process handles a crossing call at the same time, one of the two finds the other's claim. */
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
    const [live, held] = await Promise.all([store.liveOfUser(caller.userId), store.held(draft.address)])
    const placed = live.filter(call => isOpen(call) && call.caller.userId === caller.userId)
    if (placed.length >= SERVER_LIMITS.openCallsPerUser) {
      throw new RingdownError({
        code: 'limit-reached',
        message: `You have ${SERVER_LIMITS.openCallsPerUser} calls waiting to be answered. Cancel one first.`,
      })
    }
    if (held.length >= SERVER_LIMITS.openCallsPerAddress) {
      throw new RingdownError({
        code: 'limit-reached',
        message: `${SERVER_LIMITS.openCallsPerAddress} calls are already waiting there. Try again later.`,
      })
    }
  }
}

/** A caller is not invited, and does not connect early. */
const CALLER: Standing = { invited: false, warmth: 'none' }

function checkInvite(state: CallState | null, draft: Draft<Invite>, caller: Party): void {
  const refusal = admit(state, draft, caller, CALLER)
  if (refusal) throw new RingdownError(refusal)
}

function glare(callId: CallId): RingdownError {
  return new RingdownError({
    code: 'glare',
    message: 'They are calling you right now. Answer that call.',
    callId,
  })
}

const UNKNOWN_USER = {
  code: 'unknown-user',
  message: 'No one with this id is known here. Ask them to open the page once.',
} as const
