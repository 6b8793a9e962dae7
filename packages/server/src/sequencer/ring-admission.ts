import {
  type Address,
  type CallId,
  type CallState,
  type Party,
  type Problem,
  RingdownError,
  type RingPolicy,
  type UserId,
  userOf,
} from '@ringdown/protocol'
import type { ContactStore } from '../store/contact-store.js'
import type { KeptPlace } from '../store/line-store.js'
import { StoreError } from '../store/store-error.js'
import type { LineGate } from './ports.js'
import type { Decline, RingingCall, RingLedger } from './ring-ledger.js'
import type { RingPolicies } from './ring-policies.js'
import {
  countsOf,
  exhausted,
  full,
  notTakingCalls,
  type Ring,
  type RingCount,
  refusalOf,
  type Surroundings,
} from './ring-rules.js'
import { isUnheard, type RingWishes } from './ring-wishes.js'

interface Options {
  readonly lines: LineGate
  readonly contacts: ContactStore
  readonly rings: RingLedger
  readonly ringPolicies: RingPolicies
  readonly wishes: RingWishes
  /** The name of somebody who may be away. */
  readonly nameOf: (userId: UserId) => Promise<string | null>
  /** Somebody has called a person who does not want to be disturbed. */
  readonly onTurnedAway: (callId: CallId, caller: Party, callee: UserId) => void
  /** How long a person who declined is left alone by the caller, in milliseconds. */
  readonly declinedMs: number
}

/** A call that a device wants to place. */
export interface WantedCall {
  readonly caller: Party
  readonly callId: CallId
  readonly address: Address
  /** Where the device is, as limits count it. */
  readonly network: string
  /** The personal link by which the caller has come: the callee has given it to them. */
  readonly cameBy?: Address | undefined
  /** The place that is kept there for the caller. */
  readonly place: KeptPlace | null
}

/** Whether a person has declined the caller of late, and whom they want to be rung by. */
interface Attitude {
  readonly decline: Decline | null
  readonly policy: RingPolicy
}

const NOBODY: Attitude = { decline: null, policy: 'everyone' }

/** A call may ring, unless it is one too many. */
export interface Admission {
  /** Rejects if it is. Whatever may be taken back can be done meanwhile. */
  readonly counted: Promise<void>
  /** It could not be placed after all, so it does not count. */
  undo(): Promise<void>
}

/** What a ring takes from, and what it leaves behind. */
interface Counting {
  readonly counts: readonly RingCount[]
  readonly ring: RingingCall
}

/** Decides whether a call may ring, by the rules of `ring-rules.ts`. */
export class RingAdmission {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** What of the person who is called the rules depend on. */
  async look(caller: Party, address: Address): Promise<Attitude> {
    const { rings, ringPolicies } = this.#options
    const callee = userOf(address)
    if (callee === null) return NOBODY
    const [decline, policy] = await Promise.all([
      rings.declineOf(caller.userId, callee),
      ringPolicies.of(callee),
    ])
    return { decline, policy }
  }

  /** How a ring is to be counted if nothing is found that is against it, or has it not heard; `null` if something is known to be. */
  async unopposed(wanted: WantedCall): Promise<Counting | null> {
    try {
      const { isQuiet, ...counting } = await this.#consider(wanted, [], NOBODY)
      return isQuiet ? null : counting
    } catch (error) {
      if (error instanceof RingdownError && !(error instanceof StoreError)) return null
      throw error
    }
  }

  /**
   * Begins to count a ring that may be. To be called with a lock on the address.
   * @param held the calls that wait there.
   * @throws {RingdownError} why it may not be.
   */
  async admit(wanted: WantedCall, held: readonly CallState[], attitude: Attitude): Promise<Admission> {
    const { rings } = this.#options
    const { caller, callId, address } = wanted
    const { counts, ring, isQuiet } = await this.#consider(wanted, held, attitude)
    const counted = rings.take(counts, isQuiet ? null : ring).then(usedUp => {
      if (usedUp === 'full') throw new RingdownError(full(address))
      if (usedUp !== null)
        throw new RingdownError(exhausted(usedUp.count.rate, { address }, usedUp.retryAfterMs))
    })
    const callee = userOf(address)
    if (isQuiet && callee !== null) {
      await counted
      throw new RingdownError(await this.#turnAway(caller, callee, callId))
    }
    const undo = () =>
      counted.then(
        () => rings.giveBack(counts, ring),
        () => {},
      )
    return { counted, undo }
  }

  /** A device has declined a call: its caller leaves that person alone for a while. */
  async declined({ caller, address }: CallState, by: Party): Promise<void> {
    const callee = userOf(address)
    if (callee !== null) await this.#options.rings.decline(caller.userId, callee, by.name)
  }

  /** @throws {RingdownError} why it may not ring. */
  async #consider(
    { caller, callId, address, network, cameBy, place }: WantedCall,
    held: readonly CallState[],
    attitude: Attitude,
  ): Promise<Counting & { readonly isQuiet: boolean }> {
    const { contacts, declinedMs, wishes, lines } = this.#options
    const closed = await lines.refusal(address, place)
    if (closed !== null) throw new RingdownError(closed)
    const isPassedOn = place?.passed !== undefined
    const callee = userOf(address)
    const haveTalked = callee !== null && (await contacts.haveTalked(caller.userId, callee))
    const ring: Ring = { caller: caller.userId, address, network, haveTalked }
    const met = await this.#met(ring, callee, held, attitude)
    // Who was asked for does not count as a stranger; nor does it matter whom the staff pass on once more.
    const onlyContacts = met.onlyContacts && cameBy === undefined && !isPassedOn
    const decline = isPassedOn ? null : met.decline
    const refusal = refusalOf(ring, { ...met, onlyContacts, decline }, declinedMs)
    if (refusal !== null) throw new RingdownError(refusal)
    const isQuiet = callee !== null && wishes.of(callee).doNotDisturb
    const beside = held.map(call => call.callId)
    const ringing = { callId, caller: caller.userId, address, network, beside }
    return { counts: countsOf(ring), ring: ringing, isQuiet }
  }

  async #met(
    { caller, address, network }: Ring,
    callee: UserId | null,
    held: readonly CallState[],
    { decline, policy }: Attitude,
  ): Promise<Surroundings> {
    const { rings, wishes } = this.#options
    const heard = held.filter(call => !isUnheard(call, wishes))
    const waiting = callee === null ? heard : heard.filter(call => call.caller.userId !== caller)
    const ids = waiting.map(({ callId }) => callId)
    const [strangers, networks] = await Promise.all([
      callee === null ? 0 : this.#countStrangers(waiting, callee),
      // The rules about people ask for none.
      callee === null && ids.length > 0 ? rings.networksOf(address, ids) : [],
    ])
    return {
      onlyContacts: policy === 'contacts' || (callee !== null && wishes.of(callee).ringsFrom === 'contacts'),
      decline,
      waiting: {
        all: waiting.length,
        ofStrangers: strangers,
        ofNetwork: networks.filter(other => other === network).length,
      },
    }
  }

  async #turnAway(caller: Party, callee: UserId, callId: CallId): Promise<Problem> {
    const { wishes, onTurnedAway, nameOf } = this.#options
    if (!wishes.hasBlocked(callee, caller.userId)) onTurnedAway(callId, caller, callee)
    return notTakingCalls(await nameOf(callee))
  }

  async #countStrangers(waiting: readonly CallState[], callee: UserId): Promise<number> {
    const { contacts } = this.#options
    const known = await Promise.all(waiting.map(({ caller }) => contacts.haveTalked(caller.userId, callee)))
    return known.filter(haveTalked => !haveTalked).length
  }
}
