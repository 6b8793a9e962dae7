import { type Address, userOf } from './address.js'
import type { EndReason, HangupReason } from './end-reason.js'
import type { Description, Entry, Hangup, MediaWanted } from './entry.js'
import { type CallId, type Device, isSameDevice, type Party } from './ids.js'

/** Where a visitor comes from who was passed on. */
export interface Passed {
  /** The name of the one who did, for people. */
  readonly by: string
  /** The line's name for people, and its address. */
  readonly line: string
  readonly from: Address
  /** They are back: nobody has answered where they were passed on to. */
  readonly isReturned?: boolean
}

/** Somebody who waits on a line, or was passed on from one. Times are milliseconds since the epoch, by the server's clock. */
export interface Visit {
  /** When they began to wait; before a transfer, if there was one. */
  readonly since: number
  /** When they came to what they call. */
  readonly arrivedAt: number
  readonly passed?: Passed
}

interface Facts {
  readonly callId: CallId
  readonly caller: Party
  readonly address: Address
  readonly media: MediaWanted
  /** What the caller's program has attached. The server adds it: readers of the log find it in the invite. */
  readonly metadata?: string
  /** How its caller has come to a line, or on from one. Only the server adds it: no reader of the log finds it. */
  readonly visit?: Visit
  /** The personal link by which its caller has come. Only the server adds it. */
  readonly cameBy?: Address
  /** When it was placed, by the server's clock. Only the server adds it: readers of the log find it in the invite. */
  readonly placedAt?: number
  /** The devices whose pages acknowledged the ring. */
  readonly rang: readonly Party[]
  /** The device that answered the held offer while it rang, and so connects before anyone accepts. */
  readonly warm: Party | null
  /**
   * The devices that take part, in the order in which they joined: the caller, then each that accepted. In each pair,
   * the one that joined first is the offerer.
   */
  readonly parties: readonly JoinedParty[]
  /** Those that took part and left while others continued. */
  readonly left: readonly Party[]
  /**
   * Counts changes of this state; the store compares this number when it appends. A reader whose copy of the log
   * leaves out what is superseded counts fewer.
   */
  readonly version: number
}

/** A device that takes part. */
export interface JoinedParty extends Party {
  /** The device of the same user whose place it takes or has taken. */
  readonly replaces?: Device
}

/** Before anyone has accepted. */
interface Open extends Facts {
  /**
   * The latest session whose held offer can no longer be taken: it was, or a later offer has replaced it. 0 if there is
   * none. What was read before is known by it, so that reading it again changes nothing.
   */
  readonly closedSession: number
}

/** No device has acknowledged the ring, or none rings because the call waits on a link or a line. */
export interface Calling extends Open {
  readonly phase: 'calling'
}

/** At least one of the callee's devices shows the ring. */
export interface RingingCall extends Open {
  readonly phase: 'ringing'
}

/** Somebody answered, and the parties talk. */
export interface Accepted extends Facts {
  readonly phase: 'accepted'
  /** When the first device accepted, by the server's clock. */
  readonly acceptedAt: number
}

/** The call is over, and stays so. */
export interface Ended extends Facts {
  readonly phase: 'ended'
  /** `null` if nobody accepted. */
  readonly acceptedAt: number | null
  readonly endedAt: number
  /** Why, from the caller's point of view. {@link viewOf} has that of the other devices. */
  readonly reason: EndReason
  /** Who ended it; `null` is the server. */
  readonly endedBy: Party | null
  /** Where the caller was transferred. */
  readonly transferTo?: Address | undefined
}

/**
 * The state of a call: a pure function of its log, the same code on server and client.
 *
 * ```
 * ringing            accept             hangup
 * calling ──────────▶ ringing ────────▶ accepted ────────▶ ended
 * │                   │               ▲    │              ▲
 * ├── accept ─────────┼───────────────┘    │              │
 * │                   │          accept, hangup           │
 * │                   │          of one of many           │
 * └── decline, hangup ┴───────────────────────────────────┘
 * ```
 */
export type CallState = Calling | RingingCall | Accepted | Ended
/** The name of a state of a call. */
export type CallPhase = CallState['phase']

/**
 * Folds one entry into a call. Total: an entry that has no place in the current state (a second accept of a ring,
 * anything after the end, a type from a later version) leaves the state unchanged. So folding an entry twice changes
 * nothing, and neither does replaying a log or a part of it, unless a party has left in between: it could return.
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
      closedSession: 0,
      parties: [entry.from],
      left: [],
      version: 1,
    }
  }
  if (state.phase === 'ended') return state
  switch (entry.type) {
    case 'ringing':
      return state.phase === 'accepted' || entry.from === null ? state : addRinging(state, entry.from)
    case 'accept':
      if (entry.from === null) return state
      return addParty(
        state,
        entry.replaces ? { ...entry.from, replaces: entry.replaces } : entry.from,
        entry.at,
      )
    case 'decline':
      return state.phase === 'accepted' ? state : end(state, entry, entry.reason)
    case 'hangup':
      return hangUp(state, entry, readHangup(state, entry.reason))
    case 'description':
      return describe(state, entry)
    default:
      return state
  }
}

/**
 * One device wins a ring. Others may join on a link or a line, or take the place of another of their user, beside which they
 * stand, to be to the others what that one was; {@link admit} decides.
 */
function addParty(state: Calling | RingingCall | Accepted, party: JoinedParty, at: number): CallState {
  const { replaces } = party
  const isOver = replaces ? !isParty(state, replaces) : state.phase === 'accepted' && isDirected(state)
  if (isOver || isParty(state, party)) return state
  return {
    acceptedAt: at,
    ...state,
    phase: 'accepted',
    parties: replaces
      ? state.parties.flatMap(known => (isSameDevice(known, replaces) ? [known, party] : known))
      : [...state.parties, party],
    left: without(state.left, party),
    version: state.version + 1,
  }
}

/** The device whose place `device` takes while both take part; `undefined` if there is none. */
export function replacedBy(state: CallState, device: Device): Device | undefined {
  const replaces = state.parties.find(party => isSameDevice(party, device))?.replaces
  return replaces && isParty(state, replaces) ? replaces : undefined
}

/**
 * Before the accept: the first device to answer the held offer takes it, and the others are sent another. The caller
 * frees the place with an offer for a later session, after the device that took the last one has gone; answers to the
 * offers before it come too late.
 */
function describe(
  state: Calling | RingingCall | Accepted,
  { description, from, to, session }: Entry<Description>,
): CallState {
  if (state.phase === 'accepted' || from === null || session <= state.closedSession) return state
  const isAnswer = description.type === 'answer'
  const closedSession = isAnswer ? session : session - 1
  const counts =
    isSameDevice(state.caller, from) !== isAnswer &&
    (isAnswer ? !state.warm : !to && (state.warm || closedSession > state.closedSession))
  return counts
    ? { ...state, warm: isAnswer ? from : null, closedSession, version: state.version + 1 }
    : state
}

/**
 * A hang-up that crossed an accept: cancelling an accepted call completes it, and completing an open one cancels it.
 */
function readHangup(state: Calling | RingingCall | Accepted, reason: HangupReason): HangupReason {
  if (state.phase === 'accepted') return reason === 'cancelled' ? 'completed' : reason
  return reason === 'completed' ? 'cancelled' : reason
}

/** A call continues while two people take part; a hang-up by the server ends it for all. */
function hangUp(
  state: Calling | RingingCall | Accepted,
  entry: Entry<Hangup>,
  reason: HangupReason,
): CallState {
  const { from, of } = entry
  if (state.phase !== 'accepted' || from === null) return end(state, entry, reason)
  // Of the same user, so that only the device may be another.
  const leaver = { ...from, ...of }
  if (!isParty(state, leaver)) return state
  const parties = without(state.parties, leaver)
  if (parties.every(({ userId }) => userId === parties[0]?.userId)) return end(state, entry, reason)
  return {
    ...state,
    // Who has taken the caller's place is the caller.
    caller: isSameDevice(state.caller, leaver) ? from : state.caller,
    parties,
    left: [...state.left, leaver],
    version: state.version + 1,
  }
}

function addRinging(state: Calling | RingingCall, party: Party): RingingCall | Calling {
  if (state.rang.some(known => isSameDevice(known, party))) return state
  return { ...state, phase: 'ringing', rang: [...state.rang, party], version: state.version + 1 }
}

function end(state: Calling | RingingCall | Accepted, entry: Entry, reason: EndReason): Ended {
  // What is new comes before the spread: V8 takes a microsecond for each member that is added to a copy.
  return {
    acceptedAt: null,
    endedAt: entry.at,
    reason,
    endedBy: entry.from,
    transferTo: (entry as Entry<Hangup>).transferTo,
    ...state,
    phase: 'ended',
    version: state.version + 1,
  }
}

function without<P extends Party>(parties: readonly P[], device: Device): readonly P[] {
  return parties.filter(known => !isSameDevice(known, device))
}

/** Folds a whole log, oldest entry first. */
export function reduceAll(entries: Iterable<Entry>, from: CallState | null = null): CallState | null {
  let state = from
  for (const entry of entries) state = reduce(state, entry)
  return state
}

/** Whether `device` takes part: the caller's, or one that accepted. */
export function isParty(state: CallState, device: Device): boolean {
  return state.parties.some(party => isSameDevice(party, device))
}

/** The parties other than `device`. */
export function peersOf(state: CallState, device: Device): readonly Party[] {
  return without(state.parties, device)
}

/** The first party that accepted, or `null`. */
export function calleeOf(state: CallState): Party | null {
  return [...state.parties, ...state.left].find(party => !isSameDevice(party, state.caller)) ?? null
}

/** Whether the call waits for someone to answer it. */
export function isOpen(state: CallState): state is Calling | RingingCall {
  return state.phase === 'calling' || state.phase === 'ringing'
}

/** Whether the call rings one person, rather than waiting on a link or a line. */
export function isDirected(state: CallState): boolean {
  return userOf(state.address) !== null
}
