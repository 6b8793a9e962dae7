import type { Cancel, Clock } from '@ringdown/protocol'
import type { Cable, CableEnd } from './cable.js'
import { between } from './cable.js'
import { copyOf, type DownPacket, type UpPacket } from './socket-wire.js'

/** A page's route to the server. */
export interface Network {
  readonly clock: Clock
  readonly random: () => number
  /** Connects a cable to the server; `null` if nothing listens there, `cut` if nothing gets through. */
  connect(end: CableEnd): Cable | null | 'cut'
}

type Handler = (argument: unknown) => void
type Authenticate = (send: (handshake: object) => void) => void

interface Waiting {
  readonly acknowledge: (reply: unknown) => void
  readonly fail: (error: Error) => void
  readonly cancel: Cancel
}

/** When TCP retries a connection that nobody answers, and when Socket.IO gives it up. */
const TRIES_MS = [1_000, 3_000, 7_000, 15_000] as const
const CONNECT_TIMEOUT_MS = 20_000

/** The client's half of Socket.IO in memory. As Ringdown configures it, it connects only when told to. */
export class SimSocket {
  auth: Authenticate = send => send({})
  /** Packets that could not be sent: here they are lost at once. */
  sendBuffer: unknown[] = []
  readonly io = { engine: { close: () => this.#loseTransport('forced close') } }
  readonly #network: Network
  readonly #handlers = new Map<string, Handler[]>()
  readonly #waiting = new Map<number, Waiting>()
  #cable: Cable | null = null
  #isConnected = false
  #isActive = false
  #lastId = 0
  #cancelNext: Cancel[] = []

  constructor(network: Network) {
    this.#network = network
  }

  get connected(): boolean {
    return this.#isConnected
  }

  on(event: string, handler: Handler): this {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler])
    return this
  }

  connect(): this {
    if (this.#isActive) return this
    this.#isActive = true
    this.#open()
    return this
  }

  disconnect(): this {
    const wasConnected = this.#isConnected
    if (wasConnected) this.#send({ kind: 'disconnect' })
    this.#destroy()
    if (wasConnected) this.#closed('io client disconnect')
    return this
  }

  timeout(ms: number) {
    return {
      emitWithAck: (event: string, request: unknown): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const id = ++this.#lastId
          const settle = (act: () => void) => {
            this.#waiting.get(id)?.cancel()
            this.#waiting.delete(id)
            act()
          }
          this.#waiting.set(id, {
            acknowledge: reply => settle(() => resolve(reply)),
            fail: error => settle(() => reject(error)),
            cancel: this.#network.clock.after(ms, () =>
              settle(() => reject(new Error('operation has timed out'))),
            ),
          })
          if (this.#isConnected) this.#send({ kind: 'event', id, event, request: copyOf(request) })
        }),
    }
  }

  /** The page is gone: the system closes its sockets, and no code here is told. */
  vanish(): void {
    this.#isActive = false
    this.#isConnected = false
    this.#handlers.clear()
    for (const cancel of this.#cancelNext.splice(0)) cancel()
    for (const { cancel } of this.#waiting.values()) cancel()
    this.#waiting.clear()
    this.#cable?.close('client')
    this.#cable = null
  }

  cut(): void {
    this.#cable?.cut()
  }

  repair(): void {
    this.#cable?.repair()
  }

  heal(): void {
    this.#cable?.heal()
  }

  #open(tries = 0): void {
    const { clock } = this.#network
    const end: CableEnd = {
      onMessage: message => this.#cable === cable && this.#receive(message as DownPacket),
      onClose: () => this.#cable === cable && this.#loseTransport('transport close'),
    }
    const cable = this.#network.connect(end)
    if (cable === 'cut') {
      const [since = 0, next = CONNECT_TIMEOUT_MS] = [TRIES_MS[tries - 1], TRIES_MS[tries]]
      const isLast = tries === TRIES_MS.length
      this.#next(next - since, () => (isLast ? this.#failToOpen() : this.#open(tries + 1)))
    } else if (cable === null) {
      this.#next(between([1, 20], this.#network.random), () => this.#failToOpen())
    } else {
      this.#cable = cable
      this.#next(CONNECT_TIMEOUT_MS, () => {
        if (!this.#isConnected) this.#loseTransport('timeout')
      })
      // As in Socket.IO, only once the transport is open.
      clock.after(0, () => {
        // It is sent on the connection that exists by then.
        if (this.#cable === cable) this.auth(auth => this.#send({ kind: 'connect', auth }))
      })
    }
  }

  #failToOpen(): void {
    this.#emit('connect_error', new Error('websocket error'))
  }

  #receive(packet: DownPacket): void {
    switch (packet.kind) {
      case 'connected':
        this.#isConnected = true
        for (const cancel of this.#cancelNext.splice(0)) cancel()
        break
      case 'refused':
        this.#destroy()
        this.#emit('connect_error', Object.assign(new Error('refused'), { data: packet.data }))
        break
      case 'event':
        if (this.#isConnected) this.#emit(packet.event, packet.argument)
        break
      case 'acknowledgement':
        this.#waiting.get(packet.id)?.acknowledge(packet.reply)
        break
      case 'disconnect':
        this.#destroy()
        this.#closed('io server disconnect')
    }
  }

  #loseTransport(reason: string): void {
    this.#cable?.close('client')
    this.#cable = null
    for (const cancel of this.#cancelNext.splice(0)) cancel()
    const wasConnected = this.#isConnected
    if (wasConnected) this.#closed(reason)
    else this.#emit('connect_error', new Error(reason))
  }

  #closed(reason: string): void {
    this.#isConnected = false
    for (const { fail } of [...this.#waiting.values()]) fail(new Error('socket has been disconnected'))
    this.#emit('disconnect', reason)
  }

  /** No automatic retries from here on. */
  #destroy(): void {
    this.#isActive = false
    for (const cancel of this.#cancelNext.splice(0)) cancel()
    this.#cable?.close('client')
    this.#cable = null
  }

  #next(ms: number, run: () => void): void {
    this.#cancelNext.push(this.#network.clock.after(ms, run))
  }

  #send(packet: UpPacket): void {
    this.#cable?.send('client', copyOf(packet))
  }

  #emit(event: string, argument: unknown): void {
    for (const handler of this.#handlers.get(event) ?? []) handler(argument)
  }
}

interface Outlet {
  readonly network: Network
  onSocket(socket: SimSocket): void
}

const outlets = new Map<string, Outlet>()

/** What the page that connects to `url` connects through, and who wants its socket. */
export function layNetwork(url: string, outlet: Outlet): void {
  outlets.set(url, outlet)
}

/** Replaces `socket.io-client`'s. */
export class Manager {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  socket(): SimSocket {
    const outlet = outlets.get(this.#url)
    if (!outlet) throw new Error(`No network was laid to ${this.#url}.`)
    const socket = new SimSocket(outlet.network)
    outlet.onSocket(socket)
    return socket
  }
}
