import type { Socket as TcpSocket } from 'node:net'
import type { Address, CallId, ClosingReason, Party, UserId } from '@ringdown/protocol'
import { cutOffAfter } from '../cut-off.js'
import type { DeviceConnection } from '../presence/device-registry.js'
import type { Watcher } from '../presence/people-watches.js'
import { addressRoom } from './rooms.js'
import type { Backlog, Meter } from './socket-meter.js'
import type { ServerSocket } from './socket-server.js'

/** How long a connection may take to close in an orderly way, in milliseconds. */
const GOODBYE = 2_000
/** How many requests of one connection may wait before its socket is no longer read. */
const FEW = 16
/** How many may wait in all: some had already been read. */
const QUEUE = 256

/** One device's socket, from its handshake to its end. */
export class Connection implements DeviceConnection, Watcher {
  readonly party: Party
  readonly number: number
  /** When its token expires, in milliseconds since the epoch. */
  readonly expiresAt: number
  /** The calls that its page says it is in. */
  readonly calls: readonly CallId[]
  /** Where it comes from, as limits count it. */
  readonly network: string
  /** The `Host` of its page, with the port. */
  readonly host: string | undefined
  readonly #listening = new Set<Address>()
  readonly #meter: Meter
  readonly #socket: ServerSocket
  readonly #tcp: TcpSocket
  #tail: Promise<void> = Promise.resolve()
  #waiting = 0
  #dismissed: ClosingReason | null = null

  constructor(socket: ServerSocket, meter: Meter) {
    this.#socket = socket
    this.#meter = meter
    this.#tcp = socket.request.socket
    this.party = socket.data.party
    this.number = socket.data.connection
    this.expiresAt = socket.data.expiresAt
    this.calls = socket.data.calls
    this.network = socket.data.network
    this.host = socket.handshake.headers.host
  }

  get userId(): UserId {
    return this.party.userId
  }

  get socketId(): string {
    return this.#socket.id
  }

  /** Why this server closes it; `null` if it does not. */
  get closedFor(): ClosingReason | null {
    return this.#dismissed
  }

  /** Whether a newer connection of the device has taken over. */
  get isReplaced(): boolean {
    return this.#dismissed === 'replaced'
  }

  get isConnected(): boolean {
    return this.#socket.connected
  }

  get listening(): ReadonlySet<Address> {
    return this.#listening
  }

  listen(address: Address): void {
    this.#listening.add(address)
    // Takes effect at once: there is no adapter that would ask another process.
    void this.#socket.join(addressRoom(address))
  }

  unlisten(address: Address): void {
    this.#listening.delete(address)
    void this.#socket.leave(addressRoom(address))
  }

  /**
   * Runs tasks one after the other, so that an offer never overtakes the invite it was sent after; and each only once the client
   * has read most of what was sent to it. While several wait, the socket is not read.
   *
   * @returns `false` if too many already wait.
   */
  enqueue(task: () => Promise<void>): boolean {
    if (this.#waiting >= QUEUE) return false
    this.#waiting += 1
    if (this.#waiting === FEW) this.#meter.read(false)
    this.#tail = this.#runAfter(this.#tail, task)
    return true
  }

  async #runAfter(others: Promise<void>, task: () => Promise<void>): Promise<void> {
    try {
      await others
      await this.#meter.drained()
      await task()
    } finally {
      this.#done()
    }
  }

  /** The client has left: ends its socket, and runs `last` after everything it has asked for. */
  finish(last: () => void): void {
    if (this.#dismissed === null) this.#meter.terminate()
    this.#tail = this.#tail.then(last)
  }

  /** Says why, then closes. A client that does not read even that is cut off. */
  dismiss(reason: ClosingReason): void {
    if (this.#dismissed !== null) return
    this.#dismissed = reason
    const tcp = this.#tcp
    this.#socket.emit('closing', reason)
    this.#socket.disconnect(true)
    const cancel = cutOffAfter(GOODBYE, () => tcp.destroy())
    tcp.once('close', cancel)
  }

  /** How much waits to be read by the client. */
  get backlog(): Backlog {
    return this.#meter.backlog
  }

  /** Charges what is held for it. @returns `false` if it is more than it may be. */
  account(): boolean {
    return this.#meter.account()
  }

  #done(): void {
    this.#waiting -= 1
    if (this.#waiting === FEW - 1) this.#meter.read(true)
    if (this.#waiting === 0) this.#meter.settled()
  }
}
