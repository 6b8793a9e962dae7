import type {
  Address,
  CallId,
  ClientEvents,
  ClosingReason,
  Party,
  ServerEvents,
  UserId,
} from '@ringdown/protocol'
import type { Socket } from 'socket.io'
import type { PersonActor } from '../access/actor.js'
import type { DeviceConnection } from '../presence/device-registry.js'
import type { Watcher } from '../presence/people-watches.js'
import { addressRoom, ownRoom, type Rooms } from './rooms.js'
import { lastWaiting, writeWithNext } from './single-frame.js'
import type { Backlog, Meter } from './socket-meter.js'

/** How long a connection may take to close in an orderly way, in milliseconds. */
const GOODBYE = 2_000
/** How long a device that was told to move has to leave once it is elsewhere, in milliseconds. */
const LEAVING = 5_000
/** How many requests of one connection may wait before its socket is no longer read. */
const FEW = 16
/** How many may wait in all: some had already been read. */
const QUEUE = 256

/** How many replies go out together, and how long one is, in characters, that does not wait for others. */
const MOST_TOGETHER = 16
const LARGE = 16_384

/** What the handshake says about a socket. */
export interface Visitor {
  readonly party: Party
  readonly actor: PersonActor
  /** When its token was signed, in milliseconds since the epoch; `null` if the token does not say. */
  readonly issuedAt: number | null
  /** Its number among the connections of its device. */
  readonly number: number
  /** When its token expires, in milliseconds since the epoch. */
  readonly expiresAt: number
  /** The calls that its page says it is in. */
  readonly calls: readonly CallId[]
  /** Whether its page calls elsewhere when it is transferred. */
  readonly canFollow: boolean
  /** Whether its page goes on with another device of the person it talks to. */
  readonly canMove: boolean
  /** Whether its page connects elsewhere, before it leaves this process, when it is told to. */
  readonly canDrain: boolean
  /** Whether it takes over from a connection that is still open: its page may be in more calls than it says. */
  readonly takesOver: boolean
  /** The `Host` of its page, with the port. */
  readonly host: string | undefined
}

/** What a connection uses of its socket. */
type OwnSocket = Pick<Socket<ClientEvents, ServerEvents>, 'connected' | 'conn' | 'emit' | 'disconnect'>

/** Most listen to one address, and an array is smaller than a set. */
const NOWHERE: readonly Address[] = []
/** All idle connections have this one. */
const IDLE: Promise<void> = Promise.resolve()

/** One device's socket, from its handshake to its end. */
export class Connection implements DeviceConnection, Watcher {
  readonly party: Party
  readonly actor: PersonActor
  readonly issuedAt: number | null
  readonly number: number
  readonly expiresAt: number
  readonly calls: readonly CallId[]
  readonly canFollow: boolean
  readonly canMove: boolean
  readonly canDrain: boolean
  readonly takesOver: boolean
  readonly host: string | undefined
  /** The addresses it listens to. */
  listening: readonly Address[] = NOWHERE
  /** The links, of these, on which its person waits to join. */
  joining: readonly Address[] = NOWHERE
  followsOwn = false
  /** One of its calls that the server knows, with this device in it. */
  liveCall: CallId | null = null
  /** Settled once its device is known to be here. */
  registered: Promise<void> = IDLE
  readonly #meter: Meter
  readonly #rooms: Rooms<Connection>
  readonly #socket: OwnSocket
  #tail: Promise<void> = IDLE
  #waiting = 0
  #dismissed: ClosingReason | null = null
  #isDraining = false

  constructor(socket: OwnSocket, meter: Meter, rooms: Rooms<Connection>, visitor: Visitor) {
    const {
      party,
      actor,
      issuedAt,
      number,
      expiresAt,
      calls,
      canFollow,
      canMove,
      canDrain,
      takesOver,
      host,
    } = visitor
    this.#socket = socket
    this.#meter = meter
    this.#rooms = rooms
    this.party = party
    this.actor = actor
    this.issuedAt = issuedAt
    this.number = number
    this.expiresAt = expiresAt
    this.calls = calls
    this.canFollow = canFollow
    this.canMove = canMove
    this.canDrain = canDrain
    this.takesOver = takesOver
    this.host = host
  }

  /** Where it comes from, as limits count it. */
  get network(): string {
    return this.#meter.network
  }

  /** Spends CPU for a request of its device. @returns 0, or the time to wait before trying again, in milliseconds. */
  spend(ms: number): number {
    return this.#meter.spend(ms)
  }

  get userId(): UserId {
    return this.party.userId
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

  listen(address: Address): void {
    if (!this.listening.includes(address)) this.listening = this.listening.concat(address)
    this.#join(addressRoom(address))
  }

  unlisten(address: Address): void {
    this.listening = without(this.listening, address)
    this.#rooms.leave(addressRoom(address), this)
  }

  /** From now on it is told when its person's history or choices change. @returns whether that is new. */
  followOwn(): boolean {
    if (this.followsOwn) return false
    this.followsOwn = true
    this.#join(ownRoom(this.userId))
    return true
  }

  /** @returns whether that is a change. */
  setJoining(address: Address, isJoining: boolean): boolean {
    if (this.joining.includes(address) === isJoining) return false
    this.joining = isJoining ? this.joining.concat(address) : without(this.joining, address)
    return true
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
    this.#tail = this.#waiting === 1 ? this.#run(task) : this.#tail.then(() => this.#run(task))
    return true
  }

  async #run(task: () => Promise<void>): Promise<void> {
    try {
      if (this.#meter.isFull) await this.#meter.drained()
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

  /** Sends a packet of Socket.IO that is text already, and framed if it goes to many. Engine.IO drops it once the connection is closed. */
  write(packet: string, options?: object): void {
    this.#socket.conn.write(packet, options)
  }

  /** Whether it has asked for more than what is answered now. */
  get asksMore(): boolean {
    return this.#waiting > 1
  }

  /**
   * Sends a reply. Where more was asked, as by a page that has just connected, the replies that are found in one turn of the event loop go
   * out in one write.
   */
  reply(packet: string): void {
    if (this.asksMore) this.writeSoon(packet)
    else this.write(packet)
  }

  /** Sends a packet together with all that follows in this turn of the event loop. */
  writeSoon(packet: string): void {
    if (packet.length > LARGE) this.write(packet)
    else if (this.writeWithNext(packet) >= MOST_TOGETHER) this.flush()
    // A late reply may have waited already, so it is not for the first that waits to see to it.
    else setImmediate(() => this.flush())
  }

  /** Sends a packet together with the next one, or with {@link flush}. @returns how many wait. */
  writeWithNext(packet: string): number {
    return writeWithNext(this.#socket.conn, packet)
  }

  /** Sends what waits for another packet. */
  flush(): void {
    const last = lastWaiting(this.#socket.conn)
    if (last !== undefined) this.write(last)
  }

  /** Says why, then closes. A client that does not read even that is cut off. */
  dismiss(reason: ClosingReason): void {
    if (this.#dismissed !== null) return
    this.#dismissed = reason
    if (reason === 'replaced' && this.#isDraining) {
      // It leaves once it is welcomed elsewhere, and is answered here until then.
      this.#meter.cutOff(LEAVING)
      return
    }
    this.#socket.emit('closing', reason)
    this.#socket.disconnect(true)
    this.#meter.cutOff(GOODBYE)
  }

  /** Has the device connect elsewhere, and leave then; or closes the connection, if the client cannot do that. */
  drain(): void {
    this.#isDraining = this.canDrain
    if (this.canDrain) this.#socket.emit('drain', {})
    else this.dismiss('stopping')
  }

  /** How much waits to be read by the client. */
  get backlog(): Backlog {
    return this.#meter.backlog
  }

  /** Charges what is held for it. @returns `false` if it is more than it may be. */
  account(): boolean {
    return this.#meter.account()
  }

  /** To be called once it is closed: nothing more is sent to it. */
  leaveRooms(): void {
    for (const address of this.listening) this.#rooms.leave(addressRoom(address), this)
    this.#rooms.leave(ownRoom(this.userId), this)
  }

  /** A request that is answered after the connection was closed would be the last to know of the room. */
  #join(room: string): void {
    if (this.isConnected) this.#rooms.join(room, this)
  }

  #done(): void {
    this.#waiting -= 1
    if (this.#waiting === FEW - 1) this.#meter.read(true)
    if (this.#waiting > 0) return
    this.#tail = IDLE
    this.#meter.settled()
  }
}

function without(addresses: readonly Address[], address: Address): readonly Address[] {
  const left = addresses.filter(each => each !== address)
  return left.length === 0 ? NOWHERE : left
}
