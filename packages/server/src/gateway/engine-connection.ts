import type { IncomingMessage } from 'node:http'
import type { Socket } from 'socket.io'

/*
 * The parts of Engine.IO and ws that are used here and are not in their types. A test opens a real connection and fails if one
 * of them has changed.
 */

/** A WebSocket of ws. */
export interface WebSocket {
  prependListener(event: 'message', listener: (message: Buffer) => void): unknown
  on(event: 'ping' | 'pong', listener: (payload: Buffer) => void): unknown
  listeners(event: 'error'): readonly { readonly name: string }[]
  removeListener(event: 'error', listener: object): unknown
  pause(): void
  resume(): void
  terminate(): void
}

/** A connection of Engine.IO. */
export interface EngineConnection {
  /** `null` once it is forgotten. */
  request: IncomingMessage | null
  readonly transport: { readonly socket: WebSocket; removeAllListeners(event: 'headers'): unknown }
  /** What could not be written to the socket yet. */
  readonly writeBuffer: readonly { readonly data?: unknown }[]
  on(event: 'drain' | 'close', listener: () => void): unknown
  on(
    event: 'packetCreate',
    listener: (packet: { readonly type: string; readonly data?: unknown }) => void,
  ): unknown
}

const NOTHING = Object.freeze({})

/**
 * Socket.IO keeps the request that a socket began with, and its headers, for as long as the socket lives: a tenth of its memory.
 * Its documentation says to drop the request where that is not wanted. To be called once everything has been read from them.
 */
export function forgetRequest(socket: Pick<Socket, 'conn'>): void {
  const connection = socket.conn as unknown as EngineConnection
  connection.request = null
  // For the headers of answers to HTTP requests, which a WebSocket does not get.
  connection.transport.removeAllListeners('headers')
  // Of Engine.IO, for errors before it was ready; it has another one by now.
  const webSocket = connection.transport.socket
  for (const listener of webSocket.listeners('error'))
    if (listener.name === 'onUpgradeError') webSocket.removeListener('error', listener)
  Object.assign(socket, { handshake: NOTHING })
}

/** Of the client that Socket.IO makes of a connection. */
interface EngineClient {
  connectTimeout?: NodeJS.Timeout | undefined
}

/** Socket.IO closes a connection on which no handshake was accepted for seconds. This one's is here, and waits for its turn. */
export function stopConnectTimeout({ client }: Pick<Socket, 'client'>): void {
  const engineClient = client as unknown as EngineClient
  clearTimeout(engineClient.connectTimeout)
  engineClient.connectTimeout = undefined
}
