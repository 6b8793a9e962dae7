import type { Address, CallId, ClosingReason, Party, PeoplePage, UserId } from '@ringdown/protocol'
import { cutOffAfter } from '../cut-off.js'
import type { Connected } from '../presence/devices.js'
import type { Watcher } from '../presence/people-watches.js'
import { addressRoom } from './delivery.js'
import type { ServerSocket } from './socket-server.js'

/** How long a connection that is being closed may take to say goodbye, in milliseconds. */
const GOODBYE = 2_000
/** How many requests of one connection may wait for the one before them. */
const QUEUE = 256

/** One device's socket, from its handshake to its end. */
export class Connection implements Connected, Watcher {
  readonly party: Party
  /** The calls its page said it is in. */
  readonly calls: readonly CallId[]
  /** The `Host` that its page was opened at, with the port. */
  readonly host: string | undefined
  readonly #listening = new Set<Address>()
  readonly #socket: ServerSocket
  #tail: Promise<void> = Promise.resolve()
  #waiting = 0
  #dismissed = false

  constructor(socket: ServerSocket) {
    this.#socket = socket
    this.party = socket.data.party
    this.calls = socket.data.calls
    this.host = socket.handshake.headers.host
  }

  get userId(): UserId {
    return this.party.userId
  }

  get listening(): ReadonlySet<Address> {
    return this.#listening
  }

  listen(address: Address): void {
    this.#listening.add(address)
    // At once, there being no adapter that would have to ask another node.
    void this.#socket.join(addressRoom(address))
  }

  unlisten(address: Address): void {
    this.#listening.delete(address)
    void this.#socket.leave(addressRoom(address))
  }

  send(page: PeoplePage): void {
    this.#socket.emit('people', page)
  }

  /**
   * Runs tasks one after the other, so that an offer never overtakes the invite it was sent after.
   *
   * @returns `false` where too many wait already.
   */
  enqueue(task: () => Promise<void>): boolean {
    if (this.#waiting >= QUEUE) return false
    this.#waiting += 1
    this.#tail = this.#tail.then(task).finally(() => {
      this.#waiting -= 1
    })
    return true
  }

  /** Says why, then closes; whoever does not read even that is cut off. */
  dismiss(reason: ClosingReason): void {
    if (this.#dismissed) return
    this.#dismissed = true
    const tcp = this.#socket.request.socket
    this.#socket.emit('closing', reason)
    this.#socket.disconnect(true)
    const cancel = cutOffAfter(GOODBYE, () => tcp.destroy())
    tcp.once('close', cancel)
  }

  /** How much waits to be read by the other side. */
  get backlog(): { readonly messages: number; readonly bytes: number } {
    const { conn, request } = this.#socket
    // Engine.IO keeps what it cannot hand to the socket in a list it does not declare.
    const { writeBuffer } = conn as unknown as { readonly writeBuffer: readonly unknown[] }
    return { messages: writeBuffer.length, bytes: request.socket.writableLength }
  }
}
