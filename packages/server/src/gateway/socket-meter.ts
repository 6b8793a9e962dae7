import type { Socket as TcpSocket } from 'node:net'
import { type Cancel, type Clock, SERVER_LIMITS } from '@ringdown/protocol'
import type { Budgets } from '../budgets/budgets.js'
import { FIRST_REQUESTS, HANDSHAKE_FRAMES, READ_FACTOR, SIZES, WORK } from '../budgets/costs.js'
import type { Hold } from '../budgets/held-budget.js'
import { destroyAfter } from '../cut-off.js'
import type { EngineConnection, WebSocket } from './engine-connection.js'

/** How many packets may wait to be written to a socket, whatever their size: each costs some memory of its own. */
const MOST_PACKETS = 512

/** How much may be sent before it is charged; what is less is charged with the next message that arrives. In characters. */
const MOST_UNCHARGED = 16_384

/** How long a TCP connection may take to close once its WebSocket is closed, in milliseconds. */
const GOODBYE = 2_000

/** The length of the answer to a heartbeat, the only message that asks for nothing. */
const PONG = 1

/** Why a socket is not read: its network computes too much, its requests wait, or its network holds too much. */
const STOPS = { work: 1, queue: 2, memory: 4 } as const
type Stop = keyof typeof STOPS

/**
 * Where what emits events finds its meter. Listeners that all meters share, instead of closures of each, save half a kilobyte on
 * every connection.
 */
const METER = Symbol('meter')
interface Metered {
  [METER]: SocketMeter
}

/** Who pays for a socket, and the hold that was opened for it. */
export interface SocketAccount {
  readonly network: string
  readonly hold: Hold
}

/** What the gateway asks of a socket's meter. */
export type Meter = Pick<
  SocketMeter,
  | 'network'
  | 'backlog'
  | 'letIn'
  | 'spend'
  | 'isFull'
  | 'read'
  | 'settled'
  | 'drained'
  | 'account'
  | 'terminate'
  | 'cutOff'
>

interface Options {
  readonly clock: Clock
  readonly budgets: Budgets
}

/** How much waits for a client to read it. */
export interface Backlog {
  readonly messages: number
  readonly bytes: number
}

/**
 * What one WebSocket makes this process hold and compute, from its upgrade to its end: messages that are not complete, not dealt
 * with or not read yet. A socket that is over a bound is no longer read, so that the rest waits at the sender.
 */
export class SocketMeter {
  readonly network: string
  readonly #hold: Hold
  readonly #options: Options
  readonly #connection: EngineConnection
  readonly #tcp: TcpSocket
  readonly #webSocket: WebSocket
  /** Bytes of a message that is not complete. */
  #unfinished = 0
  /** What was sent since the last charge, in characters. */
  #uncharged = 0
  /** Bytes of messages that were not dealt with. */
  #unanswered = 0
  /** Why the socket is not read now: the sum of its `STOPS`. */
  #stops = 0
  /** Milliseconds of CPU that its turn to come in has paid for and that were not used yet. */
  #paid: number = HANDSHAKE_FRAMES
  #cancelWait: Cancel | null = null
  /** Who waits for the client to read: only one, as requests are answered one after the other. */
  #waker: (() => void) | null = null
  #closed = false

  /** @param tcp the connection below. */
  constructor(
    connection: EngineConnection,
    tcp: TcpSocket,
    { network, hold }: SocketAccount,
    options: Options,
  ) {
    this.#options = options
    this.network = network
    this.#hold = hold
    this.#connection = connection
    this.#tcp = tcp
    this.#webSocket = connection.transport.socket
    for (const emitter of [this.#connection, this.#tcp, this.#webSocket])
      Object.assign(emitter, { [METER]: this })
    // Before the listeners that read the message.
    tcp.prependListener('data', SocketMeter.#onData)
    this.#webSocket.prependListener('message', SocketMeter.#onMessage)
    this.#webSocket.on('ping', SocketMeter.#onHeartbeat)
    this.#webSocket.on('pong', SocketMeter.#onHeartbeat)
    connection.on('packetCreate', SocketMeter.#onPacket)
    tcp.on('drain', SocketMeter.#onDrain)
    connection.on('drain', SocketMeter.#onDrain)
    connection.on('close', SocketMeter.#onClose)
  }

  /** The meter of a connection that was given one. */
  static of(connection: object): SocketMeter | undefined {
    return (connection as Partial<Metered>)[METER]
  }

  /** What waits to be read by the client. */
  get backlog(): Backlog {
    const { writeBuffer } = this.#connection
    let bytes = this.#tcp.writableLength
    for (const { data } of writeBuffer) if (typeof data === 'string') bytes += data.length
    return { messages: writeBuffer.length, bytes }
  }

  /** Everything received so far has been dealt with. */
  settled(): void {
    this.#unanswered = 0
    this.account()
    this.#stop('memory', false)
  }

  /** Reads on only once `read(true)` is called, or reads again. */
  read(isWanted: boolean): void {
    this.#stop('queue', !isWanted)
  }

  /** Whether another reply has to wait until the client has read some. */
  get isFull(): boolean {
    return !this.#closed && this.#isBehind
  }

  /** Waits until the client has read enough for another reply, or is gone. To be called again only after that. */
  async drained(): Promise<void> {
    while (this.isFull) {
      await new Promise<void>(resolve => {
        this.#waker = resolve
      })
    }
  }

  /**
   * Charges what is held now.
   *
   * @returns `false` if it is more than the connection or its network may hold.
   */
  account(): boolean {
    const { messages, bytes } = this.backlog
    const underWay = this.#unfinished + this.#unanswered * READ_FACTOR + bytes + messages * SIZES.chunk
    return this.#hold.resize(SIZES.socket + Math.max(0, underWay - SIZES.underWay))
  }

  /** Its device has been let in: that has paid for what its page asks for first. */
  letIn(): void {
    this.#paid = FIRST_REQUESTS
  }

  /**
   * Spends CPU for a request, if that may be.
   *
   * @returns 0 if it was spent, otherwise the time to wait before trying again, in milliseconds.
   */
  spend(ms: number): number {
    const { work } = this.#options.budgets
    return this.#takePaid(ms) ? work.spendInTurn(this.network, ms) : work.spend(this.network, ms, true)
  }

  /** Ends the connection without a word. */
  terminate(): void {
    this.#webSocket.terminate()
  }

  /** Ends the TCP connection if it is still open after `ms` milliseconds. */
  cutOff(ms: number): void {
    destroyAfter(ms, this.#tcp)
  }

  get #isBehind(): boolean {
    // As a rule nothing waits.
    if (this.#tcp.writableLength === 0 && this.#connection.writeBuffer.length === 0) return false
    const { messages, bytes } = this.backlog
    return bytes > SERVER_LIMITS.replyBacklog || messages > MOST_PACKETS
  }

  #arriving(bytes: number): void {
    this.#unfinished += bytes + SIZES.chunk
    if (this.#unfinished > SIZES.underWay && !this.account()) this.terminate()
  }

  #arrived(bytes: number, isRequest: boolean): void {
    const { budgets } = this.#options
    this.#unfinished = 0
    if (isRequest) this.#unanswered += bytes
    const cost = WORK.frame + ((bytes + this.#uncharged) / 1024) * WORK.kilobyte
    this.#uncharged = 0
    const isSpent = this.#takePaid(cost) && budgets.work.spendInTurn(this.network, cost) === 0
    const wait = isSpent ? 0 : budgets.work.charge(this.network, cost)
    if (wait > 0) this.#pause(wait)
    if (this.#unanswered * READ_FACTOR > SIZES.underWay && !this.account()) this.#refuseMore()
  }

  #takePaid(ms: number): boolean {
    const isPaid = this.#paid >= ms
    this.#paid = isPaid ? this.#paid - ms : 0
    return isPaid
  }

  /** What is sent to a client is computed for its network, too. */
  #written(data: unknown): void {
    if (typeof data !== 'string') return
    this.#uncharged += data.length
    if (this.#uncharged < MOST_UNCHARGED) return
    this.#options.budgets.work.charge(this.network, (this.#uncharged / 1024) * WORK.kilobyte)
    this.#uncharged = 0
  }

  /** What has arrived is still answered, if that is soon. */
  #refuseMore(): void {
    if (this.#isBehind) this.terminate()
    else this.#stop('memory', true)
  }

  #pause(ms: number): void {
    if (this.#stops & STOPS.work) return
    this.#stop('work', true)
    this.#cancelWait = this.#options.clock.after(ms, () => this.#stop('work', false))
  }

  #stop(why: Stop, isStopped: boolean): void {
    const stops = isStopped ? this.#stops | STOPS[why] : this.#stops & ~STOPS[why]
    if (stops === this.#stops) return
    this.#stops = stops
    if (this.#closed) return
    if (this.#stops > 0) this.#webSocket.pause()
    else this.#webSocket.resume()
  }

  #wake(): void {
    const wake = this.#waker
    this.#waker = null
    wake?.()
  }

  #close(): void {
    this.#closed = true
    this.#cancelWait?.()
    this.#wake()
    // It is charged until its TCP connection is closed, which the other side could put off.
    this.cutOff(GOODBYE)
  }

  static readonly #onData = function (this: unknown, { length }: Buffer): void {
    SocketMeter.#from(this).#arriving(length)
  }

  static readonly #onMessage = function (this: unknown, { length }: Buffer): void {
    SocketMeter.#from(this).#arrived(length, length > PONG)
  }

  static readonly #onHeartbeat = function (this: unknown, { length }: Buffer): void {
    SocketMeter.#from(this).#arrived(length, false)
  }

  static readonly #onPacket = function (this: unknown, { data }: { readonly data?: unknown }): void {
    SocketMeter.#from(this).#written(data)
  }

  static readonly #onDrain = function (this: unknown): void {
    SocketMeter.#from(this).#wake()
  }

  static readonly #onClose = function (this: unknown): void {
    SocketMeter.#from(this).#close()
  }

  static #from(emitter: unknown): SocketMeter {
    return (emitter as Metered)[METER]
  }
}
