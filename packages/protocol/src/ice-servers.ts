/** An `RTCIceServer`, with short-lived credentials for this user. */
export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

/**
 * The ICE servers to use for the next sessions. Servers with the capability `call-turn` give TURN credentials only with a call:
 * in the replies and the delivery that begin it, in the welcome of a device that is in one, and in reply to `ice-servers`.
 */
export interface IceServersReply {
  readonly iceServers: readonly IceServer[]
  /** Ask again before this time has passed. Absent if nothing expires. */
  readonly expiresInMs?: number
}

/** Asks for ICE servers: for the calls of this device, or for a check of the connection. */
export interface IceServersRequest {
  /** Without a call: TURN credentials for a moment. Only for servers with the capability `call-turn`. */
  readonly check?: true
}
