import type { CallKey, HangupReason } from '@ringdown/protocol'

/** What a session reports to the call it belongs to. Every layer passes it on unchanged. */
export type SessionEvent =
  /** The session's snapshot has changed. */
  | { readonly type: 'changed' }
  /** The control channel is open. */
  | { readonly type: 'open' }
  /** The peer tells the call's key. */
  | CallKey
  /** The control channel says that the peer's human has answered. */
  | { readonly type: 'accept' }
  /** The peer hung up over the control channel. */
  | { readonly type: 'hangup'; readonly reason: HangupReason }
  /** The peer says that its page is going away. */
  | { readonly type: 'leaving' }
  /** The peer made an offer, so it is looking for a path or has returned. */
  | { readonly type: 'offered' }
  /** The browser has found a path: the first, or another after a restart. */
  | { readonly type: 'path' }
  /** The browser has given up on the connection (`ice`), or what the peer sent cannot be used (`unsupported`). */
  | { readonly type: 'failed'; readonly reason: 'ice' | 'unsupported'; readonly error?: unknown }

export type OnSessionEvent = (event: SessionEvent) => void
