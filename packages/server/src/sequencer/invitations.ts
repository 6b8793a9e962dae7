import {
  type Address,
  admit,
  type CallState,
  type Clock,
  type Collision,
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
  type Visit,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import type { Condition } from '../store/condition.js'
import { checkAccepted } from './accepted-limit.js'
import type { ClearWay, Counted } from './clear-way.js'
import type { Links } from './links.js'
import { type Arrival, type LogWriter, Prevented, type Written } from './log-writer.js'
import { CLAIM, glare, PairClaims } from './pair-claims.js'
import type { LineGate } from './ports.js'
import type { Admission, RingAdmission, WantedCall } from './ring-admission.js'
import { isUnheard, type RingWishes } from './ring-wishes.js'
import type { ServerEntries } from './server-entries.js'
import type { WarmRing } from './warm-ring.js'

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly log: LogWriter
  readonly ringAdmission: RingAdmission
  readonly wishes: RingWishes
  readonly serverEntries: ServerEntries
  readonly ringMs: number
  readonly warmRing: WarmRing
  readonly links: Links
  readonly lines: LineGate
  readonly clearWay?: ClearWay | null
}

export interface Invited extends Written {
  /** The callee is in a call. The invite stays in the log for them to see, and is declined at once. */
  readonly busy: boolean
}

/** The calls in progress of the caller's user, and those of the person who is called, or that wait on the link or line. */
interface LiveAround {
  readonly own: readonly CallState[]
  readonly there: readonly CallState[]
}

/** What an invite is decided by: what the call is, the calls of its caller, and what the store is to find out. */
interface Found extends Pick<LiveAround, 'own'> {
  readonly head: CallState | null
  readonly conditions?: readonly Condition[]
}

/** Handles the entry that opens a call: whom it reaches, what it collides with, how many calls a user may have open. */
export class Invitations {
  readonly #options: Options
  readonly #claims: PairClaims

  constructor(options: Options) {
    this.#options = options
    this.#claims = new PairClaims(options)
  }

  /**
   * To be called with locks on the caller and on what is called, so that no other invite between the two interferes.
   * @param counted whether the caller may place a call now.
   */
  async invite(
    invited: Omit<WantedCall, 'place'>,
    draft: Draft<Invite>,
    counted: Counted | null,
  ): Promise<Invited> {
    return (
      (await this.#atOnce({ place: null, ...invited }, draft, counted)) ?? this.#look(invited, draft, counted)
    )
  }

  /** @returns `null` if something is in the way, or may be. Then nothing was changed. */
  async #atOnce(wanted: WantedCall, draft: Draft<Invite>, counted: Counted | null): Promise<Invited | null> {
    const { clearWay, ringAdmission, wishes } = this.#options
    const { callId, caller } = wanted
    const callee = userOf(draft.address)
    if (!clearWay || callee === null || admit(null, draft, caller, CALLER) !== null) return null
    const counting = await ringAdmission.unopposed(wanted)
    if (counting === null) return null
    const claimMs = wishes.hasBlocked(callee, caller.userId) ? null : CLAIM
    const conditions = clearWay.conditionsOf({ callId, caller, callee, claimMs, counted, ...counting })
    if (conditions === null) return null
    try {
      return { busy: false, ...(await this.#write(wanted, draft, { head: null, own: [], conditions })) }
    } catch (error) {
      if (error instanceof Prevented) return null
      throw error
    }
  }

  /** Looks at whatever may be in the way, and clears it. */
  async #look(
    invited: Omit<WantedCall, 'place'>,
    draft: Draft<Invite>,
    counted: Counted | null,
  ): Promise<Invited> {
    const { store, ringAdmission, lines } = this.#options
    const { caller, callId, address } = invited
    // Together: none of it depends on another, and each may have to be asked elsewhere.
    const [head, place, live, attitude] = await Promise.all([
      store.head(callId),
      lines.placeFor(caller, address),
      this.#liveAround(caller, address),
      ringAdmission.look(caller, address),
      counted?.allowed,
    ])
    checkAccepted(live.own, caller, callId)
    checkInvite(head, draft, caller)
    const wanted = { place, ...invited }
    const callee = userOf(address)
    const collision = callee === null ? NO_COLLISION : this.#collision(caller, callee, live)
    if (collision.outcome === 'glare') throw glare(collision.callId)
    const held = live.there.filter(call => isOpen(call) && call.address === address)
    const admission = await ringAdmission.admit(wanted, held, attitude)
    const write = async (): Promise<Invited> => {
      const busy = await this.#makeReady(wanted, callee, collision, admission)
      return { busy, ...(await this.#write(wanted, draft, { head, own: live.own })) }
    }
    const written = await write().catch(async (error: unknown) => {
      await admission.undo()
      throw error
    })
    if (place !== null) await lines.arrived(caller, address, place)
    return written
  }

  /** It is counted and the pair is claimed at the same time. @returns whether the callee is busy. */
  async #makeReady(
    wanted: WantedCall,
    callee: UserId | null,
    collision: Collision,
    { counted }: Admission,
  ): Promise<boolean> {
    const { caller, callId } = wanted
    if (callee === null) {
      await counted
      return false
    }
    const clearing = this.#clearTheWay(wanted, callee, collision, counted)
    const [cleared, allowed] = await Promise.allSettled([clearing, counted])
    if (cleared.status === 'rejected') throw cleared.reason
    if (allowed.status === 'fulfilled') return cleared.value
    await this.#claims.release(caller, callee, callId)
    throw allowed.reason
  }

  async #write(wanted: WantedCall, draft: Draft<Invite>, { head, own, conditions }: Found): Promise<Written> {
    const { caller, callId, network, cameBy, place } = wanted
    const { links, lines, log, warmRing, clock, ringMs } = this.#options
    const callee = userOf(draft.address)
    try {
      const [warming] = await Promise.all([
        callee === null ? warmRing.atAddress(draft.address) : warmRing.between(caller.userId, callee),
        this.#checkLimits(caller, own),
      ])
      const linkMs = await links.open(caller, draft.address, network)
      if (linkMs !== null) await this.#replaceOwn(caller, draft.address)
      const waitMs = callee === null ? (linkMs ?? lines.longestWait(draft.address)) : ringMs
      // Written before the invite, so that no call rings for ever. A deadline without a call does nothing.
      const due = waitMs === null ? null : ({ deadline: 'no-answer', at: clock.now() + waitMs } as const)
      const arrival = arrivalOf(lines.visit(draft.address, place), cameBy)
      const decide = (state: CallState | null) => {
        checkInvite(state, draft, caller)
        return { author: caller, draft, arrival }
      }
      return await log.write(callId, decide, { warming, found: head, conditions, ...(due && { due }) })
    } catch (error) {
      if (callee !== null && !(error instanceof Prevented)) await this.#claims.release(caller, callee, callId)
      throw error
    }
  }

  /** Ends the calls that this one replaces, once it is counted. @returns whether the callee is busy. */
  async #clearTheWay(
    wanted: WantedCall,
    callee: UserId,
    found: Collision,
    counted: Promise<void>,
  ): Promise<boolean> {
    const { serverEntries } = this.#options
    const { caller, callId } = wanted
    let collision = found
    while (collision.outcome === 're-call') {
      await counted
      await serverEntries.remove(collision.callId, collision.party, 'replaced')
      await this.#claims.release(caller, callee, collision.callId)
      collision = this.#collision(caller, callee, await this.#liveAround(caller, wanted.address))
    }
    if (collision.outcome === 'glare') throw glare(collision.callId)
    // As if nobody were there: neither busy nor calling back.
    if (this.#options.wishes.hasBlocked(callee, caller.userId)) return false
    await this.#claims.claim(caller, callee, callId, counted)
    return collision.outcome === 'busy'
  }

  /** A link has one offer, the newest: its owner has come back, or waits on another device now. */
  async #replaceOwn({ userId }: Party, address: Address): Promise<void> {
    const { store, serverEntries } = this.#options
    const own = (await store.held(address)).filter(({ caller }) => caller.userId === userId)
    for (const { callId, caller } of own) await serverEntries.remove(callId, caller, 'replaced')
  }

  #collision(caller: Party, callee: UserId, { own, there }: LiveAround): Collision {
    const { wishes } = this.#options
    const live = [...own, ...there].filter(
      call => call.caller.userId === caller.userId || !isUnheard(call, wishes),
    )
    return resolveCollision(caller, callee, [...new Map(live.map(call => [call.callId, call])).values()])
  }

  async #liveAround({ userId }: Party, address: Address): Promise<LiveAround> {
    const { store } = this.#options
    const callee = userOf(address)
    const [own, there] = await Promise.all([
      store.liveOfUser(userId),
      callee === null ? store.held(address) : store.liveOfUser(callee),
    ])
    return { own, there }
  }

  async #checkLimits({ userId }: Party, own: readonly CallState[]): Promise<void> {
    const isReached = (live: readonly CallState[]) =>
      live.filter(call => isOpen(call) && call.caller.userId === userId).length >=
      SERVER_LIMITS.openCallsPerUser
    // Some may have been replaced since.
    if (isReached(own) && isReached(await this.#options.store.liveOfUser(userId))) {
      throw new RingdownError({
        code: 'limit-reached',
        message: `You have ${SERVER_LIMITS.openCallsPerUser} calls waiting to be answered. Cancel one first.`,
      })
    }
  }
}

const NO_COLLISION: Collision = { outcome: 'none' }

/** A caller is not invited, and does not connect early. */
const CALLER: Standing = { invited: false, warmth: 'none' }

function checkInvite(state: CallState | null, draft: Draft<Invite>, caller: Party): void {
  const refusal = admit(state, draft, caller, CALLER)
  if (refusal) throw new RingdownError(refusal)
}

/** Most have come on their own, and their calls' states say nothing of it. */
function arrivalOf(visit: Visit | null, cameBy: Address | undefined): Arrival | undefined {
  if (visit === null && cameBy === undefined) return undefined
  return { ...(visit !== null && { visit }), ...(cameBy !== undefined && { cameBy }) }
}
