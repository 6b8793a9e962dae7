import type {
  Choices,
  ClientEvents,
  Completions,
  Delivery,
  Desk,
  IceServer,
  LinkNews,
  OwnCalls,
  Party,
  PeoplePage,
  QueueNews,
  Reachability,
  Reply,
  TransferNews,
  Welcome,
} from '@ringdown/protocol'
import type { Watchable } from '../store.js'
import type { ConnectionState } from './connection-state.js'
import type { ConnectionProblem } from './problems.js'

/**
 * The connection to the server. `refused`: the server does not accept this token, or calls are impossible here (see
 * `problem`). `replaced`: this device has connected again elsewhere. Neither retries by itself.
 */
export type ConnectionStatus = ConnectionState['name']

/** The connection to the server at one moment. */
export interface ConnectionSnapshot {
  readonly connection: ConnectionStatus
  /** The identity the server knows us by; kept while offline. */
  readonly me: Party | null
  /** Why the connection is refused or offline, if known. */
  readonly problem: ConnectionProblem | null
}

export type Requests = keyof ClientEvents
export type RequestOf<Event extends Requests> = Parameters<ClientEvents[Event]>[0]
type Acknowledged<Acknowledge> = Acknowledge extends (reply: Reply<infer T>) => void ? T : never
export type ReplyTo<Event extends Requests> = Acknowledged<Parameters<ClientEvents[Event]>[1]>

/** What the server tells a device unasked. */
export interface Pushes {
  readonly entry: Delivery
  readonly people: PeoplePage
  readonly history: object
  readonly choices: Choices
  readonly completions: Completions
  readonly 'own-calls': OwnCalls
  readonly reachability: Reachability
  readonly link: LinkNews
  readonly queue: QueueNews
  readonly desk: Desk
  readonly transferred: TransferNews
}

/** The SDK's only access to a Ringdown server; tests pass their own. */
export interface Signaling extends Watchable<ConnectionSnapshot> {
  /** ICE servers for a call, with valid credentials; `null` until the server has named them, which may take a call. */
  readonly iceServers: readonly IceServer[] | null
  /** The server's latest welcome, with its version and capabilities; `null` until it has first been reached. */
  readonly welcome: Welcome | null
  /**
   * Sends one request and waits for its reply.
   *
   * @throws RingdownError the server's refusal; `unavailable` without a connection; `timeout` without a reply.
   */
  request<Event extends Requests>(event: Event, request: RequestOf<Event>): Promise<ReplyTo<Event>>
  /** Hears what the server pushes, from now on. */
  on<Event extends keyof Pushes>(event: Event, listener: (push: Pushes[Event]) => void): void
  /** Connects again at once; checks a connection that seems to be up. */
  reconnect(): void
  close(): void
}
