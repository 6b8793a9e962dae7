import {
  type Address,
  type CallId,
  type ClosingReason,
  INTERNAL,
  type Party,
  PROTOCOL_VERSION,
  RingdownError,
  type Welcome,
} from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Admittance } from '../access/admittance.js'
import type { Budgets } from '../budgets/budgets.js'
import type { Payers } from '../budgets/payers.js'
import type { IceServers } from '../ice/ice-servers.js'
import type { IdentityVerifier } from '../identity/identity.js'
import type { Metrics } from '../metrics/metrics.js'
import type { DeviceRegistry } from '../presence/device-registry.js'
import type { Directory } from '../presence/directory.js'
import type { PeopleWatches } from '../presence/people-watches.js'
import type { LiveCalls } from '../sequencer/live-calls.js'
import type { Boundary } from './boundary.js'
import { Connection, type Visitor } from './connection.js'
import { type Dispatching, dispatcher } from './dispatch.js'
import type { Handlers } from './handlers.js'
import { readHandshake } from './handshake.js'
import type { Intake } from './intake.js'
import type { LateReplies } from './late-replies.js'
import type { LinkVisitors } from './link-visitors.js'
import { connectPacket } from './packet-parser.js'
import type { RateLimit } from './rate-limit.js'
import type { Rooms } from './rooms.js'
import type { Meter } from './socket-meter.js'
import type { ServerSocket, SocketServer } from './socket-server.js'

/** What this server can do beyond its version. */
const CAPABILITIES: readonly string[] = [
  'links',
  'unlisted',
  'call-key',
  'ring-policy',
  'visitors',
  'history',
  'lines',
  'personal-links',
  'metadata',
  'completions',
  'move',
  'drain',
]

/** What calls need to know about devices. */
interface Calls {
  /** A device is here, in these calls; `null` if it may be in others, too. */
  deviceArrived(device: Party, calls: readonly CallId[] | null, isOvertaken: () => boolean): Promise<void>
  /** A device's last connection was lost. */
  deviceLeft(device: Party, listening: readonly Address[]): Promise<void>
}

interface Options {
  readonly io: SocketServer
  readonly logger: Logger
  readonly identities: IdentityVerifier
  readonly admittance: Admittance
  /** The connections of this process, maintained by this gateway. */
  readonly connections: Set<Connection>
  readonly rooms: Rooms<Connection>
  readonly devices: DeviceRegistry
  readonly directory: Directory
  readonly watches: PeopleWatches<Connection>
  readonly calls: Calls
  readonly visitors: LinkVisitors
  readonly handlers: Handlers
  readonly onRefused: Dispatching['onRefused']
  readonly limits: { readonly handshakes: RateLimit; readonly messages: RateLimit }
  readonly intake: Intake
  readonly boundary: Boundary
  /** Whether people sign in here, so that those who do not are marked as guests. */
  readonly marksGuests: boolean
  readonly budgets: Budgets
  readonly payers: Payers<Connection>
  readonly metrics: Metrics
  /** What counts the use of a socket. Every socket has one: it was admitted before its upgrade. */
  readonly meterOf: (socket: ServerSocket) => Meter
  readonly iceServers: IceServers
  readonly liveCalls: LiveCalls
  /** Why calls cannot be read or end now; `null` if they can. */
  storeFault(): RingdownError | null
  readonly lateReplies: LateReplies
}

/** Connects devices: authenticates them, answers their requests, notices when they are gone. */
export class Gateway {
  readonly #options: Options
  readonly #dispatching: Dispatching
  // Listeners that all sockets share: a closure of each would take memory on every connection.
  readonly #onError: () => void
  readonly #onDisconnect: (this: ServerSocket, reason: string, error?: unknown) => void
  constructor(options: Options) {
    this.#options = options
    const { handlers, onRefused, limits, logger, metrics, lateReplies } = options
    this.#dispatching = {
      handlers,
      messages: limits.messages,
      logger,
      lateReplies,
      refusals: metrics.refusals,
      onRefused,
      onFlood: connection => this.dismiss(connection, 'flooding'),
    }
    // Not of Socket.IO's protocol, which closes the connection.
    this.#onError = () => metrics.refusals.dismissed('malformed')
    const left = this.#left.bind(this)
    this.#onDisconnect = function (reason, error) {
      left(this.data.connection, reason, error)
    }
    this.#admitHandshakes()
    options.io.on('connection', socket => this.#connected(socket))
  }

  /** Closes a connection and says why. */
  dismiss(connection: Connection, reason: ClosingReason): void {
    const { userId, deviceId } = connection.party
    this.#options.logger.info({ userId, deviceId, reason }, 'device dismissed')
    connection.dismiss(reason)
  }

  /** Closes every connection. The devices come back at once, and say what calls they are in. */
  restart(): void {
    for (const connection of [...this.#options.connections]) connection.dismiss('stopping')
  }

  /** Refuses new connections and closes the existing ones. */
  stop(): void {
    this.#options.intake.close()
    this.restart()
  }

  #admitHandshakes(): void {
    const { io, limits, budgets, metrics, logger } = this.#options
    const options = { ...this.#options, limit: limits.handshakes, work: budgets.work }
    io.use(async (socket, next) => {
      try {
        // Nobody would know which calls the device is in, and it could not place one.
        const fault = this.#options.storeFault()
        if (fault !== null) throw fault
        const meter = this.#options.meterOf(socket)
        const visitor = await readHandshake(socket, { ...options, network: meter.network })
        meter.letIn()
        socket.data.connection = new Connection(socket, meter, this.#options.rooms, visitor)
        socket.data.connection.liveCall = await this.#callOf(visitor)
        next()
      } catch (error) {
        if (!(error instanceof RingdownError)) logger.error({ err: error }, 'handshake failed')
        const problem = error instanceof RingdownError ? error.problem : INTERNAL
        // Who has gone away is not refused.
        if (socket.conn.readyState === 'open') {
          logger.debug({ code: problem.code }, 'handshake refused')
          metrics.refusals.refused('handshake', problem.code)
        }
        next(Object.assign(new Error(problem.code), { data: problem }))
      }
    })
  }

  /** The live call that a device is in and comes back to. */
  async #callOf({ party, calls }: Visitor): Promise<CallId | null> {
    const live = calls.length > 0 ? await this.#options.liveCalls.of(party, []) : null
    return live !== null && calls.includes(live.callId) ? live.callId : null
  }

  #connected(socket: ServerSocket): void {
    const { connections, devices, directory, logger, payers } = this.#options
    const { connection } = socket.data
    const { party } = connection
    connections.add(connection)
    payers.add(connection)
    connection.registered = this.#attempt(Promise.all([devices.add(connection), directory.meet(party)]))
    connection.writeWithNext(connectPacket(socket.id))
    socket.emit('welcome', this.#welcome(connection))
    socket.on('error', this.#onError)
    socket.on('disconnect', this.#onDisconnect)
    // Handles every event before Socket.IO looks for listeners, and passes none on.
    socket.use(dispatcher(connection, this.#dispatching))
    logger.info({ userId: party.userId, deviceId: party.deviceId }, 'device connected')
    // First in the queue: a call placed by this connection must not be ended as one of a previous page.
    connection.enqueue(async () => {
      await connection.registered
      const isOvertaken = () => connection.isReplaced
      const inCalls = connection.takesOver ? null : connection.calls
      await this.#attempt(this.#options.calls.deviceArrived(party, inCalls, isOvertaken))
    })
  }

  #welcome(connection: Connection): Welcome {
    const { iceServers } = this.#options
    const { party, liveCall } = connection
    return {
      v: PROTOCOL_VERSION,
      capabilities: iceServers.hasTurn ? [...CAPABILITIES, 'call-turn'] : CAPABILITIES,
      party,
      // A page that returns to its call needs them at once.
      ice:
        (liveCall === null ? null : iceServers.forCall(connection, liveCall, 'party')) ??
        iceServers.open(connection),
    }
  }

  #left(connection: Connection, reason: string, error: unknown): void {
    const { payers } = this.#options
    const { refusals } = this.#options.metrics
    connection.leaveRooms()
    if (isMalformed(reason, error)) refusals.dismissed('malformed')
    if (connection.closedFor !== null) refusals.dismissed(connection.closedFor)
    void connection.registered.then(() => this.#attempt(this.#disconnected(connection, reason)))
    // After what it still wrote. A client may leave the server and keep its socket, which would then be of no use.
    connection.finish(() => payers.remove(connection))
  }

  async #disconnected(connection: Connection, reason: string): Promise<void> {
    const { connections, devices, directory, watches, calls, visitors, logger } = this.#options
    const { userId, deviceId } = connection.party
    connections.delete(connection)
    watches.unwatch(connection)
    for (const address of connection.joining) visitors.changed(address)
    const gone = await devices.remove(connection)
    await directory.leave(userId, reason === 'client namespace disconnect')
    if (!gone.device) return
    logger.info({ userId, deviceId, reason }, 'device disconnected')
    await calls.deviceLeft(connection.party, connection.listening)
  }

  async #attempt(task: Promise<unknown>): Promise<void> {
    try {
      await task
    } catch (error) {
      this.#options.logger.error({ err: error }, 'tracking a device failed')
    }
  }
}

/** Whether Engine.IO closed a connection because of what it sent: no packet, or no WebSocket frame within bounds. */
function isMalformed(reason: string, error: unknown): boolean {
  if (reason !== 'transport error') return reason === 'parse error'
  // Engine.IO keeps only the text of the WebSocket's error.
  return error instanceof Error && /^(RangeError|Error: Invalid WebSocket frame)/.test(error.message)
}
