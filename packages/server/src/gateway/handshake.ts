import { type CallId, type Party, type Problem, RingdownError } from '@ringdown/protocol'
import { handshakeSchema } from '@ringdown/protocol/schemas'
import type { Tokens } from '../identity/tokens.js'
import type { Devices } from '../presence/devices.js'
import type { Connection } from './connection.js'
import type { RateLimit } from './rate-limit.js'
import type { ServerSocket } from './socket-server.js'
import { readRequest } from './validation.js'

/** How many devices of one user may be connected at once. */
const DEVICES_PER_USER = 32

interface Options {
  readonly tokens: Tokens
  readonly devices: Devices<Connection>
  readonly limit: RateLimit
  /** The network a socket comes from, as limits count it. */
  readonly networkOf: (socket: ServerSocket) => string
}

/**
 * Establishes who connects, from the `auth` of the Socket.IO handshake.
 *
 * @throws {RingdownError} `rate-limited`, `bad-request`, `unauthorized` or `limit-reached`.
 */
export async function readHandshake(
  socket: ServerSocket,
  { tokens, devices, limit, networkOf }: Options,
): Promise<{ party: Party; calls: readonly CallId[] }> {
  await limit.take(networkOf(socket))
  const { token, deviceId, calls } = readRequest(handshakeSchema, socket.handshake.auth)
  const { userId, name } = await tokens.verify(token)
  const party: Party = { userId, deviceId, name }
  if (devices.get(party) === null && devices.count(userId) >= DEVICES_PER_USER) {
    throw new RingdownError(TOO_MANY_DEVICES)
  }
  return { party, calls }
}

const TOO_MANY_DEVICES: Problem = {
  code: 'limit-reached',
  message: `At most ${DEVICES_PER_USER} pages of one person may be connected. Close one.`,
}
