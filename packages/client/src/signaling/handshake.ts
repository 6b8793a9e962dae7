import { type CallId, type DeviceId, type Handshake, PROTOCOL_VERSION } from '@ringdown/protocol'
import type { TokenSource } from '../token-source.js'

/** Where the parts of a handshake come from. */
export interface HandshakeSource {
  readonly token: TokenSource
  readonly deviceId: () => Promise<DeviceId>
  /** Numbers this device's connections, upwards. */
  readonly nextConnection: () => number
  /** The calls this device is in. */
  readonly calls: () => readonly CallId[]
  /** Whether it takes over from a connection that is still open: calls that were begun on that one may be missing. */
  readonly takesOver: () => boolean
}

/** What this SDK supports beyond its version of the protocol. */
const CAPABILITIES: readonly string[] = ['transfer', 'move', 'drain']

/** The syntax of a bearer token (RFC 6750 §2.1). A proxy's error page does not match. */
const TOKEN = /^[\w.~+/-]+=*$/

/**
 * @param refused the token that the server has refused, if any.
 * @throws what the token function throws, or an error if its result is not a token.
 */
export async function makeHandshake(source: HandshakeSource, refused: string | null): Promise<Handshake> {
  const [deviceId, token] = await Promise.all([source.deviceId(), source.token(refused) as Promise<unknown>])
  if (typeof token !== 'string' || !TOKEN.test(token)) throw new TypeError('The result is not a token.')
  return {
    v: PROTOCOL_VERSION,
    token,
    deviceId,
    connection: source.nextConnection(),
    calls: source.calls(),
    capabilities: source.takesOver() ? [...CAPABILITIES, 'drained'] : CAPABILITIES,
  }
}
