import {
  type Accepted,
  type Calling,
  type CallState,
  isDirected,
  isOpen,
  isParty,
  type RingingCall,
  replacedBy,
} from './call-state.js'
import type { Candidates, Description, Draft, Hangup, Rejoin } from './entry.js'
import type { ErrorCode } from './errors.js'
import { type Device, isSameDevice, type Party } from './ids.js'
import { SERVER_LIMITS } from './limits.js'
import { callEnded, UNKNOWN_CALL } from './problems.js'
import type { Warmth } from './warmth.js'

/** Why an entry was refused: a code for programs and a sentence for people. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
}

type Addressed = Draft<Rejoin | Description | Candidates>

/** How the author is related to a call. */
export interface Standing {
  /** Whether the call's address reaches the author: the user it names, or a listener of the link or line. */
  readonly invited: boolean
  /** How far a callee may connect to this caller before it answers. */
  readonly warmth: Warmth
  /** How many devices may take part at once; `SERVER_LIMITS.parties` by default. */
  readonly mostParties?: number
}

/**
 * Decides whether `author` may append `draft` to the call. All rules are here, in one pure function. A device that is neither
 * invited nor a party is told the same as if the call did not exist.
 *
 * @returns `null` when the entry may be appended.
 */
export function admit(
  state: CallState | null,
  draft: Draft,
  author: Party,
  standing: Standing,
): Refusal | null {
  if (draft.type === 'invite') return admitInvite(state, draft.address, author)
  if (state === null) return UNKNOWN_CALL
  const isCaller = isSameDevice(state.caller, author)
  const isOwn = draft.type === 'accept' && draft.replaces !== undefined && isOfParty(state, author)
  if (!isParty(state, author) && !standing.invited && !isOwn) return UNKNOWN_CALL
  if (state.phase === 'ended') return callEnded(state.reason)
  switch (draft.type) {
    case 'ringing':
      if (isCaller) return refuse('not-allowed', 'The caller cannot ring its own call.')
      if (!isDirected(state)) {
        return refuse(
          'not-allowed',
          'Only a call to a person rings; one on a link or a line waits to be answered.',
        )
      }
      if (!isOpen(state)) return ANSWERED_ELSEWHERE
      if (state.rang.length >= SERVER_LIMITS.devicesRinging) {
        return refuse('limit-reached', `At most ${SERVER_LIMITS.devicesRinging} devices ring for one call.`)
      }
      return null
    case 'accept':
      if (draft.replaces !== undefined) return admitReplacement(state, draft.replaces, author)
      if (isCaller) return refuse('not-allowed', 'The caller cannot accept its own call.')
      if (state.caller.userId === author.userId)
        return refuse('self-call', 'You cannot answer your own call.')
      return isOpen(state) || hasRoom(state, author, standing) ? null : ANSWERED_ELSEWHERE
    case 'decline':
      if (isCaller) return refuse('not-allowed', 'The caller ends its own call with a hangup, not a decline.')
      if (draft.reason === 'busy') return refuse('not-allowed', 'Only the server says that a user is busy.')
      if (!isDirected(state)) {
        return refuse(
          'not-allowed',
          'A call on a link or a line cannot be declined: others may still answer it.',
        )
      }
      return isOpen(state) ? null : ANSWERED_ELSEWHERE
    case 'hangup':
      return admitHangup(state, draft, author)
    case 'rejoin':
      if (isOpen(state)) return NOT_ACCEPTED
      return isParty(state, author) ? admitAddressee(state, draft, author) : ANSWERED_ELSEWHERE
    case 'description':
    case 'candidates':
      if (isParty(state, author)) return admitAddressee(state, draft, author)
      return isOpen(state) ? admitWarming(state, draft, author, standing) : ANSWERED_ELSEWHERE
  }
}

/** A ring has one winner. As many devices as the server allows may join on a link or a line, each once. */
function hasRoom(state: Accepted, author: Party, { mostParties = SERVER_LIMITS.parties }: Standing): boolean {
  return !isDirected(state) && !isParty(state, author) && state.parties.length < mostParties
}

/** Whether another device of the author's user takes part. */
function isOfParty(state: CallState, { userId }: Party): boolean {
  return state.parties.some(party => party.userId === userId)
}

/** One device of a person at a time takes the place of the one that they are in the call with. */
function admitReplacement(state: CallState, replaced: Device, author: Party): Refusal | null {
  if (isOpen(state)) return refuse('not-allowed', 'Only a call that was answered can be moved. Answer it.')
  const isTheirs = replaced.userId === author.userId && isParty(state, replaced)
  if (!isTheirs || isParty(state, author)) {
    return refuse('not-allowed', 'You are not in this call on the device named in "replaces".')
  }
  const devices = state.parties.filter(({ userId }) => userId === author.userId)
  return devices.length === 1 ? null : MOVING
}

/** An entry is for another party, or for the device that takes the held offer; only the caller writes for that one. */
function admitAddressee(state: CallState, draft: Addressed, author: Party): Refusal | null {
  const { to } = draft
  if (to === undefined) {
    if (isSameDevice(state.caller, author)) return null
    return refuse('not-allowed', 'Name the device this is for in "to".')
  }
  const isPeer = !isSameDevice(to, author) && (isParty(state, to) || isWarm(state, to))
  return isPeer ? null : refuse('not-allowed', 'The device named in "to" does not take part in this call.')
}

/** While a call is open, the device that took the held offer is a peer of its caller. */
function isWarm(state: CallState, device: Device): boolean {
  return isOpen(state) && state.warm !== null && isSameDevice(state.warm, device)
}

function admitInvite(state: CallState | null, address: string, author: Party): Refusal | null {
  if (state !== null)
    return refuse('call-exists', 'There is already a call with this id. Create a new callId.')
  if (address === `user:${author.userId}`) return refuse('self-call', 'You cannot call yourself.')
  return null
}

/** Before the accept: the first device to answer the held offer may connect, as far as the callee's privacy allows. */
function admitWarming(
  state: Calling | RingingCall,
  draft: Draft<Description | Candidates>,
  author: Party,
  { warmth }: Standing,
): Refusal | null {
  if (warmth === 'none') {
    return refuse('not-allowed', 'Accept the call before sending descriptions or candidates.')
  }
  const isTaken =
    state.warm === null ? draft.session <= state.closedSession : !isSameDevice(state.warm, author)
  if (isTaken) {
    return refuse(
      'answered-elsewhere',
      'Another device is already connecting. Accept to be sent an offer of your own.',
    )
  }
  if (draft.to === undefined || !isSameDevice(draft.to, state.caller)) {
    return refuse(
      'not-allowed',
      'Before the accept, address descriptions and candidates to the caller ("to").',
    )
  }
  const isAnswer = draft.type === 'description' && draft.description.type === 'answer'
  if (state.warm === null ? !isAnswer : draft.type === 'description') {
    return refuse(
      'not-allowed',
      'Before the accept, a device may answer the held offer once and send its candidates.',
    )
  }
  return null
}

function admitHangup(state: CallState, { reason, transferTo, of }: Hangup, author: Party): Refusal | null {
  if (!isParty(state, author)) {
    return isOpen(state)
      ? refuse('not-allowed', 'You have not answered this call. Decline it instead.')
      : ANSWERED_ELSEWHERE
  }
  if (reason === 'replaced') return refuse('not-allowed', 'Only the server says that a call was replaced.')
  if (transferTo !== undefined) return refuse('not-allowed', 'Only the server writes a transfer. Ask it to.')
  const replaced = replacedBy(state, author)
  if (of !== undefined && !(replaced && isSameDevice(replaced, of))) {
    return refuse('not-allowed', 'You can hang up for another device only once you have taken its place.')
  }
  if (reason === 'no-answer' && !isOpen(state)) {
    return refuse('bad-request', '"no-answer" cannot end an accepted call. Use "completed".')
  }
  return null
}

function refuse(code: ErrorCode, message: string): Refusal {
  return { code, message }
}

const NOT_ACCEPTED = refuse('not-allowed', 'A call can be rejoined only after it was accepted.')
const MOVING = refuse('answered-elsewhere', 'This call is being moved to another of your devices.')
const ANSWERED_ELSEWHERE = refuse('answered-elsewhere', 'Another device has answered this call.')
