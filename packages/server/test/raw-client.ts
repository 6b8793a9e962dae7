import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import type { RunningServer } from '../src/index.js'
import { atEnd, handshake, signIn, until } from './sockets.js'

/** A WebSocket to Socket.IO's path that sends frames as they are, from a network of its own. */
export class RawClient {
  readonly socket: WebSocket
  readonly frames: string[] = []
  /** The status of a refused upgrade. */
  status: number | null = null
  isClosed = false
  #requests = 0

  /** @param localAddress of this machine: to the server, each is a network. */
  constructor(server: RunningServer, localAddress: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`, {
      localAddress,
      headers,
      perMessageDeflate: false,
    })
    this.socket.on('error', () => {})
    this.socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      this.status = response.statusCode ?? 0
    })
    this.socket.on('message', data => {
      this.frames.push(String(data))
      if (String(data) === '2') this.send('3')
    })
    this.socket.on('close', () => {
      this.isClosed = true
    })
    atEnd(() => this.socket.terminate())
  }

  send(frame: string | Buffer): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame)
  }

  async opened(): Promise<this> {
    await until(() => this.frames.length > 0 || this.isClosed || this.status !== null)
    return this
  }

  /** @returns the code that the server answers a request with; `ok` or `closed` where it has none. */
  async ask(event: string, ...args: unknown[]): Promise<string> {
    const id = this.#requests++
    this.send(`42${id}${JSON.stringify([event, ...args])}`)
    const reply = () => this.frames.find(frame => frame.startsWith(`43${id}[`))
    await until(() => reply() !== undefined || this.isClosed)
    const [answer] = JSON.parse(reply()?.slice(`43${id}`.length) ?? '["closed"]')
    return answer.error?.code ?? (answer.ok ? 'ok' : answer)
  }

  /** @returns the code that a handshake is refused with; `ok` or `closed` where there is none. */
  async shakeHands(auth: unknown): Promise<string> {
    await this.opened()
    this.send(`40${JSON.stringify(auth)}`)
    const answer = () => this.frames.find(frame => /^4[04]/.test(frame))
    await until(() => answer() !== undefined || this.isClosed)
    const frame = answer()
    if (frame === undefined) return 'closed'
    return frame.startsWith('44') ? JSON.parse(frame.slice(2)).data.code : 'ok'
  }

  /** @returns once the server has closed it. */
  async closed(): Promise<'closed'> {
    await until(() => this.isClosed)
    return 'closed'
  }
}

/** A guest on a network of its own. */
export async function openRawGuest(server: RunningServer, localAddress: string, name: string) {
  const guest = await signIn(server, name)
  const client = await new RawClient(server, localAddress).opened()
  const deviceId = `${name}-1`
  await client.shakeHands(handshake(guest.token, deviceId))
  await until(() => client.frames.some(frame => frame.startsWith('42["welcome"')))
  return { client, guest, deviceId }
}
