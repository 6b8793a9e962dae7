import type { Address, CallId, EndReason, MediaWanted, Party, Receipt } from '@ringdown/protocol'
import { NO_REMOTE_STREAMS } from '../session/remote-streams.js'

/**
 * Where a call stands, as this device sees it.
 *
 * `calling` and `ringing` are the log's words: `ringing` only after the callee's page has acknowledged. An incoming call
 * is `ringing` here from the start. `accepted` covers the rest of its life; {@link ConnectionState} says how the media is.
 */
export type CallPhase = 'calling' | 'ringing' | 'accepted' | 'ended'

/**
 * The session's state, apart from the call's: they fail apart.
 *
 * ```
 *  new ──▶ connecting ──▶ connected ◀──▶ reconnecting
 *   │          │              │               │
 *   └──────────┴──────▶ closed ◀──────────────┘
 * ```
 */
export type ConnectionState = 'new' | 'connecting' | 'connected' | 'reconnecting' | 'closed'

/** One stream of the peer. The track is there from the first description on; `live` says whether anything comes. */
export interface RemoteStream {
  readonly track: MediaStreamTrack | null
  /** Whether the peer says it sends (not muted, not stopped). */
  readonly live: boolean
}

export interface RemoteStreams {
  readonly microphone: RemoteStream
  readonly camera: RemoteStream
  readonly screen: RemoteStream
  readonly screenAudio: RemoteStream
}

/**
 * Where a lost connection was lost, as far as can be told: `here`: this device does not reach the server either; `there`:
 * the peer's does not; `between`: both do, but not each other; `left`: the peer's page was closed or is being loaded anew.
 */
export type OutageCause = 'here' | 'there' | 'between' | 'left'

/** A connected call has lost its connection and tries to get it back. */
export interface Outage {
  /** Local clock (`Date.now()`), milliseconds. */
  readonly since: number
  readonly cause: OutageCause
  /** Local clock, milliseconds: when the call ends if nothing helps; `null` where it waits for as long as its human does. */
  readonly givesUpAt: number | null
}

export interface CallSnapshot {
  /** May change once, when two people call each other at the same moment and the calls become one. */
  readonly callId: CallId
  readonly direction: 'outgoing' | 'incoming'
  readonly address: Address
  /** The other party: an incoming call's caller; an outgoing call's callee once a page of theirs rings or has answered. */
  readonly peer: Party | null
  readonly phase: CallPhase
  readonly connection: ConnectionState
  /** Set while `connection` is `reconnecting`. */
  readonly outage: Outage | null
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
  readonly remote: RemoteStreams
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
