import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Socket as TcpSocket } from 'node:net'
import {
  type ClientEvents,
  type Clock,
  type ErrorCode,
  INTERNAL,
  LIMITS,
  type Problem,
  RingdownError,
  type ServerEvents,
} from '@ringdown/protocol'
import { type DefaultEventsMap, Server, type Socket } from 'socket.io'
import type { Budgets } from '../budgets/budgets.js'
import type { OpenConnections } from '../open-connections.js'
import type { Boundary } from './boundary.js'
import type { Connection } from './connection.js'
import { Door } from './door.js'
import type { EngineConnection } from './engine-connection.js'
import type { Intake } from './intake.js'
import * as parser from './packet-parser.js'
import { frameAtOnce } from './single-frame.js'
import { SocketAdmission } from './socket-admission.js'
import { SocketMeter } from './socket-meter.js'

/** What this server keeps with a socket: its connection, once the handshake was accepted. */
interface SocketData {
  connection: Connection
}

export type SocketServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>
export type ServerSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>

/** How often a connection is pinged, and how long it may take to answer, in milliseconds. */
export interface Heartbeat {
  readonly intervalMs: number
  readonly timeoutMs: number
}

/** A half-open connection is noticed within 18 s. */
export const HEARTBEAT: Heartbeat = { intervalMs: 10_000, timeoutMs: 8_000 }

/** Pieces that an unfinished message may consist of. Each takes memory of its own, however small it is. */
const PIECES = { maxFragments: 64, maxBufferedChunks: 256 }

interface Options {
  readonly boundary: Boundary
  readonly open: OpenConnections
  readonly heartbeat: Heartbeat
  readonly budgets: Budgets
  readonly clock: Clock
  readonly intake: Intake
  /** Told of each upgrade that is refused. */
  readonly onRefused: (code: ErrorCode) => void
}

interface CreatedServer {
  readonly io: SocketServer
  readonly meterOf: (socket: ServerSocket) => SocketMeter
}

/** Socket.IO as Ringdown uses it: WebSocket only, small frames of text, no compression, no unknown hosts. */
export function createSocketServer(
  http: HttpServer,
  { boundary, open, heartbeat, budgets, clock, intake, onRefused }: Options,
): CreatedServer {
  const admission = new SocketAdmission(budgets, boundary, open)
  const door = new Door({ clock, work: budgets.work, isRush: () => intake.isRush })
  const io: SocketServer = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    parser,
    allowEIO3: false,
    maxHttpBufferSize: LIMITS.frameBytes,
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: 5_000,
    pingInterval: heartbeat.intervalMs,
    pingTimeout: heartbeat.timeoutMs,
    allowRequest(request, decide) {
      try {
        const visit = { headers: request.headers, remoteAddress: request.socket.remoteAddress }
        boundary.checkHost(visit)
        intake.checkOpen()
        admission.admit(request, visit)
        enterInTurn(door, request.socket, isHere => decide(isHere ? null : GONE, isHere))
      } catch (error) {
        const problem = error instanceof RingdownError ? error.problem : INTERNAL
        onRefused(problem.code)
        refuse(request, problem)
        decide(problem.message, false)
      }
    },
  })
  boundPieces(io.engine as unknown as EngineInternals)
  return { io, meterOf: meterSockets(io, admission, { budgets, clock }) }
}

const GONE = 'It did not wait.'

/** @param decide is told once it is its turn, or that it has gone away before. */
function enterInTurn(door: Door, socket: TcpSocket, decide: (isHere: boolean) => void): void {
  const hear = () => {
    socket.removeListener('error', leave)
    socket.removeListener('end', leave)
  }
  const cancel = door.enter(() => {
    hear()
    decide(true)
  })
  if (cancel === null) return
  function leave() {
    hear()
    cancel?.()
    // Node and Engine.IO listen to no errors of a socket between them: one would end the process.
    socket.on('error', () => {})
    socket.destroy()
    decide(false)
  }
  socket.on('error', leave)
  socket.on('end', leave)
}

/** The parts of Engine.IO's server that are used here and are not in its types. */
interface EngineInternals {
  readonly opts: { wsEngine: new (options: object) => object }
  init(): void
}

/** Engine.IO has no option for what its WebSocket server is created with, and creates it again once it listens. */
function boundPieces(engine: EngineInternals): void {
  const WebSocketServer = engine.opts.wsEngine
  engine.opts.wsEngine = class {
    constructor(options: object) {
      // biome-ignore lint/correctness/noConstructorReturn: the class of the server is not known here.
      return new WebSocketServer({ ...options, ...PIECES })
    }
  }
  engine.init()
}

/** Gives every socket a meter as soon as it is upgraded. */
function meterSockets(
  io: SocketServer,
  admission: SocketAdmission,
  options: Pick<Options, 'budgets' | 'clock'>,
): CreatedServer['meterOf'] {
  io.engine.on('connection', (connection: EngineConnection) => {
    connection.on('packetCreate', frameAtOnce)
    const { request } = connection
    const account = request && admission.accountOf(request)
    if (account) new SocketMeter(connection, request.socket, account, options)
  })
  return ({ conn }) => {
    const meter = SocketMeter.of(conn)
    if (meter === undefined) throw new TypeError('a socket that was not admitted')
    return meter
  }
}

const REFUSALS: Partial<Record<ErrorCode, string>> = {
  'bad-request': '400 Bad Request',
  'not-allowed': '403 Forbidden',
  unavailable: '503 Service Unavailable',
}

/** Engine.IO would answer 400 to a forbidden upgrade, which means a malformed request. */
function refuse({ socket }: IncomingMessage, { code, message, retryAfterMs }: Problem): void {
  const status = REFUSALS[code] ?? '429 Too Many Requests'
  const wait = retryAfterMs === undefined ? '' : `Retry-After: ${Math.ceil(retryAfterMs / 1000)}\r\n`
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\n${wait}Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  )
}
