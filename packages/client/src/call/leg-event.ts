import type { RingdownError } from '@ringdown/protocol'
import type { LinkEvent, PeerLink } from './peer-link.js'

/** What a leg reports from the log to its call object. */
export type LogEvent =
  /** The log, or the set of reachable devices, has changed. */
  | { readonly type: 'changed' }
  /** The server refused an entry that decides the call: the invite or the accept. */
  | { readonly type: 'refused'; readonly error: RingdownError }
  /** The server does not know this call any more. */
  | { readonly type: 'forgotten' }

/** The call that a leg belongs to. */
export interface LegOwner {
  onLog(event: LogEvent): void
  onLink(event: LinkEvent, link: PeerLink): void
}
