import type { Address } from './address.js'
import type { HangupReason } from './end-reason.js'
import type { CallId, Device, EntryId, Party } from './ids.js'
import type { PROTOCOL_VERSION } from './version.js'

/** The media that the caller wants; the callee may answer with less. */
export interface MediaWanted {
  readonly audio: boolean
  readonly video: boolean
}

/** Opens a call. It carries no SDP, so the ring never waits for `createOffer`; the offer follows as a `description`. */
export interface Invite {
  readonly type: 'invite'
  readonly address: Address
  readonly media: MediaWanted
  /**
   * What the caller's program attaches for the callee's, for records and for webhooks: "order 123", or JSON. Only for servers
   * with the capability `metadata`.
   */
  readonly metadata?: string | undefined
}

/** The callee's page shows the ring (SIP 180). */
export interface Ringing {
  readonly type: 'ringing'
}

/** A human answered (SIP 200). Not the SDP answer, which is a `description`. */
export interface Accept {
  readonly type: 'accept'
  /**
   * The session whose offer this device answers or has answered; absent if it has none and needs an offer of its own.
   */
  readonly session?: number
  /**
   * In a call that was answered: the device of the same user whose place this one takes (SIP: Replaces, RFC 3891). Both
   * take part until this one hangs up for the other. Only for servers with the capability `move`.
   */
  readonly replaces?: Device
}

/** Declines a call that rings a person, on all their devices. The server writes `busy`. */
export interface Decline {
  readonly type: 'decline'
  readonly reason: 'declined' | 'busy'
  /** As in a {@link Hangup}. */
  readonly transferTo?: Address
}

/** Ends a call (SIP CANCEL before the accept, BYE after it). */
export interface Hangup {
  readonly type: 'hangup'
  readonly reason: HangupReason
  /** Where the caller's page is to call now: the visitor of a line is transferred. Written by the server. */
  readonly transferTo?: Address
  /** The device that leaves, if it is not the author: the author has taken its place. */
  readonly of?: Device
}

/**
 * A party needs a new session with a peer: its page was reloaded, or the path to that peer cannot be repaired.
 * Earlier entries between the two no longer count. The party that joined first opens the next session.
 */
export interface Rejoin {
  readonly type: 'rejoin'
  readonly to: Device
}

/** A JSEP description (RFC 9429). */
export interface Description {
  readonly type: 'description'
  /**
   * The addressee. Absent only in what the caller writes for the device that takes the held offer, before it knows
   * which one that is.
   */
  readonly to?: Device
  /**
   * Counts the sessions of a pair of devices from 1; a higher one replaces the previous one. An offer held for any
   * device (without `to`) counts as a session of every pair it is for.
   */
  readonly session: number
  /**
   * Counts the offers of one device in one session from 1. An answer quotes the offer it answers; a mismatch is
   * dropped.
   */
  readonly revision: number
  readonly description: { readonly type: 'offer' | 'answer'; readonly sdp: string }
}

/** One ICE candidate as `RTCIceCandidate.toJSON()` gives it, without the fields every browser derives. */
export interface Candidate {
  readonly candidate: string
  readonly sdpMid: string | null
  readonly sdpMLineIndex: number | null
}

/** A batch of ICE candidates of one ICE generation, named by its `ufrag` (RFC 8838 trickle). */
export interface Candidates {
  readonly type: 'candidates'
  /** As in {@link Description}. */
  readonly to?: Device
  readonly session: number
  readonly ufrag: string
  readonly candidates: readonly Candidate[]
  readonly endOfCandidates: boolean
}

/** The purpose of a transceiver in the fixed layout. */
export type StreamPurpose = 'microphone' | 'camera' | 'screen' | 'screen-audio'

/** Which of the sender's four streams are live. The others are muted, stopped or were never there. */
export interface Streams {
  readonly type: 'streams'
  readonly live: Readonly<Record<StreamPurpose, boolean>>
  /** The camera is on, but its picture is paused for the sake of the voice: the network is too slow for both. */
  readonly paused?: boolean
}

/** The page is going away. Only its return, or absence, shows whether it was reloaded or closed. */
export interface Leaving {
  readonly type: 'leaving'
}

/**
 * A secret that only the parties of the call share. A server that has forgotten the call and its users knows by it who
 * was in the call. The caller makes it up; a party keeps the first it is told.
 */
export interface CallKey {
  readonly type: 'call-key'
  /** 128 random bits or more, base64url. */
  readonly key: string
}

/** Entries of the server log. */
export type LogBody = Invite | Ringing | Accept | Decline | Hangup | Rejoin | Description | Candidates
/** Messages of the control channel, which do not pass through the server. */
export type ControlBody = Description | Candidates | Streams | Accept | Hangup | Leaving | CallKey

/** An entry before the server has stamped it, as a device submits it. */
export type Draft<Body = LogBody> = Body & {
  readonly entryId: EntryId
}

/** What the server adds to a draft. None of it comes from the client. */
export interface Stamp {
  readonly v: typeof PROTOCOL_VERSION
  readonly callId: CallId
  /** Position in the log, from 1. */
  readonly seq: number
  /** The author; `null` is the server itself. */
  readonly from: Party | null
  /** Server time of the append, in milliseconds since the epoch. For display; lifetimes travel as `expiresInMs`. */
  readonly at: number
}

/** One line of a call's log. */
export type Entry<Body = LogBody> = Draft<Body> & Stamp

/** Whether an entry sets up a session, rather than changing the state of the call. */
export function isNegotiation<Body extends LogBody>(body: Body): body is Body & (Description | Candidates) {
  return body.type === 'description' || body.type === 'candidates'
}
