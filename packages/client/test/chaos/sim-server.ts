import { type Clock, type Person, SERVER_LIMITS, SERVER_TIMERS } from '@ringdown/protocol'
import { pino } from 'pino'
import { Calls } from '../../../server/src/calls.js'
import type { Connection } from '../../../server/src/gateway/connection.js'
import { MemoryConnectionNumbers } from '../../../server/src/gateway/connection-numbers.js'
import { deliverThrough, tellReachabilityThrough } from '../../../server/src/gateway/delivery.js'
import { Gateway } from '../../../server/src/gateway/gateway.js'
import { RateLimit } from '../../../server/src/gateway/rate-limit.js'
import { requestHandlers } from '../../../server/src/gateway/requests.js'
import type { SocketServer } from '../../../server/src/gateway/socket-server.js'
import type { Tokens } from '../../../server/src/identity/tokens.js'
import { Metrics } from '../../../server/src/metrics/metrics.js'
import { Devices } from '../../../server/src/presence/devices.js'
import { Directory } from '../../../server/src/presence/directory.js'
import { PeopleWatches } from '../../../server/src/presence/people-watches.js'
import type { Cable, CableEnd } from './cable.js'
import { SimServerSocket } from './sim-server-socket.js'

/** Rates are measured by the machine's own clock, which this one's does not follow. */
const NO_LIMIT = { points: 1_000_000_000, seconds: 1 }

type Middleware = (socket: SimServerSocket, next: (refusal?: { data: unknown }) => void) => void

/** Everything of a Ringdown server but HTTP and sockets: its gateway and all behind it, under a clock of the test's. */
export class SimServer {
  /** Those that are connected, and those that still shake hands. */
  readonly #sockets = new Set<SimServerSocket>()
  readonly #directory: Directory
  readonly #watches: PeopleWatches
  readonly #calls: Calls
  #middleware: Middleware = () => {}
  #onConnection: (socket: SimServerSocket) => void = () => {}

  constructor(clock: Clock) {
    const logger = pino({ level: 'silent' })
    const devices = new Devices<Connection>()
    const io = this.#io()
    const watches = new PeopleWatches({ clock, find: query => directory.find(query) })
    const directory: Directory = new Directory({
      clock,
      graceMs: SERVER_TIMERS.presenceGrace,
      limit: 100,
      onChange: () => watches.changed(),
    })
    const calls = new Calls({
      clock,
      logger,
      timers: SERVER_TIMERS,
      directory,
      reachability: {
        isHere: device => devices.get(device) !== null,
        listens: (device, address) => devices.get(device)?.listening.has(address) ?? false,
        knows: userId => devices.count(userId) > 0 || directory.knows(userId),
      },
      deliver: deliverThrough(io),
      mostParties: SERVER_LIMITS.parties,
      tellReachability: tellReachabilityThrough(io),
      metrics: new Metrics(() => devices.size),
      warm: 'everyone',
    })
    const iceServers = () => ({ iceServers: [] })
    const { sequencer, reading, restorations, reports } = calls
    const invites = new RateLimit(NO_LIMIT)
    new Gateway({
      io,
      logger,
      tokens: plainTokens,
      devices,
      numbers: new MemoryConnectionNumbers(clock),
      directory,
      watches,
      calls,
      handlers: requestHandlers({
        sequencer,
        reading,
        restorations,
        directory,
        watches,
        invites,
        reports,
        iceServers,
      }),
      rates: { messages: NO_LIMIT, invites: NO_LIMIT, handshakes: NO_LIMIT, guests: NO_LIMIT },
      trustProxy: false,
      iceServers,
    })
    calls.start()
    this.#directory = directory
    this.#watches = watches
    this.#calls = calls
  }

  /** Who is here, as the directory has it. */
  get people(): readonly Person[] {
    return this.#directory.find('')
  }

  /** @param lay lays the cable to the socket that is to be its end here. */
  connect(lay: (end: CableEnd) => Cable): Cable {
    const socket = new SimServerSocket({
      admit: socket =>
        new Promise(resolve => this.#middleware(socket, refusal => resolve(refusal?.data ?? null))),
      connected: socket => this.#onConnection(socket),
      left: socket => this.#sockets.delete(socket),
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
    this.#calls.stop()
    this.dropLines()
    this.#directory.close()
    this.#watches.close()
  }

  #io(): SocketServer {
    const io = {
      use: (middleware: Middleware) => {
        this.#middleware = middleware
      },
      on: (_connection: string, handler: (socket: SimServerSocket) => void) => {
        this.#onConnection = handler
      },
      to: (rooms: readonly string[]) => this.#broadcast(rooms, []),
    }
    // The part of Socket.IO's server that the gateway uses, and no more.
    return io as unknown as SocketServer
  }

  #broadcast(rooms: readonly string[], exceptions: readonly string[]): object {
    const isIn = (socket: SimServerSocket) => (room: string) => socket.rooms.has(room)
    return {
      except: (room: string) => this.#broadcast(rooms, [...exceptions, room]),
      emit: (event: string, argument: unknown) => {
        for (const socket of [...this.#sockets]) {
          if (rooms.some(isIn(socket)) && !exceptions.some(isIn(socket))) socket.emit(event, argument)
        }
      },
    }
  }
}

/** Tokens that say who somebody is and nothing else. */
const plainTokens = {
  verify: async (token: string) => ({ userId: token, name: token, isGuest: true }),
} as unknown as Tokens
