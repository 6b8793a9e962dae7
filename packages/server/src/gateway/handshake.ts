import { type Party, type Problem, RingdownError } from '@ringdown/protocol'
import { handshakeSchema } from '@ringdown/protocol/schemas'
import type { Tokens } from '../identity/tokens.js'
import type { Devices } from '../presence/devices.js'
import type { Connection } from './connection.js'
import type { ConnectionNumbers } from './connection-numbers.js'
import type { RateLimit } from './rate-limit.js'
import type { ServerSocket, SocketData } from './socket-server.js'
import { readRequest } from './validation.js'

/** How many devices of one user may be connected at once. */
const DEVICES_PER_USER = 32

interface Options {
  readonly tokens: Tokens
  readonly devices: Devices<Connection>
  readonly numbers: ConnectionNumbers
  readonly limit: RateLimit
  /** The network a socket comes from, as limits count it. */
  readonly networkOf: (socket: ServerSocket) => string
}

/**
 * Establishes who connects, from the `auth` of the Socket.IO handshake.
 *
 * @throws {RingdownError} `rate-limited`, `bad-request`, `unauthorized`, `limit-reached`, or `replaced` for a handshake
 * that a newer one has overtaken: what it says of the device's calls is no longer true.
 */
export async function readHandshake(
  socket: ServerSocket,
  { tokens, devices, numbers, limit, networkOf }: Options,
): Promise<SocketData> {
  await limit.take(networkOf(socket))
  const { token, deviceId, connection, calls } = readRequest(handshakeSchema, socket.handshake.auth)
  const { userId, name } = await tokens.verify(token)
  const party: Party = { userId, deviceId, name }
  if (devices.get(party) === null && devices.count(userId) >= DEVICES_PER_USER) {
    throw new RingdownError(TOO_MANY_DEVICES)
  }
  const newest = await numbers.advance(party, connection)
  if (newest !== null) throw new RingdownError(overtaken(newest))
  return { party, calls, connection }
}

const TOO_MANY_DEVICES: Problem = {
  code: 'limit-reached',
  message: `At most ${DEVICES_PER_USER} pages of one person may be connected. Close one.`,
}

function overtaken(newest: number): Problem {
  return {
    code: 'replaced',
    message: `This device has connected since. If this is a new connection, count "connection" on from ${newest}.`,
  }
}
