import type { Address, CallId, EndReason, ErrorCode, MediaWanted, Party, Receipt } from '@ringdown/protocol'
import { NO_REMOTE_STREAMS, type RemoteStreams } from '../session/remote-streams.js'
import type { ConnectionState } from '../session/session-state.js'
import type { Outage } from './outage.js'

/**
 * The phase of a call, as this device sees it.
 *
 * `calling` and `ringing` come from the log: `ringing` only after the callee's page has acknowledged. An incoming
 * call is `ringing` here from the start. `accepted` covers the rest of its life; {@link ConnectionState} describes
 * the media.
 */
export type CallPhase = 'calling' | 'ringing' | 'accepted' | 'ended'

/** How this device is connected to one peer. */
export interface PeerConnection {
  readonly connection: ConnectionState
  /** Set while `connection` is `reconnecting`. */
  readonly outage: Outage | null
  /** What the peer sends. While the connection is lost, the last picture stays. */
  readonly remote: RemoteStreams
}

/** Another party of the call, and how this device is connected to it. */
export interface Participant extends PeerConnection {
  readonly party: Party
}

/**
 * A call at one moment. `connection`, `outage`, `remote` and `peer` are those of the first participant, which in a
 * call of two is the other person.
 */
export interface CallSnapshot extends PeerConnection {
  /**
   * May change: if two people call each other at the same moment and the calls become one, and while a call waits on a
   * link, which outlives it.
   */
  readonly callId: CallId
  readonly direction: 'outgoing' | 'incoming'
  readonly address: Address
  /**
   * The other party: an incoming call's caller; an outgoing call's callee, once one of their pages rings or has
   * answered.
   */
  readonly peer: Party | null
  /** The other parties once the call is accepted, in the order in which they joined. */
  readonly participants: readonly Participant[]
  readonly phase: CallPhase
  /** The media the caller asked for. */
  readonly media: MediaWanted
  /** What the caller's program has attached; absent if it is nothing, and where this page has returned to the call. */
  readonly metadata?: string | undefined
  /** Set when ended. */
  readonly reason: EndReason | null
  /** With `answered-elsewhere` and `declined-elsewhere`: who did. */
  readonly endedBy: Party | null
  /** Set when the call failed or was not let through: one sentence that says why and what to do. */
  readonly failure: string | null
  /** Why the server refused the call, if that is how it ended, for a program; {@link failure} is for people. */
  readonly refusal: ErrorCode | null
  /** An incoming call that ended without being answered or declined here. */
  readonly missed: boolean
  /**
   * When the call was made, in milliseconds on the SDK's clock: `performance.timeOrigin + performance.now()`, which goes
   * on steadily even if the machine's date is set. Measure with that, not with `Date.now()`.
   */
  readonly startedAt: number
  /**
   * Outgoing, on a link: when the link ends, in milliseconds on the SDK's clock. `null` until the server has registered the
   * link: before, nobody can join. `Infinity` from older servers, whose links end with the page.
   */
  readonly linkEndsAt: number | null
  /** When media first connected, and when the call ended, in milliseconds on the SDK's clock. */
  readonly connectedAt: number | null
  readonly endedAt: number | null
  /**
   * Set if this page returned to the call after a reload. `sharedScreen`: whether it was sharing its screen, which no
   * browser resumes without asking.
   */
  readonly resumed: { readonly sharedScreen: boolean } | null
  /**
   * How fast it connected, step by step; `null` until the peer's first frame has arrived, and without
   * `speedReceipts`.
   */
  readonly receipt: Receipt | null
}

/** The initial snapshot of a call. */
export function describeNewCall(
  leg: { readonly callId: CallId; readonly role: 'caller' | 'callee'; readonly peer: Party | null },
  facts: Pick<CallSnapshot, 'address' | 'media' | 'metadata' | 'startedAt'>,
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
    refusal: null,
    missed: false,
    linkEndsAt: null,
    connectedAt: null,
    endedAt: null,
    resumed: null,
    remote: NO_REMOTE_STREAMS,
    receipt: null,
  }
}

/** Whom a call is to, and what for. */
export type Called = Pick<CallSnapshot, 'address' | 'media' | 'metadata'>
