import type { HangupReason } from '@ringdown/protocol'

/** What a session tells the call it belongs to. It passes every layer as it is. */
export type SessionEvent =
  /** The session's snapshot is another. */
  | { readonly type: 'changed' }
  /** The peer's human answered, the control channel says. */
  | { readonly type: 'accept' }
  /** The peer hung up over the control channel. */
  | { readonly type: 'hangup'; readonly reason: HangupReason }
  /** The peer's page is going away, it says. */
  | { readonly type: 'leaving' }
  /** The peer offers, and so looks for a path or has come back. */
  | { readonly type: 'offered' }
  /** The browser has found a path: the first, or another after a restart. */
  | { readonly type: 'path' }
  /** The browser has given up on the connection (`ice`), or what the peer sent cannot be used (`unsupported`). */
  | { readonly type: 'failed'; readonly reason: 'ice' | 'unsupported'; readonly error?: unknown }

export type OnSessionEvent = (event: SessionEvent) => void
