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
}

/** What this SDK can do beyond its version of the protocol: nothing yet. */
const CAPABILITIES: readonly string[] = []

/** What a bearer token is made of (RFC 6750 §2.1). The error page of a proxy is none. */
const TOKEN = /^[\w.~+/-]+=*$/

/**
 * @param refused the token that the server has refused, if any.
 * @throws what the token function throws, or an error where it gives something else than a token.
 */
export async function makeHandshake(source: HandshakeSource, refused: string | null): Promise<Handshake> {
  const [deviceId, token] = await Promise.all([source.deviceId(), source.token(refused)])
  if (!TOKEN.test(token)) throw new TypeError('It gave something that is not a token.')
  return {
    v: PROTOCOL_VERSION,
    token,
    deviceId,
    connection: source.nextConnection(),
    calls: source.calls(),
    capabilities: CAPABILITIES,
  }
}
