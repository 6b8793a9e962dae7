import {
  type IceServer,
  type IceServersReply,
  type Reply,
  RingdownError,
  TIMERS,
  type Welcome,
} from '@ringdown/protocol'
import { Manager } from '#socket-io'
import { serverUrl } from '../server-url.js'
import { Store } from '../store.js'
import { hasCapability } from './capability.js'
import type { ConnectionState } from './connection-state.js'
import { Connector, type ConnectorPorts } from './connector.js'
import { IceServerList } from './ice-server-list.js'
import { UNREACHABLE } from './problems.js'
import type { ConnectionSnapshot, Pushes, ReplyTo, RequestOf, Requests, Signaling } from './signaling.js'

export interface SocketSignalingOptions extends Omit<ConnectorPorts, 'takesOver'> {
  /** The server's URL; the page's own origin if absent. */
  readonly server?: string | undefined
  /** Whether there is a call, here or ringing. */
  readonly hasCalls: () => boolean
}

/** How long one connection attempt may take; the browser's own limit is a minute or more. */
const CONNECT_MS = 6_000
/** How long a connection may take to show that it is up. */
const PROBE_MS = 2_000

/** {@link Signaling} over Socket.IO. */
export class SocketSignaling extends Store<ConnectionSnapshot> implements Signaling {
  readonly #connect: () => Connector
  readonly #listeners: [event: keyof Pushes, listener: (push: never) => void][] = []
  #connector: Connector
  /** Takes over once it is welcomed, because the process at the other end of the connection is about to end. */
  #next: Connector | null = null
  readonly #iceServers: IceServerList
  #welcome: Welcome | null = null

  constructor(options: SocketSignalingOptions) {
    super({ connection: 'connecting', me: null, problem: null })
    const { origin, pathname } = serverUrl(options.server, '/socket.io')
    this.#connect = () => {
      // Its own connection: two SDK instances on a page do not share a socket.
      const socket = new Manager(origin, {
        path: pathname,
        transports: ['websocket'],
        autoConnect: false,
        reconnection: false,
        // An attempt made without a network does not notice when the network returns.
        timeout: CONNECT_MS,
      }).socket('/')
      const connector = new Connector(socket, { ...options, takesOver: () => this.#next !== null }, state =>
        this.#follow(connector, state),
      )
      for (const [event, listener] of this.#listeners) socket.on(event, listener as never)
      socket.on('drain', () => {
        this.#next ??= this.#connect()
      })
      socket.connect()
      return connector
    }
    this.#iceServers = new IceServerList({
      ...options,
      ask: () => this.request('ice-servers', {}),
      areForCalls: () => hasCapability(this, 'call-turn'),
    })
    this.#connector = this.#connect()
    this.on('entry', delivery => this.#keepIce(delivery))
  }

  get iceServers(): readonly IceServer[] | null {
    return this.#iceServers.servers
  }

  get welcome(): Welcome | null {
    return this.#welcome
  }

  on<Event extends keyof Pushes>(event: Event, listener: (push: Pushes[Event]) => void): void {
    this.#listeners.push([event, listener])
    for (const connector of [this.#connector, this.#next]) connector?.socket.on(event, listener as never)
  }

  async request<Event extends Requests>(
    event: Event,
    request: RequestOf<Event>,
    timeoutMs: number = TIMERS.request,
  ): Promise<ReplyTo<Event>> {
    if (this.snapshot.connection !== 'online') throw new RingdownError(UNREACHABLE)
    const ask = (): Promise<Reply<ReplyTo<Event>>> => {
      const { socket } = this.#connector
      // Socket.IO's types cannot follow an event name that is itself a type parameter.
      const asking = socket.timeout(timeoutMs) as unknown as {
        emitWithAck(event: Event, request: RequestOf<Event>): ReturnType<typeof ask>
      }
      return asking.emitWithAck(event, request).catch((cause: unknown) => {
        // Another connection has taken over: the reply may have been lost with this one.
        if (socket !== this.#connector.socket) return ask()
        throw new RingdownError({ code: 'timeout', message: 'The server did not answer.' }, { cause })
      })
    }
    const reply = await ask()
    if (reply.ok) {
      this.#keepIce(reply as { ice?: IceServersReply })
      return reply
    }
    throw new RingdownError(reply.error)
  }

  reconnect(): void {
    const { state } = this.#connector
    if (state.name === 'online') void this.#probe(state)
    else this.#connector.connect()
  }

  close(): void {
    this.#next?.close()
    this.#connector.close()
  }

  /** Checks the connection, since the heartbeat takes seconds to notice a dead path. Asks for something useful meanwhile. */
  async #probe(state: ConnectionState): Promise<void> {
    try {
      this.#iceServers.keep(await this.request('ice-servers', {}, PROBE_MS))
    } catch (error) {
      const isSilent = (error as RingdownError).code === 'timeout'
      if (isSilent && this.#connector.state === state) this.#connector.connect()
    }
  }

  #keepIce({ ice }: { readonly ice?: IceServersReply }): void {
    if (ice) this.#iceServers.keep(ice)
  }

  /** One of the connections has changed: the one in use, the one that takes over, or one that was left. */
  #follow(connector: Connector, state: ConnectionState): void {
    if (connector === this.#next) {
      this.#next = null
      const last = this.#connector
      // Then the last one goes on, and the server asks again.
      const isVain = state.name !== 'online' && last.state.name === 'online'
      if (!isVain) this.#connector = connector
      const left = isVain ? connector : last
      left.cut()
      left.close()
    }
    // What becomes of the last one matters no more, unless the next one fails too.
    if (this.#next) connector.close()
    else if (connector === this.#connector) {
      let { me } = this.snapshot
      if (state.name === 'online') {
        this.#welcome = state.welcome
        this.#keepIce(state.welcome)
        me = state.welcome.party
      } else if (state.name === 'closed') this.#iceServers.stop()
      this.update({ connection: state.name, me, problem: 'problem' in state ? state.problem : null })
    }
  }
}
