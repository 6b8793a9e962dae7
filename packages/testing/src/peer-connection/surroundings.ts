import type { Self } from './composer.js'

/** The state of the path, in the terms of `connectionState`. */
export type TransportState = Exclude<RTCPeerConnectionState, 'closed'>

/** What a connection needs from its network. */
export interface Surroundings extends Self {
  /** The last octet of this connection's addresses. */
  readonly host: number
  /** Whether to refuse what Firefox refuses and Chromium does not. */
  readonly isStrict: boolean
  /** Something changed that may affect a path, a channel or a flow of media. */
  touch(): void
  leave(): void
}
