import { type Address, userOf } from './address.js'
import type { EndReason, HangupReason } from './end-reason.js'
import type { Description, Entry, MediaWanted } from './entry.js'
import { type CallId, type Device, isSameDevice, type Party } from './ids.js'

interface Facts {
  readonly callId: CallId
  readonly caller: Party
  readonly address: Address
  readonly media: MediaWanted
  /** The devices whose pages acknowledged the ring. */
  readonly rang: readonly Party[]
  /** The device that answered the held offer while it rang, and so connects before anybody has accepted. */
  readonly warm: Party | null
  /** Counts changes of this state: the number the store compares when it appends. */
  readonly version: number
}

/** Nobody has acknowledged the ring, or nobody rings because the call waits on a link or a line. */
export interface Calling extends Facts {
  readonly phase: 'calling'
}

export interface RingingCall extends Facts {
  readonly phase: 'ringing'
}

export interface Accepted extends Facts {
  readonly phase: 'accepted'
  readonly callee: Party
  readonly acceptedAt: number
}

export interface Ended extends Facts {
  readonly phase: 'ended'
  /** `null` where nobody accepted. */
  readonly callee: Party | null
  readonly acceptedAt: number | null
  readonly endedAt: number
  /** Why, as the caller sees it. {@link viewOf} has the other devices' words. */
  readonly reason: EndReason
  /** Who ended it; `null` is the server. */
  readonly endedBy: Party | null
}

/**
 * The state of a call: a pure function of its log, the same code on server and client.
 *
 * ```
 *            ringing            accept             hangup
 *  calling ──────────▶ ringing ────────▶ accepted ────────▶ ended
 *     │                   │                                   ▲
 *     ├── accept ─────────┼──────────▶ accepted               │
 *     └── decline, hangup ┴───────────────────────────────────┘
 * ```
 */
export type CallState = Calling | RingingCall | Accepted | Ended
export type CallPhase = CallState['phase']

/**
 * Folds one entry into a call. Total: an entry that has no place in the present state (a second accept, anything after
 * the end) leaves the state as it was, so replaying a log, or any part of it again, changes nothing.
 */
export function reduce(state: CallState | null, entry: Entry): CallState | null {
  if (state === null) {
    if (entry.type !== 'invite' || entry.from === null) return null
    return {
      phase: 'calling',
      callId: entry.callId,
      caller: entry.from,
      address: entry.address,
      media: entry.media,
      rang: [],
      warm: null,
      version: 1,
    }
  }
  if (state.phase === 'ended') return state
  switch (entry.type) {
    case 'ringing':
      return state.phase === 'accepted' || entry.from === null ? state : addRinging(state, entry.from)
    case 'accept':
      if (state.phase === 'accepted' || entry.from === null) return state
      return {
        ...state,
        phase: 'accepted',
        callee: entry.from,
        acceptedAt: entry.at,
        version: state.version + 1,
      }
    case 'decline':
      return state.phase === 'accepted' ? state : end(state, entry, entry.reason)
    case 'hangup':
      return end(state, entry, readHangup(state, entry.reason))
    case 'description':
      return takesHeldOffer(state, entry) ? { ...state, warm: entry.from, version: state.version + 1 } : state
    case 'invite':
    case 'rejoin':
    case 'candidates':
      return state
  }
}

/** The first of the callee's devices to answer the offer before the accept takes it; the others are offered another. */
function takesHeldOffer(state: CallState, { description, from }: Entry<Description>): boolean {
  return (
    isOpen(state) &&
    state.warm === null &&
    description.type === 'answer' &&
    from !== null &&
    !isSameDevice(state.caller, from)
  )
}

/** A hang-up that crossed an accept: giving up an accepted call completes it, completing an open one gives it up. */
function readHangup(state: Calling | RingingCall | Accepted, reason: HangupReason): HangupReason {
  if (state.phase === 'accepted') return reason === 'cancelled' ? 'completed' : reason
  return reason === 'completed' ? 'cancelled' : reason
}

function addRinging(state: Calling | RingingCall, party: Party): RingingCall | Calling {
  if (state.rang.some(known => isSameDevice(known, party))) return state
  return { ...state, phase: 'ringing', rang: [...state.rang, party], version: state.version + 1 }
}

function end(state: Calling | RingingCall | Accepted, entry: Entry, reason: EndReason): Ended {
  return {
    callId: state.callId,
    caller: state.caller,
    address: state.address,
    media: state.media,
    rang: state.rang,
    warm: state.warm,
    version: state.version + 1,
    phase: 'ended',
    callee: state.phase === 'accepted' ? state.callee : null,
    acceptedAt: state.phase === 'accepted' ? state.acceptedAt : null,
    endedAt: entry.at,
    reason,
    endedBy: entry.from,
  }
}

/** Folds a whole log, oldest entry first. */
export function reduceAll(entries: Iterable<Entry>, from: CallState | null = null): CallState | null {
  let state = from
  for (const entry of entries) state = reduce(state, entry)
  return state
}

/** What a call is for one device. */
export type CallView =
  | { readonly phase: 'calling' | 'ringing' | 'accepted' }
  | { readonly phase: 'ended'; readonly reason: EndReason; readonly by: Party | null }

/** The call as `device` sees it: a device that rang and was not the one to answer reads `answered-elsewhere`. */
export function viewOf(state: CallState, device: Device): CallView {
  if (state.phase === 'accepted') {
    if (isParty(state, device)) return { phase: 'accepted' }
    return { phase: 'ended', reason: 'answered-elsewhere', by: state.callee }
  }
  if (state.phase !== 'ended') return { phase: state.phase }
  if (state.callee !== null && !isParty(state, device)) {
    return { phase: 'ended', reason: 'answered-elsewhere', by: state.callee }
  }
  const declinedElsewhere =
    state.reason === 'declined' &&
    !isSameDevice(state.caller, device) &&
    !(state.endedBy && isSameDevice(state.endedBy, device))
  return {
    phase: 'ended',
    reason: declinedElsewhere ? 'declined-elsewhere' : state.reason,
    by: state.endedBy,
  }
}

/** Whether `device` is the caller's or the one that accepted. */
export function isParty(state: CallState, device: Device): boolean {
  return partiesOf(state).some(party => isSameDevice(party, device))
}

/** The caller and, once there is one, the device that accepted. */
export function partiesOf(state: CallState): readonly Party[] {
  const callee = calleeOf(state)
  return callee ? [state.caller, callee] : [state.caller]
}

/** The party that accepted, or `null`. */
export function calleeOf(state: CallState): Party | null {
  return state.phase === 'accepted' || state.phase === 'ended' ? state.callee : null
}

/** Whether the call waits for somebody to answer it. */
export function isOpen(state: CallState): state is Calling | RingingCall {
  return state.phase === 'calling' || state.phase === 'ringing'
}

/** Whether the call rings one person, rather than waiting on a link or a line. */
export function isDirected(state: CallState): boolean {
  return userOf(state.address) !== null
}
