import type { Address } from './address.js'
import type { Draft, Entry, MediaWanted } from './entry.js'
import type { Problem } from './errors.js'
import type { CallId, Device, DeviceId, Party, UserId } from './ids.js'
import type { ReportRequest } from './receipt.js'
import type { Warmth } from './warmth.js'

/** The protocol's version, sent in the handshake. */
export const PROTOCOL_VERSION = 1

/** What a device says of itself in the Socket.IO handshake (`auth`). */
export interface Handshake {
  readonly v: typeof PROTOCOL_VERSION
  readonly token: string
  readonly deviceId: DeviceId
  /** The calls this device is in. The server ends this device's other calls: their page is gone. */
  readonly calls: readonly CallId[]
}

/** An acknowledgement: what was asked for, or why not. */
export type Reply<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: Problem }

export interface AppendRequest {
  readonly callId: CallId
  readonly draft: Draft
}
/** The server's stamp on the draft; with it the author has the whole entry. */
export interface AppendReply {
  readonly seq: number
  readonly at: number
}

export interface SyncRequest {
  readonly callId: CallId
  /** The highest `seq` the reader has folded in; 0 for none. */
  readonly afterSeq: number
}

/** A reader's copy of a call's log, or of the part it lacks. */
export interface CallCopy {
  readonly callId: CallId
  /** Oldest first. Entries that no longer matter (a superseded offer, its candidates) or are not for this reader are left out. */
  readonly entries: readonly Entry[]
  /** The log's end for this reader: with these entries folded in, it has seen everything up to here. */
  readonly lastSeq: number
  /** Milliseconds since the invite, by the server's clock. */
  readonly ageMs: number
  /** Until the call ends unanswered; absent where it waits without limit or no longer waits. */
  readonly expiresInMs?: number
  /** How far this reader may connect before it answers; absent for `none`. */
  readonly warmth?: Warmth
  /** With a warmth: whether the caller is somebody this user has been in a call with. */
  readonly haveTalked?: boolean
  /** With an accepted call: the parties' devices that are not connected to the server now. */
  readonly absent?: readonly DeviceId[]
}

/**
 * A party's word about an accepted call that the server has forgotten (`unknown-call`), as after a restart with nothing
 * kept. Once both parties have said the same, the server knows it again, with a log of its own.
 */
export interface AnnounceRequest {
  readonly callId: CallId
  readonly address: Address
  readonly media: MediaWanted
  /** What the announcing device is in it. */
  readonly role: 'caller' | 'callee'
  /** The device of the other party. */
  readonly peer: Device
}
export interface AnnounceReply {
  /** `true`: the server knows the call; read its log from the beginning. `false`: the other party has not said so yet; ask again. */
  readonly known: boolean
}

/** Which devices of an accepted call's parties are not connected to the server now. Always whole, so a lost one does no harm. */
export interface Attendance {
  readonly callId: CallId
  readonly absent: readonly DeviceId[]
}

export interface ListenRequest {
  readonly address: Address
}
export interface ListenReply {
  /** The calls held for this address, oldest first, each with its offer and candidates. */
  readonly calls: readonly CallCopy[]
  /** For a `user:` address: calls that rang while nobody answered, newest first. */
  readonly missed: readonly MissedCall[]
}

export interface MissedCall {
  readonly callId: CallId
  readonly caller: Party
  /** Server time, milliseconds since the epoch. */
  readonly at: number
  /** Milliseconds since it was missed, by the server's clock. */
  readonly ageMs: number
}

/** Which part of the directory a device shows. One watch per device: a new one replaces it. */
export interface WatchRequest {
  /** Only names that contain this, ignoring case; absent for all. */
  readonly query?: string
  /** How many people at the most. */
  readonly limit?: number
}

export interface Person {
  readonly userId: UserId
  readonly name: string
  /** In an accepted call, or calling. */
  readonly busy: boolean
}

/** The people a watch matches now, by name; the watcher itself is left out. Always whole, so a lost one does no harm. */
export interface PeoplePage {
  readonly people: readonly Person[]
  /** How many match, shown or not. */
  readonly total: number
}

/** An `RTCIceServer`, with credentials of this user that soon expire. */
export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}
export interface IceServersReply {
  readonly iceServers: readonly IceServer[]
  /** Ask again before this has passed; absent where nothing expires. */
  readonly expiresInMs?: number
}

/** Who the server takes this device for; sent once after each connection, before anything else. */
export interface Welcome {
  readonly party: Party
  readonly ice: IceServersReply
}

/** One entry on its way to a reader. */
export interface Delivery {
  readonly entry: Entry
  /** With an invite that has a lifetime: what is left of it. */
  readonly expiresInMs?: number
  /** With an invite: how far its reader may connect before it answers, absent for `none`; and see {@link CallCopy}. */
  readonly warmth?: Warmth
  readonly haveTalked?: boolean
}

export type Acknowledge<T> = (reply: Reply<T>) => void

/** Socket.IO events a client emits, each acknowledged. */
export interface ClientEvents {
  append(request: AppendRequest, acknowledge: Acknowledge<AppendReply>): void
  sync(request: SyncRequest, acknowledge: Acknowledge<CallCopy>): void
  announce(request: AnnounceRequest, acknowledge: Acknowledge<AnnounceReply>): void
  listen(request: ListenRequest, acknowledge: Acknowledge<ListenReply>): void
  unlisten(request: ListenRequest, acknowledge: Acknowledge<object>): void
  watch(request: WatchRequest, acknowledge: Acknowledge<PeoplePage>): void
  unwatch(request: object, acknowledge: Acknowledge<object>): void
  'ice-servers'(request: object, acknowledge: Acknowledge<IceServersReply>): void
  report(request: ReportRequest, acknowledge: Acknowledge<object>): void
}

/** Socket.IO events the server emits. None is acknowledged: each is a fast copy of something that can be asked for. */
export interface ServerEvents {
  welcome(welcome: Welcome): void
  entry(delivery: Delivery): void
  people(page: PeoplePage): void
  /** To a party whose peer's device has come or gone. */
  attendance(attendance: Attendance): void
  /** Sent just before the server closes a connection on purpose. */
  closing(reason: ClosingReason): void
}

/** `replaced`: this device connected anew. `slow-consumer`, `flooding`: reconnect later. `stopping`: reconnect soon. */
export type ClosingReason = 'replaced' | 'slow-consumer' | 'flooding' | 'stopping'

/** `POST /api/guests`: a token for somebody who has only a name. With an earlier token as bearer, the same user is renamed. */
export interface GuestRequest {
  readonly name: string
}
export interface GuestReply {
  readonly userId: UserId
  readonly name: string
  readonly token: string
}
