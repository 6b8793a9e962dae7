import type { Self } from './composer.js'

/** How the path to the peer is, in the words of `connectionState`. */
export type TransportState = Exclude<RTCPeerConnectionState, 'closed'>

/** What a connection needs of the network it is on. */
export interface Surroundings extends Self {
  /** The last octet of this connection's addresses. */
  readonly host: number
  /** Whether to refuse what Firefox refuses and Chromium does not. */
  readonly isStrict: boolean
  /** Something changed that may make or break a path, a channel or a flow of media. */
  touch(): void
  leave(): void
}
