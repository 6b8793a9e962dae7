import { type ChildProcess, fork } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { PROTOCOL_VERSION } from '@ringdown/protocol'
import { WebSocket } from 'ws'
import { Tokens } from '../src/identity/tokens.js'
import { ATTACKED_SECRET, type Usage } from './attacked-server.js'
import { atEnd, until } from './sockets.js'

const tokens = new Tokens(ATTACKED_SECRET)

/** A server in a process of its own. */
export class AttackedServer {
  readonly port: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  static async start(): Promise<AttackedServer> {
    const program = fileURLToPath(new URL('./attacked-server.ts', import.meta.url))
    const execArgv = [
      '--expose-gc',
      '--max-old-space-size=256',
      '--conditions=@ringdown/source',
      '--import',
      'tsx',
    ]
    const child = fork(program, { execArgv })
    atEnd(() => void child.kill())
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', message => resolve(Number(message)))
      child.once('exit', () => reject(new Error('the server ended')))
    })
    return new AttackedServer(child, port)
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  usage(): Promise<Usage> {
    return new Promise((resolve, reject) => {
      this.#child.once('message', message => resolve(message as Usage))
      this.#child.once('exit', () => reject(new Error('the server ended')))
      this.#child.send('usage')
    })
  }
}

/** A bare WebSocket of a guest, who may break any rule. */
export class Attacker {
  readonly socket: WebSocket
  readonly userId: string
  readonly #replies = new Map<number, (reply: Reply) => void>()
  #asked = 0
  #onEntry: () => void = () => {}
  isIn = false
  isClosed = false

  private constructor(socket: WebSocket, userId: string) {
    this.socket = socket
    this.userId = userId
    socket.setMaxListeners(0)
    socket.on('error', () => {})
    socket.on('close', () => {
      this.isClosed = true
    })
    socket.on('message', data => this.#hear(String(data)))
    atEnd(() => socket.terminate())
  }

  /** @param from the address of this machine that it connects from: any in 127.0.0.0/8. */
  static async connect(server: AttackedServer, from: string, userId: string): Promise<Attacker> {
    const attacker = Attacker.open(server, from, userId)
    await until(() => attacker.isOpen || attacker.isClosed)
    if (!attacker.isClosed) await attacker.shakeHands()
    await until(() => attacker.isIn || attacker.isClosed)
    return attacker
  }

  /** Only the WebSocket. */
  static open(server: AttackedServer, localAddress: string, userId: string): Attacker {
    const url = `ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`
    return new Attacker(new WebSocket(url, { localAddress }), userId)
  }

  async shakeHands(): Promise<void> {
    const token = await tokens.sign({ userId: this.userId, name: 'Guest', role: 'guest', lines: [] })
    const handshake = {
      v: PROTOCOL_VERSION,
      token,
      deviceId: 'd',
      connection: 1,
      calls: [],
      capabilities: [],
    }
    this.socket.send(`40${JSON.stringify(handshake)}`)
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN
  }

  /** Waits for the next entry that the server pushes. */
  nextEntry(): Promise<void> {
    return new Promise(resolve => {
      this.#onEntry = resolve
    })
  }

  ask(event: string, request: object): Promise<Reply> {
    this.#asked += 1
    const id = this.#asked
    if (this.isClosed) return Promise.resolve({ ok: false, error: { code: 'closed' } })
    return new Promise(resolve => {
      this.#replies.set(id, resolve)
      this.socket.once('close', () => resolve({ ok: false, error: { code: 'closed' } }))
      this.socket.send(`42${id}${JSON.stringify([event, request])}`)
    })
  }

  append(callId: string, body: object): Promise<Reply> {
    return this.ask('append', { callId, draft: { entryId: `e${this.#asked}`, ...body } })
  }

  #hear(text: string): void {
    if (text.startsWith('42["entry"')) this.#onEntry()
    if (text === '2') this.socket.send('3')
    if (text.startsWith('42["welcome"')) this.isIn = true
    const [, id, json] = /^43(\d+)\[(.*)\]$/s.exec(text) ?? []
    if (id === undefined || json === undefined) return
    this.#replies.get(Number(id))?.(JSON.parse(json))
    this.#replies.delete(Number(id))
  }
}

export interface Reply {
  readonly ok: boolean
  readonly error?: { readonly code: string; readonly retryAfterMs?: number }
}

/** A TCP connection. */
export function openTcp(server: AttackedServer, localAddress: string): Socket {
  const socket = connect({ port: server.port, host: '127.0.0.1', localAddress })
  socket.on('error', () => {})
  // Without being read, it would not notice its end.
  socket.resume()
  atEnd(() => void socket.destroy())
  return socket
}
