import type { EndReason } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import type { Watchable } from '../store.js'
import type { CallSnapshot } from './call-snapshot.js'

/** What to open here for a call. */
export interface AnswerOptions {
  /** What to open here; by default what the caller asked for. Ignored if `localMedia` is given. */
  readonly audio?: boolean
  readonly video?: boolean
  /** An open preview to use for the call, which closes it when it ends. */
  readonly localMedia?: LocalMedia
}

/** What to open here for a call, and so what the call is for. */
export interface CallOptions extends AnswerOptions {
  /**
   * Whether the camera's picture, and nothing else, is sent while it rings, if the call connects before the answer. It is there
   * at once when the callee answers; their program can show it before. Set it only if the caller has agreed to that.
   */
  readonly knock?: boolean
  /**
   * What your program attaches to the call, up to 1,024 characters: "order 123", or JSON. The callee's program reads it in its
   * snapshot, and it is in the server's records and webhooks.
   */
  readonly metadata?: string
}

/** One call, outgoing or incoming. It lives outside React: components subscribe to it and attach its tracks. */
export interface Call extends Watchable<CallSnapshot> {
  /** Stable for the life of this object, even if `snapshot.callId` changes. Use it as a key. */
  readonly id: string
  readonly localMedia: LocalMedia
  /** Resolves when the call has ended; never rejects. */
  readonly ended: Promise<EndReason>
  /**
   * Answers an incoming call. Call it only in response to a human action: it lets the camera and microphone open.
   * Does nothing on an outgoing call or a second time. If another device was faster, the call ends with
   * `answered-elsewhere`.
   */
  accept(options?: AnswerOptions): void
  /** Declines an incoming call on all of this user's devices. On a link or a line, it only ignores the call here. */
  decline(): void
  /** Ends the call: cancels it before it was accepted, which withdraws its link, and hangs up afterwards. Declines an unanswered incoming call. */
  hangUp(): void
  /** Steps away from a link on which nobody has joined yet: the link stays open. Hangs up any other call. */
  leave(): void
  /** Tries now to restore a lost connection, without waiting for the next automatic attempt. */
  reconnect(): void
  /** From now on, waits for a lost connection until someone hangs up. */
  keepWaiting(): void
}
