import type { Cable, CableEnd } from './cable.js'
import { copyOf, type DownPacket, type UpPacket } from './socket-wire.js'

type Handler = (argument: unknown) => void
type Event = readonly [event: string, request: unknown, id: number]

/** The server's fast copies: a client can ask for what they say. */
const PUSHES: ReadonlySet<string> = new Set(['entry', 'people', 'reachability'])

export interface SimIo {
  admit(socket: SimServerSocket): Promise<unknown>
  connected(socket: SimServerSocket): void
  left(socket: SimServerSocket): void
  /** What waits for the next packet to a connection. */
  takeWaiting(connection: object): readonly string[]
}

/** The server's half of Socket.IO in memory, as far as the gateway uses it. */
export class SimServerSocket implements CableEnd {
  readonly data: object = {}
  readonly handshake: { auth: object; readonly headers: object; readonly address: string }
  /** Counts nothing: the cable has no backlog. */
  readonly meter = {
    network: '192.0.2.1',
    backlog: { messages: 0, bytes: 0 },
    letIn: () => {},
    spend: () => 0,
    isFull: false,
    read: () => {},
    settled: () => {},
    drained: async () => {},
    account: () => true,
    terminate: () => this.#close('transport close'),
    cutOff: () => {},
  }
  readonly conn = {
    readyState: 'open' as 'open' | 'closed',
    request: {},
    transport: { removeAllListeners: () => {}, socket: { listeners: () => [] } },
    /** @param packet an event or a reply, as Socket.IO writes it; it takes along the replies that wait for it. */
    write: (packet: string) => {
      for (const each of [...this.#io.takeWaiting(this.conn), packet]) this.#write(each)
    },
  }
  readonly #io: SimIo
  readonly #handlers = new Map<string, Handler>()
  #cable: Cable | null = null
  #take: (event: Event) => void = () => {}
  #state: 'new' | 'connected' | 'closed' = 'new'

  constructor(io: SimIo) {
    this.#io = io
    this.handshake = { auth: {}, headers: { host: 'sim' }, address: '192.0.2.1' }
  }

  /** @param cable its other end is the page's. */
  plugIn(cable: Cable): void {
    this.#cable = cable
  }

  get connected(): boolean {
    return this.#state === 'connected'
  }

  on(event: string, handler: Handler): void {
    this.#handlers.set(event, handler)
  }

  use(take: (event: Event) => void): void {
    this.#take = take
  }

  emit(event: string, argument: unknown): void {
    const packet: DownPacket = { kind: 'event', event, argument: copyOf(argument) }
    if (PUSHES.has(event)) this.#cable?.pushCopy(packet)
    else this.#send(packet)
  }

  disconnect(): void {
    this.#send({ kind: 'disconnect' })
    this.#close('server namespace disconnect')
  }

  onMessage(message: unknown): void {
    const packet = message as UpPacket
    if (packet.kind === 'connect') void this.#connect(packet.auth)
    else if (packet.kind === 'disconnect') this.#close('client namespace disconnect')
    else if (this.#state === 'connected') {
      const { id, event, request } = packet
      this.#take([event, request, id])
    }
  }

  onClose(): void {
    this.#close('transport close')
  }

  async #connect(auth: object): Promise<void> {
    this.handshake.auth = auth
    const refusal = await this.#io.admit(this)
    if (this.#state === 'closed') return
    if (refusal !== null) {
      this.#send({ kind: 'refused', data: copyOf(refusal) })
      this.#close('refused')
      return
    }
    this.#state = 'connected'
    this.#send({ kind: 'connected' })
    this.#io.connected(this)
  }

  #close(reason: string): void {
    if (this.#state === 'closed') return
    const wasConnected = this.#state === 'connected'
    this.#state = 'closed'
    this.conn.readyState = 'closed'
    this.#cable?.close('server')
    this.#io.left(this)
    if (wasConnected) this.#handlers.get('disconnect')?.call(this, reason)
  }

  #write(packet: string): void {
    const start = packet.indexOf('[')
    const [first, second] = JSON.parse(packet.slice(start)) as [unknown, unknown]
    const id = Number(packet.slice(1, start))
    if (packet.startsWith('3')) this.#send({ kind: 'acknowledgement', id, reply: first })
    else this.emit(String(first), second)
  }

  #send(packet: DownPacket): void {
    this.#cable?.send('server', packet)
  }
}
