import { type Clock, type Person, SERVER_LIMITS, SERVER_TIMERS } from '@ringdown/protocol'
import { pino } from 'pino'
import { Admittance } from '../../../server/src/access/admittance.js'
import type { Backends } from '../../../server/src/backends.js'
import { Budgets, UNLIMITED_BUDGETS } from '../../../server/src/budgets/budgets.js'
import { Payers } from '../../../server/src/budgets/payers.js'
import type { Connection } from '../../../server/src/gateway/connection.js'
import { Intake } from '../../../server/src/gateway/intake.js'
import type { Rates } from '../../../server/src/gateway/rate-limit.js'
import { takeWaiting } from '../../../server/src/gateway/single-frame.js'
import { BACKLOG } from '../../../server/src/gateway/slow-consumers.js'
import type { SocketServer } from '../../../server/src/gateway/socket-server.js'
import { IceServers } from '../../../server/src/ice/ice-servers.js'
import { inProcessBackends } from '../../../server/src/in-process-backends.js'
import { Metrics } from '../../../server/src/metrics/metrics.js'
import { ownBoundary } from '../../../server/src/own-boundary.js'
import { readConfig } from '../../../server/src/settings/config.js'
import { Signaling } from '../../../server/src/signaling.js'
import type { Cable, CableEnd } from './cable.js'
import { SimServerSocket } from './sim-server-socket.js'

/** Rates are measured by the machine's own clock, which this one's does not follow. */
const NO_LIMIT = { points: 1_000_000_000, seconds: 1 }
const rates: Rates = {
  messages: NO_LIMIT,
  invites: NO_LIMIT,
  handshakes: NO_LIMIT,
  guests: NO_LIMIT,
  api: NO_LIMIT,
  attempts: NO_LIMIT,
  passkeyAttempts: NO_LIMIT,
  ringsOfPair: NO_LIMIT,
  ringsToPerson: NO_LIMIT,
  strangersToPerson: NO_LIMIT,
  ringsToAddress: NO_LIMIT,
  ringsOfNetwork: NO_LIMIT,
  strangersOfNetwork: NO_LIMIT,
}
// These people call again at once, whatever they were told.
const timers = { ...SERVER_TIMERS, declined: 0 }

type Middleware = (socket: SimServerSocket, next: (refusal?: { data: unknown }) => void) => void

/** Everything of a Ringdown server but HTTP and sockets: its gateway and all behind it, under a clock of the test's. */
export class SimServer {
  /** Those that are connected, and those that still shake hands. */
  readonly #sockets = new Set<SimServerSocket>()
  readonly #backends: Backends
  readonly #signaling: Signaling
  #middleware: Middleware = () => {}
  #onConnection: (socket: SimServerSocket) => void = () => {}

  /** @param suffix of every user's id: a server that has lost its data knows its users by others. */
  constructor(clock: Clock, mostParties: number = SERVER_LIMITS.parties, suffix = '') {
    const connections = new Set<Connection>()
    const budgets = new Budgets(clock, Number.POSITIVE_INFINITY, UNLIMITED_BUDGETS)
    const backends = inProcessBackends({ clock, timers, rates })
    const logger = pino({ level: 'silent' })
    const countLive = () => backends.calls.countLive()
    this.#backends = backends
    this.#signaling = new Signaling({
      io: this.#io(),
      backends,
      clock,
      logger,
      timers,
      rates,
      backlog: BACKLOG,
      identities: plainTokens(suffix),
      admittance: new Admittance({ access: 'open', guests: true }),
      metrics: new Metrics({ connections: () => connections.size, countLive, areRecordsUp: () => true }),
      connections,
      warm: 'everyone',
      mostParties,
      boundary: ownBoundary(readConfig({}, []), { tls: null, logger }),
      intake: new Intake({ clock, work: budgets.work }),
      marksGuests: false,
      budgets,
      payers: new Payers<Connection>(),
      meterOf: socket => (socket as unknown as SimServerSocket).meter,
      iceServers: new IceServers({
        clock,
        turnSecret: null,
        urlsFor: () => ({ stun: [], turn: [] }),
        countedAs: () => [],
      }),
    })
    this.#signaling.start()
  }

  /** Who is here, as the directory has it. */
  async people(): Promise<readonly Person[]> {
    return (await this.#backends.directory.find('', 100)).people
  }

  /** @param lay lays the cable to the socket that is to be its end here. */
  connect(lay: (end: CableEnd) => Cable): Cable {
    const socket = new SimServerSocket({
      admit: socket =>
        new Promise(resolve => this.#middleware(socket, refusal => resolve(refusal?.data ?? null))),
      connected: socket => this.#onConnection(socket),
      left: socket => this.#sockets.delete(socket),
      takeWaiting,
    })
    this.#sockets.add(socket)
    const cable = lay(socket)
    socket.plugIn(cable)
    return cable
  }

  /** Closes every connection, as a proxy that is restarted does. */
  dropLines(): void {
    for (const socket of [...this.#sockets]) socket.onClose()
  }

  /** As `kill -9` does: it says nothing, and the system closes its connections. */
  kill(): void {
    this.#signaling.close()
    this.dropLines()
  }

  #io(): SocketServer {
    const io = {
      use: (middleware: Middleware) => {
        this.#middleware = middleware
      },
      on: (_connection: string, handler: (socket: SimServerSocket) => void) => {
        this.#onConnection = handler
      },
    }
    // The part of Socket.IO's server that the gateway uses, and no more.
    return io as unknown as SocketServer
  }
}

/** Tokens that say who somebody is and nothing else. */
const plainTokens = (suffix: string) => ({
  verify: async (token: string) => ({
    userId: `${token}${suffix}`,
    name: token,
    role: 'guest' as const,
    lines: [],
    expiresAt: Infinity,
  }),
})
