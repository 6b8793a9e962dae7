import type { HangupReason, RingdownError } from '@ringdown/protocol'

/** What a leg tells the call it belongs to. */
export interface LegEvents {
  /** The log, the session or who is there has changed. */
  onChange(): void
  /** The server refused one of our entries that decides the call: the invite or the accept. */
  onRefused(error: RingdownError): void
  onHangup(reason: HangupReason): void
  /** The peer's page is going away. */
  onPeerLeft(): void
  /** The peer's page is back, or looks for a new path. */
  onPeerCame(): void
  /** The browser has found a path to the peer. */
  onPath(): void
  onSessionFailure(reason: 'ice' | 'unsupported', error?: unknown): void
  /** The server does not know this call any more. */
  onForgotten(): void
}

/** For a leg that belongs to no call. */
export const SILENT: LegEvents = {
  onChange() {},
  onRefused() {},
  onHangup() {},
  onPeerLeft() {},
  onPeerCame() {},
  onPath() {},
  onSessionFailure() {},
  onForgotten() {},
}
