import { randomUUID } from 'node:crypto'
import { PROTOCOL_VERSION, type Reply } from '@ringdown/protocol'
import { WebSocket } from 'ws'
import { post } from './post.js'
import type { Way } from './way.js'

export interface Identity {
  readonly userId: string
  readonly deviceId: string
  readonly token: string
}

/** Signs in as a guest. @throws if the server refuses. */
export async function signIn(way: Way, name: string): Promise<Identity> {
  const { status, body } = await post(way, '/api/guests', { name })
  if (status !== 200) throw new Error(`A guest was refused with ${status}.`)
  const { userId, token } = JSON.parse(body) as { userId: string; token: string }
  return { userId, token, deviceId: randomUUID() }
}

/**
 * A Socket.IO client of a few lines, from an address of choice, that can also break every rule of the protocol: it sends
 * what it is told to, and reads only if it is told to.
 */
export class WireClient {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (reply: Reply<object>) => void>()
  readonly #listeners = new Map<string, (argument: never) => void>()
  #acknowledgements = 0

  private constructor({ port, localAddress }: Way) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
      localAddress,
      perMessageDeflate: false,
      handshakeTimeout: 10_000,
    })
    // A cut connection is what an attacker has to expect; `closed` tells those who care.
    this.#socket.on('error', () => {})
    this.#socket.on('message', data => this.#read(String(data)))
  }

  /** Opens the WebSocket and no more. @throws if it is refused. */
  static async open(way: Way): Promise<WireClient> {
    const client = new WireClient(way)
    await new Promise<void>((resolve, reject) => {
      client.#socket.once('open', () => resolve())
      client.#socket.once('close', () => reject(new Error('The WebSocket was refused.')))
    })
    return client
  }

  /** Opens a connection as a browser does. @throws if it is refused, or not welcomed within 10 s. */
  static async connect(
    way: Way,
    { deviceId, token }: Identity,
    { connection = 1, calls = [] }: { readonly connection?: number; readonly calls?: readonly string[] } = {},
  ): Promise<WireClient> {
    const client = await WireClient.open(way)
    const welcomed = new Promise<void>((resolve, reject) => {
      client.on('welcome', () => resolve())
      client.on('refused', () => reject(new Error('The handshake was refused.')))
      client.#socket.once('close', () => reject(new Error('The connection was closed.')))
      AbortSignal.timeout(10_000).addEventListener('abort', () => reject(new Error('No welcome came.')))
    })
    const handshake = { v: PROTOCOL_VERSION, token, deviceId, connection, calls, capabilities: [] }
    client.send(`40${JSON.stringify(handshake)}`)
    await welcomed
    return client
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /** Sends a frame as it is. */
  send(frame: string | Buffer): void {
    if (this.isOpen) this.#socket.send(frame)
  }

  /** Sends a request and waits for no reply. */
  emit(event: string, request: object): void {
    this.send(`42${this.#acknowledgements++}${JSON.stringify([event, request])}`)
  }

  /** @throws with the error's code if the request is refused, or not answered within 10 s. */
  async ask<T extends object>(event: string, request: object): Promise<T> {
    const id = this.#acknowledgements++
    const answered = new Promise<Reply<T>>((resolve, reject) => {
      this.#waiting.set(id, reply => resolve(reply as Reply<T>))
      AbortSignal.timeout(10_000).addEventListener('abort', () => reject(new Error(`No answer to ${event}.`)))
    })
    this.send(`42${id}${JSON.stringify([event, request])}`)
    try {
      const reply = await answered
      if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
      return reply
    } finally {
      this.#waiting.delete(id)
    }
  }

  /** The one listener for an event of the server. */
  on<T>(event: string, listener: (argument: T) => void): void {
    this.#listeners.set(event, listener)
  }

  /** Reads nothing more, so that the server cannot send. */
  stopReading(): void {
    this.#socket.pause()
  }

  close(): void {
    this.#socket.terminate()
  }

  #read(frame: string): void {
    if (frame === '2') this.send('3')
    else if (frame.startsWith('44')) this.#hear('refused', frame)
    else if (frame.startsWith('42')) {
      const [name, argument] = JSON.parse(frame.slice(2)) as [string, unknown]
      this.#hear(name, argument)
    } else if (frame.startsWith('43')) {
      const [, id, replies = '[]'] = /^43(\d+)(.*)$/s.exec(frame) ?? []
      const [reply] = JSON.parse(replies) as [Reply<object>]
      this.#waiting.get(Number(id))?.(reply)
    }
  }

  #hear(event: string, argument: unknown): void {
    this.#listeners.get(event)?.(argument as never)
  }
}
