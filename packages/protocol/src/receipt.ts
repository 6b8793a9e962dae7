import type { CallId } from './ids.js'
import type { Warmth } from './warmth.js'

/**
 * How a call got connected, as one of its devices measured it: milliseconds from the accept (at the callee from the click,
 * at the caller from hearing of it). A step that was over before, as in a warm ring, took 0; one that is not known is `null`.
 */
export interface Receipt {
  readonly role: 'caller' | 'callee'
  /** How it was connected while it rang; `none` for a cold call. */
  readonly warmth: Warmth
  /** Until the server acknowledged the accept (callee) or, from the call click, the invite (caller). */
  readonly serverMs: number | null
  /** Until microphone and camera were open. */
  readonly devicesMs: number | null
  /** How long the offer had been held. */
  readonly offerAgeMs: number | null
  /** Until the SDP answer was applied. */
  readonly answerMs: number | null
  /** Until ICE had a path, and DTLS its keys. */
  readonly iceMs: number | null
  readonly dtlsMs: number | null
  /** Until the first frame of the peer was decoded, or without video the first sound came. */
  readonly firstFrameMs: number | null
  readonly route: 'direct' | 'relayed' | null
  /** To the peer, as ICE measured it. */
  readonly roundTripMs: number | null
}

/** Tells the server how a call went, once for each device of it. */
export interface ReportRequest {
  readonly callId: CallId
  readonly receipt: Receipt
}
