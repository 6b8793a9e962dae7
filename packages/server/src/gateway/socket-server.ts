import type { Server as HttpServer, IncomingMessage } from 'node:http'
import {
  type CallId,
  type ClientEvents,
  LIMITS,
  type Party,
  RingdownError,
  type ServerEvents,
} from '@ringdown/protocol'
import { type DefaultEventsMap, Server, type Socket } from 'socket.io'
import type { Boundary } from './boundary.js'

/** What the handshake says about a socket. */
export interface SocketData {
  party: Party
  calls: readonly CallId[]
  /** Where it comes from, as limits count it. */
  network: string
  /** Its number among the connections of its device. */
  connection: number
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

/** Socket.IO as Ringdown uses it: WebSocket only, small frames, no compression, no unknown hosts. */
export function createSocketServer(http: HttpServer, boundary: Boundary, heartbeat: Heartbeat): SocketServer {
  return new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    allowEIO3: false,
    maxHttpBufferSize: LIMITS.frameBytes,
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: 5_000,
    pingInterval: heartbeat.intervalMs,
    pingTimeout: heartbeat.timeoutMs,
    allowRequest(request, decide) {
      try {
        boundary.checkHost({ headers: request.headers, remoteAddress: request.socket.remoteAddress })
        decide(null, true)
      } catch (error) {
        const sentence = error instanceof RingdownError ? error.message : String(error)
        refuse(request, sentence)
        decide(sentence, false)
      }
    },
  })
}

/** Engine.IO would answer 400 to a forbidden upgrade, which means a malformed request. */
function refuse(request: IncomingMessage, sentence: string): void {
  request.socket.end(
    `HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(sentence)}\r\n\r\n${sentence}`,
  )
}
