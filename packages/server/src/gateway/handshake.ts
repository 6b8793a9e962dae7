import { type Party, type Problem, RingdownError } from '@ringdown/protocol'
import { handshakeSchema } from '@ringdown/protocol/schemas'
import type { IdentityVerifier } from '../identity/identity.js'
import { DEVICES_PER_USER, type DeviceRegistry } from '../presence/device-registry.js'
import type { RateLimit } from './rate-limit.js'
import type { ServerSocket, SocketData } from './socket-server.js'
import { readRequest } from './validation.js'

interface Options {
  readonly identities: IdentityVerifier
  readonly devices: DeviceRegistry
  readonly limit: RateLimit
  /** The network a socket comes from, as limits count it. */
  readonly networkOf: (socket: ServerSocket) => string
}

/**
 * Finds out who connects, from the `auth` of the Socket.IO handshake.
 *
 * @throws {RingdownError} `rate-limited`, `bad-request`, `unauthorized`, `limit-reached`, or `replaced` for a late
 * handshake, whose list of calls is out of date.
 */
export async function readHandshake(
  socket: ServerSocket,
  { identities, devices, limit, networkOf }: Options,
): Promise<SocketData> {
  const network = networkOf(socket)
  await limit.take(network)
  const { token, deviceId, connection, calls } = readRequest(handshakeSchema, socket.handshake.auth)
  const { userId, name } = await identities.verify(token)
  const party: Party = { userId, deviceId, name }
  const admission = await devices.admit(party, connection)
  if (admission.outcome === 'too-many') throw new RingdownError(TOO_MANY_DEVICES)
  if (admission.outcome === 'stale') throw new RingdownError(overtaken(admission.newest))
  return { party, calls, network, connection }
}

const TOO_MANY_DEVICES: Problem = {
  code: 'limit-reached',
  message: `At most ${DEVICES_PER_USER} pages of one person can be connected. Close one.`,
}

function overtaken(newest: number): Problem {
  return {
    code: 'replaced',
    message: `A newer connection of this device exists. If this one is new, count "connection" on from ${newest}.`,
  }
}
