import type { Address, CallId, ClosingReason, Party, UserId } from '@ringdown/protocol'
import { cutOffAfter } from '../cut-off.js'
import type { DeviceConnection } from '../presence/device-registry.js'
import type { Watcher } from '../presence/people-watches.js'
import { addressRoom } from './rooms.js'
import type { ServerSocket } from './socket-server.js'

/** How long a connection may take to close in an orderly way, in milliseconds. */
const GOODBYE = 2_000
/** How many requests of one connection may wait. */
const QUEUE = 256

/** One device's socket, from its handshake to its end. */
export class Connection implements DeviceConnection, Watcher {
  readonly party: Party
  readonly number: number
  /** The calls that its page says it is in. */
  readonly calls: readonly CallId[]
  /** Where it comes from, as limits count it. */
  readonly network: string
  /** The `Host` of its page, with the port. */
  readonly host: string | undefined
  readonly #listening = new Set<Address>()
  readonly #socket: ServerSocket
  #tail: Promise<void> = Promise.resolve()
  #waiting = 0
  #dismissed: ClosingReason | null = null

  constructor(socket: ServerSocket) {
    this.#socket = socket
    this.party = socket.data.party
    this.number = socket.data.connection
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
   * Runs tasks one after the other, so that an offer never overtakes the invite it was sent after.
   *
   * @returns `false` if too many already wait.
   */
  enqueue(task: () => Promise<void>): boolean {
    if (this.#waiting >= QUEUE) return false
    this.#waiting += 1
    this.#tail = this.#tail.then(task).finally(() => {
      this.#waiting -= 1
    })
    return true
  }

  /** Says why, then closes. A client that does not read even that is cut off. */
  dismiss(reason: ClosingReason): void {
    if (this.#dismissed !== null) return
    this.#dismissed = reason
    const tcp = this.#socket.request.socket
    this.#socket.emit('closing', reason)
    this.#socket.disconnect(true)
    const cancel = cutOffAfter(GOODBYE, () => tcp.destroy())
    tcp.once('close', cancel)
  }

  /** How much waits to be read by the client. */
  get backlog(): { readonly messages: number; readonly bytes: number } {
    const { conn, request } = this.#socket
    // Engine.IO does not declare the list of what it could not yet write to the socket.
    const { writeBuffer } = conn as unknown as { readonly writeBuffer: readonly unknown[] }
    return { messages: writeBuffer.length, bytes: request.socket.writableLength }
  }
}
