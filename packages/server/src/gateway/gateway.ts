import {
  type CallId,
  type ClosingReason,
  type IceServersReply,
  INTERNAL,
  type Party,
  PROTOCOL_VERSION,
  type Problem,
  RingdownError,
} from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Tokens } from '../identity/tokens.js'
import type { Devices } from '../presence/devices.js'
import type { Directory } from '../presence/directory.js'
import type { PeopleWatches } from '../presence/people-watches.js'
import { clientNetwork } from './client-network.js'
import { Connection } from './connection.js'
import type { ConnectionNumbers } from './connection-numbers.js'
import { deviceRoom } from './delivery.js'
import { dispatch, type Incoming } from './dispatch.js'
import { readHandshake } from './handshake.js'
import { RateLimit, type Rates } from './rate-limit.js'
import type { Handlers } from './requests.js'
import type { ServerSocket, SocketServer } from './socket-server.js'

/** What this server can do beyond its version. */
const CAPABILITIES: readonly string[] = []

/** What calls have to know of devices. */
interface Calls {
  /** A device is here, in these calls. */
  deviceArrived(device: Party, calls: readonly CallId[]): Promise<void>
  /** A device's last connection was lost. */
  deviceLeft(device: Party): Promise<void>
}

interface Options {
  readonly io: SocketServer
  readonly logger: Logger
  readonly tokens: Tokens
  readonly devices: Devices<Connection>
  readonly numbers: ConnectionNumbers
  readonly directory: Directory
  readonly watches: PeopleWatches
  readonly calls: Calls
  readonly handlers: Handlers
  readonly rates: Rates
  readonly trustProxy: boolean
  readonly iceServers: (connection: Connection) => IceServersReply
}

/** Connects devices: who they are, what they ask, when they are gone. */
export class Gateway {
  readonly #options: Options
  readonly #messages: RateLimit
  #stopping = false

  constructor(options: Options) {
    this.#options = options
    this.#messages = new RateLimit(options.rates.messages)
    this.#admitHandshakes()
    options.io.on('connection', socket => this.#connected(socket))
  }

  /** Closes a connection and says why. */
  dismiss(connection: Connection, reason: ClosingReason): void {
    const { userId, deviceId } = connection.party
    this.#options.logger.info({ userId, deviceId, reason }, 'device dismissed')
    connection.dismiss(reason)
  }

  /** Refuses new connections and closes those there are. */
  stop(): void {
    this.#stopping = true
    for (const connection of [...this.#options.devices]) connection.dismiss('stopping')
  }

  #admitHandshakes(): void {
    const { io, tokens, devices, numbers, rates, trustProxy, logger } = this.#options
    const limit = new RateLimit(rates.handshakes)
    const networkOf = ({ handshake }: ServerSocket) =>
      clientNetwork(handshake.headers, handshake.address, trustProxy)
    io.use(async (socket, next) => {
      try {
        if (this.#stopping) throw new RingdownError(STOPPING)
        Object.assign(
          socket.data,
          await readHandshake(socket, { tokens, devices, numbers, limit, networkOf }),
        )
        next()
      } catch (error) {
        if (!(error instanceof RingdownError)) logger.error({ err: error }, 'handshake failed')
        const problem = error instanceof RingdownError ? error.problem : INTERNAL
        logger.debug({ code: problem.code }, 'handshake refused')
        next(Object.assign(new Error(problem.code), { data: problem }))
      }
    })
  }

  #connected(socket: ServerSocket): void {
    const { devices, handlers, logger, iceServers } = this.#options
    const connection = new Connection(socket)
    const { party } = connection
    devices.add(connection)?.dismiss('replaced')
    // Joins at once, there being no adapter that would have to ask another node.
    void socket.join(deviceRoom(party))
    socket.emit('welcome', {
      v: PROTOCOL_VERSION,
      capabilities: CAPABILITIES,
      party,
      ice: iceServers(connection),
    })
    socket.on('disconnect', reason => this.#disconnected(connection, reason))
    // Takes every event before Socket.IO looks for listeners, and passes none on.
    const onFlood = () => this.dismiss(connection, 'flooding')
    const options = { handlers, messages: this.#messages, logger, onFlood }
    socket.use((event: Incoming) => dispatch(connection, event, options))
    logger.info({ userId: party.userId, deviceId: party.deviceId }, 'device connected')
    // First in line: a call placed by this connection must not count as one of a page that is gone.
    connection.enqueue(() => this.#attempt(this.#options.calls.deviceArrived(party, connection.calls)))
  }

  #disconnected(connection: Connection, reason: string): void {
    const { devices, directory, watches, calls, logger } = this.#options
    const { userId, deviceId } = connection.party
    watches.unwatch(connection)
    if (!devices.remove(connection)) return
    logger.info({ userId, deviceId, reason }, 'device disconnected')
    if (devices.count(userId) === 0) directory.leave(userId, reason === 'client namespace disconnect')
    void this.#attempt(calls.deviceLeft(connection.party))
  }

  async #attempt(task: Promise<void>): Promise<void> {
    try {
      await task
    } catch (error) {
      this.#options.logger.error({ err: error }, 'keeping track of a device failed')
    }
  }
}

const STOPPING: Problem = {
  code: 'unavailable',
  message: 'The server is stopping. Connect again in a moment.',
  retryAfterMs: 2_000,
}
