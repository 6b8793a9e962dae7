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
import { Connector, type ConnectorPorts, type ServerSocket } from './connector.js'
import { IceServerList } from './ice-server-list.js'
import { UNREACHABLE } from './problems.js'
import type { ConnectionSnapshot, Pushes, ReplyTo, RequestOf, Requests, Signaling } from './signaling.js'

export interface SocketSignalingOptions extends ConnectorPorts {
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
  readonly #socket: ServerSocket
  readonly #connector: Connector
  readonly #iceServers: IceServerList
  #welcome: Welcome | null = null

  constructor(options: SocketSignalingOptions) {
    super({ connection: 'connecting', me: null, problem: null })
    // Its own connection: two SDK instances on a page do not share a socket.
    const { origin, pathname } = serverUrl(options.server, '/socket.io')
    const manager = new Manager(origin, {
      path: pathname,
      transports: ['websocket'],
      autoConnect: false,
      reconnection: false,
      // An attempt made without a network does not notice when the network returns.
      timeout: CONNECT_MS,
    })
    this.#socket = manager.socket('/')
    this.#iceServers = new IceServerList({
      ...options,
      ask: () => this.request('ice-servers', {}),
      areForCalls: () => hasCapability(this, 'call-turn'),
    })
    this.#connector = new Connector(this.#socket, options, state => this.#follow(state))
    this.#socket.on('entry', delivery => this.#keepIce(delivery))
    this.#socket.connect()
  }

  get iceServers(): readonly IceServer[] | null {
    return this.#iceServers.servers
  }

  get welcome(): Welcome | null {
    return this.#welcome
  }

  on<Event extends keyof Pushes>(event: Event, listener: (push: Pushes[Event]) => void): void {
    // TypeScript does not see that the event and its listener belong together.
    this.#socket.on(event, listener as never)
  }

  async request<Event extends Requests>(
    event: Event,
    request: RequestOf<Event>,
    timeoutMs: number = TIMERS.request,
  ): Promise<ReplyTo<Event>> {
    if (this.snapshot.connection !== 'online') throw new RingdownError(UNREACHABLE)
    // Socket.IO's types cannot follow an event name that is itself a type parameter.
    const socket = this.#socket.timeout(timeoutMs) as unknown as {
      emitWithAck(event: Event, request: RequestOf<Event>): Promise<Reply<ReplyTo<Event>>>
    }
    const reply = await socket.emitWithAck(event, request).catch((cause: unknown) => {
      throw new RingdownError({ code: 'timeout', message: 'The server did not answer.' }, { cause })
    })
    if (reply.ok) {
      this.#keepIce(reply as { ice?: IceServersReply })
      return reply
    }
    throw new RingdownError(reply.error)
  }

  reconnect(): void {
    const { state } = this.#connector
    if (state.name === 'online') void this.#probe(state)
    else if (state.name !== 'closed') this.#connector.connect()
  }

  close(): void {
    this.#connector.close()
  }

  /** Checks the connection, since the heartbeat takes seconds to notice a dead path. Asks for something useful meanwhile. */
  async #probe(state: ConnectionState): Promise<void> {
    const isCurrent = () => this.#connector.state === state
    try {
      const fresh = await this.request('ice-servers', {}, PROBE_MS)
      if (isCurrent()) this.#iceServers.keep(fresh)
    } catch (error) {
      const isSilent = error instanceof RingdownError && error.code === 'timeout'
      if (isSilent && isCurrent()) this.#connector.connect()
    }
  }

  #keepIce({ ice }: { readonly ice?: IceServersReply }): void {
    if (ice) this.#iceServers.keep(ice)
  }

  #follow(state: ConnectionState): void {
    let { me } = this.snapshot
    if (state.name === 'online') {
      this.#welcome = state.welcome
      this.#keepIce(state.welcome)
      me = state.welcome.party
    } else if (state.name === 'closed') this.#iceServers.stop()
    this.update({ connection: state.name, me, problem: 'problem' in state ? state.problem : null })
  }
}
