import type { CallId } from './ids.js'
import type { Warmth } from './warmth.js'

/**
 * How a call was connected, as measured by one of its devices: milliseconds from the accept (at the callee from the click,
 * at the caller from hearing of it). A step that was done earlier, as in a warm ring, took 0; an unknown one is `null`.
 */
export interface Receipt {
  readonly role: 'caller' | 'callee'
  /** How far it was connected while it rang; `none` if it was not. */
  readonly warmth: Warmth
  /** Until the server acknowledged the accept (callee) or, from the call click, the invite (caller). */
  readonly serverMs: number | null
  /** Until the microphone and camera were open. */
  readonly devicesMs: number | null
  /** How long the offer had been held. */
  readonly offerAgeMs: number | null
  /** Until the SDP answer was applied. */
  readonly answerMs: number | null
  /** Until ICE had a path, and DTLS its keys. */
  readonly iceMs: number | null
  readonly dtlsMs: number | null
  /** Until the peer's first frame was decoded or, without video, its first sound arrived. */
  readonly firstFrameMs: number | null
  readonly route: 'direct' | 'relayed' | null
  /** To the peer, as measured by ICE. */
  readonly roundTripMs: number | null
}

/** Tells the server how a call was connected: once for each of its devices. */
export interface ReportRequest {
  readonly callId: CallId
  readonly receipt: Receipt
}
