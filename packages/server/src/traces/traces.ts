import type { CallState, Receipt } from '@ringdown/protocol'
import type { Handlers } from '../gateway/handlers.js'
import type { CallChange } from '../sequencer/ports.js'
import type { CallStore } from '../store/call-store.js'

/**
 * One trace for each call: what its devices asked of which node, what each node asked of the store, the call's own phases, and how
 * it connected, as its devices report it.
 */
export interface Traces {
  /** How many spans have arrived, and how many did not. */
  readonly sent: number
  readonly dropped: number
  /** The store, with a span for each question to it that is part of a call. */
  storeOf(store: CallStore): CallStore
  /** The handlers, with a span for each request that is part of a call. */
  handlersOf(handlers: Handlers): Handlers
  /** A call has changed. @param store where it is. */
  changed(change: CallChange, store: CallStore): void
  /** A device has reported how an accepted call connected. */
  reported(call: CallState, receipt: Receipt): void
  /** Sends what waits, if that is soon done. */
  close(): Promise<void>
}
