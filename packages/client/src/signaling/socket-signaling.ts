import {
  type Attendance,
  type CallId,
  type Cancel,
  type ClientEvents,
  type Clock,
  type ClosingReason,
  type Delivery,
  type DeviceId,
  type Handshake,
  type IceServer,
  type IceServersReply,
  type PeoplePage,
  PROTOCOL_VERSION,
  type Problem,
  type Reply,
  RingdownError,
  type ServerEvents,
  TIMERS,
  type Welcome,
} from '@ringdown/protocol'
import { Manager, type Socket } from '#socket-io'
import { Store } from '../store.js'
import type { TokenSource } from '../token-source.js'
import { Listeners } from './listeners.js'
import type { LineSnapshot, ReplyTo, RequestOf, Requests, Signaling } from './signaling.js'

export interface SocketSignalingOptions {
  /** The server's URL; the page's own origin where absent. */
  readonly server: string | undefined
  readonly token: TokenSource
  readonly deviceId: () => Promise<DeviceId>
  /** The calls this device is in, asked before each connection. */
  readonly calls: () => readonly CallId[]
  readonly clock: Clock
}

/** How long one attempt to connect may take; the browser's own is a minute or more. */
const CONNECT_MS = 6_000
/** How long a line that is asked whether it is up may take to say so. */
const PROBE_MS = 2_000

/** How much later than its successor a handshake may arrive that was given up. */
const STRAY_MS = 30_000

const UNREACHABLE: Problem = {
  code: 'unavailable',
  message: 'The server cannot be reached. Trying again.',
}

/** {@link Signaling} over Socket.IO: the only file that imports it. */
export class SocketSignaling extends Store<LineSnapshot> implements Signaling {
  readonly #options: SocketSignalingOptions
  readonly #socket: Socket<ServerEvents, ClientEvents>
  readonly #entries = new Listeners<Delivery>()
  readonly #people = new Listeners<PeoplePage>()
  readonly #attendances = new Listeners<Attendance>()
  #iceServers: readonly IceServer[] | null = null
  #cancelRefresh: Cancel = () => {}
  #token: string | null = null
  #refusedToken: string | null = null
  #closing: ClosingReason | null = null
  #isShakingHands = false
  /** When a new handshake was begun though nothing had come of the last: that one may still arrive, after it. */
  #strayedAt = Number.NEGATIVE_INFINITY

  constructor(options: SocketSignalingOptions) {
    super({ line: 'connecting', me: null, problem: null })
    this.#options = options
    // A connection of one's own: two SDK instances on a page do not share a socket.
    const manager = new Manager(options.server ?? location.origin, {
      transports: ['websocket'],
      autoConnect: false,
      reconnectionDelay: 250,
      reconnectionDelayMax: 5_000,
      randomizationFactor: 1,
      // A network that was away and is back does not wake an attempt that was made without it.
      timeout: CONNECT_MS,
    })
    this.#socket = manager.socket('/')
    this.#socket.on('connect_error', error => this.#refuse(error))
    this.#socket.on('disconnect', reason => this.#lose(reason))
    this.#socket.on('welcome', welcome => this.#welcome(welcome))
    this.#socket.on('entry', delivery => this.#entries.emit(delivery))
    this.#socket.on('people', page => this.#people.emit(page))
    this.#socket.on('attendance', attendance => this.#attendances.emit(attendance))
    this.#socket.on('closing', reason => {
      this.#closing = reason
    })
    this.#socket.auth = (send: (handshake: object) => void) => void this.#shakeHands(send)
    this.#socket.connect()
  }

  get iceServers(): readonly IceServer[] | null {
    return this.#iceServers
  }

  onEntry(listener: (delivery: Delivery) => void): Cancel {
    return this.#entries.add(listener)
  }

  onPeople(listener: (page: PeoplePage) => void): Cancel {
    return this.#people.add(listener)
  }

  onAttendance(listener: (attendance: Attendance) => void): Cancel {
    return this.#attendances.add(listener)
  }

  async request<Event extends Requests>(event: Event, request: RequestOf<Event>): Promise<ReplyTo<Event>> {
    return this.#request(event, request, TIMERS.request)
  }

  async #request<Event extends Requests>(
    event: Event,
    request: RequestOf<Event>,
    timeoutMs: number,
  ): Promise<ReplyTo<Event>> {
    if (this.snapshot.line !== 'online') throw new RingdownError(UNREACHABLE)
    const reply = await this.#emit(event, request, timeoutMs)
    if (reply.ok) return reply
    throw new RingdownError(reply.error)
  }

  reconnect(): void {
    if (this.snapshot.line === 'online') this.#probe()
    else if (this.snapshot.line !== 'closed') this.#connectAnew()
  }

  /** A path that is gone takes the heartbeat seconds to notice. Asks for what is soon needed on the new one. */
  #probe(): void {
    this.#request('ice-servers', {}, PROBE_MS).then(
      fresh => this.#keepIceServers(fresh),
      error => {
        const isSilent = error instanceof RingdownError && error.code === 'timeout'
        if (isSilent && this.snapshot.line === 'online') this.#connectAnew()
      },
    )
  }

  #connectAnew(): void {
    // Not by a farewell, which would count as leaving on purpose if it still arrived.
    if (this.#socket.connected) this.#socket.io.engine.close()
    this.update({ line: 'connecting', problem: null })
    // Also cuts short the wait between two attempts.
    this.#socket.disconnect().connect()
  }

  close(): void {
    this.#cancelRefresh()
    this.#socket.disconnect()
    this.update({ line: 'closed', problem: null })
  }

  #emit<Event extends Requests>(
    event: Event,
    request: RequestOf<Event>,
    timeoutMs: number,
  ): Promise<Reply<ReplyTo<Event>>> {
    // Socket.IO's types cannot follow an event name that is itself a type parameter.
    const socket = this.#socket.timeout(timeoutMs) as unknown as {
      emitWithAck(event: Event, request: RequestOf<Event>): Promise<Reply<ReplyTo<Event>>>
    }
    return socket.emitWithAck(event, request).catch((cause: unknown) => {
      throw new RingdownError(
        { code: 'timeout', message: 'The server did not answer. Trying again.' },
        { cause },
      )
    })
  }

  async #shakeHands(send: (handshake: Handshake) => void): Promise<void> {
    try {
      const [deviceId, token] = await Promise.all([
        this.#options.deviceId(),
        this.#options.token(this.#refusedToken),
      ])
      this.#token = token
      if (this.#isShakingHands) this.#strayedAt = this.#options.clock.now()
      this.#isShakingHands = true
      send({ v: PROTOCOL_VERSION, token, deviceId, calls: this.#options.calls() })
    } catch (error) {
      const problem = error instanceof RingdownError ? error.problem : UNREACHABLE
      this.#socket.disconnect()
      this.update({ line: problem.code === 'unavailable' ? 'offline' : 'refused', problem })
      if (problem.code === 'unavailable') this.#retryLater()
    }
  }

  #welcome(welcome: Welcome): void {
    this.#refusedToken = null
    this.#closing = null
    this.#isShakingHands = false
    this.#keepIceServers(welcome.ice)
    this.update({ line: 'online', me: welcome.party, problem: null })
  }

  #refuse(error: Error & { data?: unknown }): void {
    const problem = readProblem(error.data)
    if (problem === null) {
      // Not refused but unreachable: Socket.IO tries again by itself.
      this.update({ line: 'offline', problem: UNREACHABLE })
      return
    }
    // Once with a fresh token: the source may be able to mint another. Twice the same refusal is final.
    if (problem.code === 'unauthorized' && this.#refusedToken === null) {
      this.#refusedToken = this.#token
      this.#socket.connect()
      return
    }
    if (problem.code === 'rate-limited' || problem.code === 'unavailable') {
      this.update({ line: 'offline', problem })
      this.#retryLater(problem.retryAfterMs)
      return
    }
    this.update({ line: 'refused', problem })
  }

  #lose(reason: string): void {
    this.#cancelRefresh()
    if (reason === 'io client disconnect') return
    if (this.#closing === 'replaced' && !this.#takeStray()) {
      this.#socket.disconnect()
      this.update({ line: 'replaced', problem: null })
      return
    }
    this.update({ line: 'offline', problem: UNREACHABLE })
    // Socket.IO tries again by itself unless it was the server that closed.
    if (reason === 'io server disconnect') this.#retryLater()
  }

  /** Whether it may be this page itself that has replaced its connection, by an earlier one that was late. Once. */
  #takeStray(): boolean {
    const age = this.#options.clock.now() - this.#strayedAt
    this.#strayedAt = Number.NEGATIVE_INFINITY
    return age < STRAY_MS
  }

  /** Spread out, so that clients closed together do not come back together. */
  #retryLater(ms = 500 + Math.random() * 1500): void {
    this.#options.clock.after(ms, () => {
      if (this.snapshot.line === 'offline') this.#socket.connect()
    })
  }

  #keepIceServers(ice: IceServersReply): void {
    this.#iceServers = ice.iceServers
    this.#cancelRefresh()
    if (ice.expiresInMs === undefined) return
    this.#cancelRefresh = this.#options.clock.after(ice.expiresInMs * 0.8, () => {
      this.request('ice-servers', {}).then(
        fresh => this.#keepIceServers(fresh),
        // Without a line there is nothing to refresh: the next welcome brings new ones.
        () => {},
      )
    })
  }
}

function readProblem(data: unknown): Problem | null {
  const problem = data as Partial<Problem> | undefined
  return typeof problem?.code === 'string' ? (problem as Problem) : null
}
