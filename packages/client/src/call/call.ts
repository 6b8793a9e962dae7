import type { EndReason } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import type { Watchable } from '../store.js'
import type { CallSnapshot } from './call-snapshot.js'

/** What to open here for a call. */
export interface AnswerOptions {
  /** What to open here; by default what the caller asked for. Ignored where `localMedia` is given. */
  readonly audio?: boolean
  readonly video?: boolean
  /** An already opened preview to talk with. The call closes it when it ends. */
  readonly localMedia?: LocalMedia
}

/** What to open here for a call, and so what the call is for. */
export interface CallOptions extends AnswerOptions {}

/** One call, outgoing or incoming. An object outside React: components subscribe to it and attach its tracks. */
export interface Call extends Watchable<CallSnapshot> {
  /** Stable for the life of this object, also where `snapshot.callId` changes. Use it as a key. */
  readonly id: string
  readonly localMedia: LocalMedia
  /** Resolves when the call has ended; never rejects. */
  readonly ended: Promise<EndReason>
  /**
   * Answers an incoming call. It is the human act that lets camera and microphone open. Does nothing on an outgoing call
   * or a second time. If another device was faster the call ends with `answered-elsewhere`.
   */
  accept(options?: AnswerOptions): void
  /** Declines an incoming call, on all of this user's devices; on a link or line it is merely ignored here. */
  decline(): void
  /** Ends the call: cancels it before it was accepted, hangs up after. On an unanswered incoming call it declines. */
  hangUp(): void
  /** Tries at once to get a lost connection back, without waiting for the next of its own attempts. */
  reconnect(): void
  /** From now on a lost connection is waited for until somebody hangs up, however long it takes. */
  keepWaiting(): void
}
