import {
  type Address,
  type CallId,
  type CallState,
  callEnded,
  type Device,
  type Invite,
  isLapse,
  isOpen,
  isParty,
  isSameDevice,
  type Party,
  type Problem,
  type RestoreReply,
  type RestoreRequest,
  RingdownError,
  UNKNOWN_CALL,
  userOf,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import { type PendingRestore, type PendingRestores, placeOf } from './pending-restores.js'
import type { ServerEntries } from './server-entries.js'

/** How many calls a device may ask to restore, and be in while it asks. A page has one, rarely two. */
const CALLS_PER_DEVICE = 8

interface Options {
  readonly store: CallStore
  readonly serverEntries: ServerEntries
  readonly pending: PendingRestores
  /** How many devices may take part in one call. */
  readonly mostParties: number
}

export interface Restored {
  readonly reply: RestoreReply
  /** The call, if this request restored it. */
  readonly restored: CallState | null
}

/**
 * Restores calls that this server has forgotten, for example in a restart, or has ended because it heard of nobody, while
 * their parties were connected without it. All parties have to describe the call in the same
 * way, each through its own connection, so a dishonest device can at most be in a call with another dishonest device.
 *
 * A server that has a new secret, or has lost its data directory, knows its users by other ids too. A party with a new id
 * takes its old place by the call's key, which the parties have told each other without the server. It gets the place in
 * the call and nothing else: contacts and rights stay with the old id.
 */
export class Restorations {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * Handles a party's request.
   *
   * @throws {RingdownError} `self-call` or `not-allowed` for an impossible call, `unknown-call` for a call of others,
   * `call-ended`, or `limit-reached`.
   */
  async restore(author: Party, request: RestoreRequest): Promise<Restored> {
    const { store, pending, mostParties } = this.#options
    const head = await store.head(request.callId)
    if (head !== null && !hasLapsed(head)) {
      checkKnown(head, author)
      return KNOWN
    }
    if (head !== null) checkSameCall(head, request)
    checkRequest(author, request, mostParties)
    await this.#checkLimits(author, request.callId)
    // Before reading the others' requests: if two devices ask at once, at least one then sees both.
    const asking: PendingRestore = { ...request, author, place: takePlace(author, request) }
    await pending.put(asking)
    const asked = await this.#agreeing(asking)
    if (asked === null) return UNKNOWN
    if (head !== null) await store.discard(head)
    return this.#restore(request, asked)
  }

  /** Withdraws a device's request: it has left the call. */
  withdraw(device: Device, callId: CallId): Promise<void> {
    return this.#options.pending.withdraw(device, callId)
  }

  async #restore({ callId, address, media }: RestoreRequest, parties: readonly Party[]): Promise<Restored> {
    const invite: Invite = { type: 'invite', address: addressNow(address, parties), media }
    try {
      const draft = { ...invite, entryId: 'restored-invite' } as const
      const { state, isNew } = await this.#options.serverEntries.restore(callId, draft, parties)
      await Promise.all(parties.map(party => this.withdraw(party, callId)))
      // Two requests may restore it at the same time, in two processes; one of them writes the last entry.
      return { ...KNOWN, restored: isNew ? state : null }
    } catch (error) {
      if (!(error instanceof RingdownError && error.code === 'call-exists')) throw error
      // Another request is restoring it. It is known once the last party's accept is written.
      const head = await this.#options.store.head(callId)
      return head?.parties.length === parties.length ? KNOWN : UNKNOWN
    }
  }

  /** The parties in order, as authenticated; `null` while not all of them have asked for the same. */
  async #agreeing(request: PendingRestore): Promise<readonly Party[] | null> {
    const authors = await Promise.all(request.parties.map(party => this.#authorAt(party, request)))
    return authors.every(author => author !== null) ? authors : null
  }

  /** Who takes this party's place and has asked for the same: the party itself, or its device under a new id. */
  async #authorAt(party: Device, request: PendingRestore): Promise<Party | null> {
    const { pending } = this.#options
    const { callId, key } = request
    const asked = await Promise.all([
      pending.at(callId, placeOf(callId, party)),
      pending.at(callId, placeOf(callId, party, key)),
    ])
    return asked.find(other => other && agree(request, other))?.author ?? null
  }

  async #checkLimits({ userId, deviceId }: Party, callId: CallId): Promise<void> {
    const { store, pending } = this.#options
    const [live, asked] = await Promise.all([
      store.liveOfDevice(userId, deviceId),
      pending.of({ userId, deviceId }),
    ])
    const others = asked.filter(request => request.callId !== callId)
    if (Math.max(live.length, others.length) >= CALLS_PER_DEVICE) throw new RingdownError(TOO_MANY)
  }
}

/** Whether this server ended the call, which its parties know better. */
function hasLapsed(call: CallState): boolean {
  return call.phase === 'ended' && isLapse(call.reason, call.endedBy)
}

/** Refuses what takes the place of another call. */
function checkSameCall({ caller, address }: CallState, request: RestoreRequest): void {
  const [first] = request.parties
  const isSame = first !== undefined && isSameDevice(first, caller) && request.address === address
  if (!isSame) throw new RingdownError(UNKNOWN_CALL)
}

function checkKnown(call: CallState, author: Party): void {
  if (!isParty(call, author)) throw new RingdownError(UNKNOWN_CALL)
  if (call.phase === 'ended') throw new RingdownError(callEnded(call.reason))
  if (isOpen(call)) throw new RingdownError(NOT_ACCEPTED)
}

/** Refuses what could not have been a call. */
function checkRequest(author: Party, request: RestoreRequest, mostParties: number): void {
  const { address, parties } = request
  const [caller, callee] = parties
  const called = userOf(address)
  const isTwice = parties.some((party, index) =>
    parties.slice(index + 1).some(other => isSameDevice(party, other)),
  )
  if (isTwice || called === caller?.userId) throw new RingdownError(SELF_CALL)
  takePlace(author, request)
  if (called !== null && (parties.length > 2 || called !== callee?.userId)) {
    throw new RingdownError(WRONG_CALLEE)
  }
  if (parties.length > mostParties) throw new RingdownError(tooManyParties(mostParties))
}

/**
 * The place of a request's author: its own, or with a key that of the party with the same device.
 *
 * @throws {RingdownError} `not-allowed` if there is none.
 */
function takePlace(author: Party, { callId, parties, key }: RestoreRequest): string {
  if (parties.some(party => isSameDevice(party, author))) return placeOf(callId, author)
  const [place, ...others] = parties.filter(({ deviceId }) => deviceId === author.deviceId)
  if (key === undefined || place === undefined || others.length > 0) throw new RingdownError(NOT_A_PARTY)
  return placeOf(callId, place, key)
}

/** Where the call would go today: its callee may have a new id. */
function addressNow(address: Address, [caller, callee]: readonly Party[]): Address {
  if (userOf(address) === null || callee === undefined) return address
  if (callee.userId === caller?.userId) throw new RingdownError(SELF_CALL)
  return `user:${callee.userId}`
}

/** Whether both say the same. Two that the server knows by the ids in the call need no key for that. */
function agree(a: PendingRestore, b: PendingRestore): boolean {
  return (
    (a.key === b.key || (isAtOwnPlace(a) && isAtOwnPlace(b))) &&
    a.callId === b.callId &&
    a.address === b.address &&
    a.media.audio === b.media.audio &&
    a.media.video === b.media.video &&
    a.parties.length === b.parties.length &&
    a.parties.every((party, index) => {
      const other = b.parties[index]
      return other !== undefined && isSameDevice(party, other)
    })
  )
}

function isAtOwnPlace({ callId, author, place }: PendingRestore): boolean {
  return place === placeOf(callId, author)
}

const KNOWN: Restored = { reply: { known: true }, restored: null }
const UNKNOWN: Restored = { reply: { known: false }, restored: null }

const NOT_ACCEPTED: Problem = {
  code: 'not-allowed',
  message: 'Only an accepted call can be restored, and this one is still open here. Read it with "sync".',
}
const SELF_CALL: Problem = {
  code: 'self-call',
  message:
    'A device cannot be in a call with itself, and a user cannot call themselves. Check "address" and "parties".',
}
const NOT_A_PARTY: Problem = {
  code: 'not-allowed',
  message: 'Only a party can restore a call: "parties" does not name this device.',
}
const WRONG_CALLEE: Problem = {
  code: 'not-allowed',
  message:
    'A call to a person has two parties, and the second is that person. Check "address" and "parties".',
}
const TOO_MANY: Problem = {
  code: 'limit-reached',
  message: `A device can restore at most ${CALLS_PER_DEVICE} calls. Hang up one first.`,
}

function tooManyParties(most: number): Problem {
  return {
    code: 'limit-reached',
    message: `At most ${most} devices can take part in one call on this server.`,
  }
}
