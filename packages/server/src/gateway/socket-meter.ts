import type { IncomingMessage } from 'node:http'
import type { Socket as TcpSocket } from 'node:net'
import { type Cancel, type Clock, SERVER_LIMITS } from '@ringdown/protocol'
import type { Budgets } from '../budgets/budgets.js'
import { READ_FACTOR, SIZES, WORK } from '../budgets/costs.js'
import type { Hold } from '../budgets/held-budget.js'

/** How many packets may wait to be written to a socket, whatever their size: each costs some memory of its own. */
const MOST_PACKETS = 512

import { cutOffAfter } from '../cut-off.js'

/** How long a TCP connection may take to close once its WebSocket is closed, in milliseconds. */
const GOODBYE = 2_000

/** The length of the answer to a heartbeat, the only message that asks for nothing. */
const PONG = 1

/** The parts of a WebSocket that are used here. */
interface WebSocket {
  prependListener(event: 'message', listener: (message: Buffer) => void): unknown
  on(event: 'ping' | 'pong', listener: (payload: Buffer) => void): unknown
  pause(): void
  resume(): void
  terminate(): void
}

/** The parts of an Engine.IO connection that are used here. Some are not in its own types. */
export interface EngineConnection {
  readonly request: IncomingMessage
  readonly transport: { readonly socket: WebSocket }
  /** What could not be written to the socket yet. */
  readonly writeBuffer: readonly { readonly data?: unknown }[]
  on(event: 'drain' | 'close', listener: () => void): unknown
  on(
    event: 'packetCreate',
    listener: (packet: { readonly type: string; readonly data?: unknown }) => void,
  ): unknown
}

/** Why a socket is not read: its network computes too much, its requests wait, or its network holds too much. */
type Stop = 'work' | 'queue' | 'memory'

/** Who pays for a socket, and the hold that was opened for it. */
export interface SocketAccount {
  readonly network: string
  readonly hold: Hold
}

/** What the gateway asks of a socket's meter. */
export type Meter = Pick<
  SocketMeter,
  'network' | 'backlog' | 'read' | 'settled' | 'drained' | 'account' | 'terminate'
>

interface Options extends SocketAccount {
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
  readonly #options: Options
  readonly #connection: EngineConnection
  readonly #tcp: TcpSocket
  readonly #webSocket: WebSocket
  /** Bytes of a message that is not complete. */
  #unfinished = 0
  /** Bytes of messages that were not dealt with. */
  #unanswered = 0
  /** Why the socket is not read now. */
  readonly #stops = new Set<Stop>()
  #cancelWait: Cancel = () => {}
  #wakers: (() => void)[] = []
  #closed = false

  constructor(connection: EngineConnection, options: Options) {
    this.#options = options
    this.network = options.network
    this.#connection = connection
    this.#tcp = connection.request.socket
    this.#webSocket = connection.transport.socket
    // Before the listeners that read the message.
    this.#tcp.prependListener('data', ({ length }: Buffer) => this.#arriving(length))
    this.#webSocket.prependListener('message', ({ length }: Buffer) => this.#arrived(length, length > PONG))
    for (const frame of ['ping', 'pong'] as const) {
      this.#webSocket.on(frame, ({ length }: Buffer) => this.#arrived(length, false))
    }
    connection.on('packetCreate', ({ data }) => this.#written(data))
    const wake = () => this.#wake()
    this.#tcp.on('drain', wake)
    connection.on('drain', wake)
    connection.on('close', () => this.#close())
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

  /** Waits until the client has read enough for another reply, or is gone. */
  async drained(): Promise<void> {
    while (!this.#closed && this.#isBehind) {
      await new Promise<void>(resolve => this.#wakers.push(resolve))
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
    return this.#options.hold.resize(SIZES.socket + Math.max(0, underWay - SIZES.underWay))
  }

  /** Ends the connection without a word. */
  terminate(): void {
    this.#webSocket.terminate()
  }

  get #isBehind(): boolean {
    const { messages, bytes } = this.backlog
    return bytes > SERVER_LIMITS.replyBacklog || messages > MOST_PACKETS
  }

  #arriving(bytes: number): void {
    this.#unfinished += bytes + SIZES.chunk
    if (this.#unfinished > SIZES.underWay && !this.account()) this.terminate()
  }

  #arrived(bytes: number, isRequest: boolean): void {
    const { budgets, network } = this.#options
    this.#unfinished = 0
    if (isRequest) this.#unanswered += bytes
    const cost = WORK.frame + (bytes / 1024) * WORK.kilobyte
    const wait = budgets.work.spend(network, cost)
    if (wait > 0) {
      budgets.work.charge(network, cost)
      this.#pause(wait)
    }
    if (this.#unanswered * READ_FACTOR > SIZES.underWay && !this.account()) this.#refuseMore()
  }

  /** What is sent to a client is computed for its network, too. */
  #written(data: unknown): void {
    const { budgets, network } = this.#options
    if (typeof data === 'string') budgets.work.charge(network, (data.length / 1024) * WORK.kilobyte)
  }

  /** What has arrived is still answered, if that is soon. */
  #refuseMore(): void {
    if (this.#isBehind) this.terminate()
    else this.#stop('memory', true)
  }

  #pause(ms: number): void {
    if (this.#stops.has('work')) return
    this.#stop('work', true)
    this.#cancelWait = this.#options.clock.after(ms, () => this.#stop('work', false))
  }

  #stop(why: Stop, isStopped: boolean): void {
    if (isStopped) this.#stops.add(why)
    else this.#stops.delete(why)
    if (this.#closed) return
    if (this.#stops.size > 0) this.#webSocket.pause()
    else this.#webSocket.resume()
  }

  #wake(): void {
    const wakers = this.#wakers
    this.#wakers = []
    for (const wake of wakers) wake()
  }

  #close(): void {
    this.#closed = true
    this.#cancelWait()
    this.#wake()
    // It is charged until its TCP connection is closed, which the other side could put off.
    const cancel = cutOffAfter(GOODBYE, () => this.#tcp.destroy())
    this.#tcp.once('close', cancel)
  }
}
