import type { Address, CallId, EndReason, MediaWanted, Party, Receipt } from '@ringdown/protocol'
import { NO_REMOTE_STREAMS, type RemoteStreams } from '../session/remote-streams.js'
import type { ConnectionState } from '../session/session-state.js'
import type { Outage } from './outage.js'

/**
 * Where a call stands, as this device sees it.
 *
 * `calling` and `ringing` are the log's words: `ringing` only after the callee's page has acknowledged. An incoming call
 * is `ringing` here from the start. `accepted` covers the rest of its life; {@link ConnectionState} says how the media is.
 */
export type CallPhase = 'calling' | 'ringing' | 'accepted' | 'ended'

/** How this device is connected with one peer. */
export interface PeerConnection {
  readonly connection: ConnectionState
  /** Set while `connection` is `reconnecting`. */
  readonly outage: Outage | null
  /** What the peer sends. While the connection is lost the last picture stays. */
  readonly remote: RemoteStreams
}

/** Another party of the call, and how this device is connected with it. */
export interface Participant extends PeerConnection {
  readonly party: Party
}

/** A call at one moment. `connection`, `outage`, `remote` and `peer` are those of the first participant: with two people, the other one. */
export interface CallSnapshot extends PeerConnection {
  /** May change once, when two people call each other at the same moment and the calls become one. */
  readonly callId: CallId
  readonly direction: 'outgoing' | 'incoming'
  readonly address: Address
  /** The other party: an incoming call's caller; an outgoing call's callee once a page of theirs rings or has answered. */
  readonly peer: Party | null
  /** The other parties once the call is accepted, in the order in which they joined. */
  readonly participants: readonly Participant[]
  readonly phase: CallPhase
  /** What the caller asked for. */
  readonly media: MediaWanted
  /** Set when ended. */
  readonly reason: EndReason | null
  /** With `answered-elsewhere` and `declined-elsewhere`: who did. */
  readonly endedBy: Party | null
  /** Set when the call failed: one sentence why and what to do. */
  readonly failure: string | null
  /** An incoming call that ended without anybody here answering or declining it. */
  readonly missed: boolean
  /** Local clock (`Date.now()`), milliseconds: when the call was made. */
  readonly startedAt: number
  /** Local clock, milliseconds; when media first connected, and when the call ended. */
  readonly connectedAt: number | null
  readonly endedAt: number | null
  /** How fast it got connected, step by step; `null` until the peer's first frame has come, and without `speedReceipts`. */
  readonly receipt: Receipt | null
}

/** A call before anything has become of it. */
export function describeNewCall(
  leg: { readonly callId: CallId; readonly role: 'caller' | 'callee'; readonly peer: Party | null },
  facts: Pick<CallSnapshot, 'address' | 'media' | 'startedAt'>,
): CallSnapshot {
  const isCaller = leg.role === 'caller'
  return {
    ...facts,
    callId: leg.callId,
    direction: isCaller ? 'outgoing' : 'incoming',
    peer: leg.peer,
    participants: [],
    phase: isCaller ? 'calling' : 'ringing',
    connection: 'new',
    outage: null,
    reason: null,
    endedBy: null,
    failure: null,
    missed: false,
    connectedAt: null,
    endedAt: null,
    remote: NO_REMOTE_STREAMS,
    receipt: null,
  }
}
