import type {
  Attendance,
  Cancel,
  ClientEvents,
  Delivery,
  IceServer,
  Party,
  PeoplePage,
  Problem,
  Reply,
} from '@ringdown/protocol'
import type { Watchable } from '../store.js'

/**
 * The line to the server. `refused`: the server will not have this token (see `problem`). `replaced`: this device
 * connected again elsewhere. Neither tries again by itself.
 */
export type ConnectionStatus = 'connecting' | 'online' | 'offline' | 'refused' | 'replaced' | 'closed'

export interface ConnectionSnapshot {
  readonly connection: ConnectionStatus
  /** Who the server takes us for; kept while offline. */
  readonly me: Party | null
  /** Why the line is refused or offline, where known. */
  readonly problem: Problem | null
}

export type Requests = keyof ClientEvents
export type RequestOf<Event extends Requests> = Parameters<ClientEvents[Event]>[0]
type Acknowledged<Acknowledge> = Acknowledge extends (reply: Reply<infer T>) => void ? T : never
export type ReplyTo<Event extends Requests> = Acknowledged<Parameters<ClientEvents[Event]>[1]>

/** A way to a Ringdown server. The SDK knows no other; tests pass their own. */
export interface Signaling extends Watchable<ConnectionSnapshot> {
  /** ICE servers with credentials that are good now; `null` until the server has first been reached. */
  readonly iceServers: readonly IceServer[] | null
  /**
   * Sends one request and waits for its reply.
   * @throws RingdownError what the server refused with; `unavailable` while there is no line; `timeout` without a reply.
   */
  request<Event extends Requests>(event: Event, request: RequestOf<Event>): Promise<ReplyTo<Event>>
  onEntry(listener: (delivery: Delivery) => void): Cancel
  onPeople(listener: (page: PeoplePage) => void): Cancel
  onAttendance(listener: (attendance: Attendance) => void): Cancel
  /** Tries the line again at once; one that seems to be up is asked whether it is. */
  reconnect(): void
  close(): void
}
