import type { Address } from './address.js'
import type { CompletionRequest, Completions } from './completions.js'
import type { PeoplePage, WatchRequest } from './directory.js'
import type { Draft, Entry, MediaWanted } from './entry.js'
import type { HistoryChange, HistoryPage, HistoryRequest } from './history.js'
import type { IceServersReply, IceServersRequest } from './ice-servers.js'
import type { CallId, Device, DeviceId, Party } from './ids.js'
import type { LineClientEvents, LineServerEvents } from './lines.js'
import type { OwnCalls } from './own-calls.js'
import type { ChoiceRequest, Choices, RingPolicy } from './preferences.js'
import type { ReportRequest } from './receipt.js'
import type { Acknowledge } from './reply.js'
import type { Warmth } from './warmth.js'

/**
 * What a device says about itself in the Socket.IO handshake (`auth`). Unknown fields are refused; new facts are
 * capabilities.
 */
export interface Handshake {
  /** The version the client speaks: at most one away from the server's. */
  readonly v: number
  readonly token: string
  readonly deviceId: DeviceId
  /**
   * Counts this device's connections upwards, across reloads. A handshake with a lower number than one already seen
   * is a late copy of an old one, and is refused.
   */
  readonly connection: number
  /** The calls this device is in. The server ends this device's other calls: their page is gone. */
  readonly calls: readonly CallId[]
  /** What this client can do beyond its version. Names that the server does not know are ignored. */
  readonly capabilities: readonly string[]
}

/** Appends an entry to the log of a call. */
export interface AppendRequest {
  readonly callId: CallId
  readonly draft: Draft
}
/** The server's stamp on the draft; together they are the whole entry. */
export interface AppendReply {
  readonly seq: number
  readonly at: number
  /** With an invite to a link: how much longer the link works. Absent from servers without the capability `links`. */
  readonly linkEndsInMs?: number
  /** With an invite or an accept: the ICE servers for this call. See {@link IceServersReply}. */
  readonly ice?: IceServersReply
}

/** Asks for the part of a log that the reader lacks. */
export interface SyncRequest {
  readonly callId: CallId
  /** The highest `seq` the reader has folded in; 0 for none. */
  readonly afterSeq: number
}

/** A reader's copy of a call's log, or of the part it lacks. */
export interface CallCopy {
  readonly callId: CallId
  /** Oldest first. Without superseded entries and those that are not for this reader. */
  readonly entries: readonly Entry[]
  /** The end of the log for this reader: after folding in these entries it is up to date to here. */
  readonly lastSeq: number
  /** The log goes on after `lastSeq`: there was no room for all of it. Ask for the rest with `sync`. */
  readonly more?: true
  /** Milliseconds since the invite, by the server's clock. */
  readonly ageMs: number
  /** Time left until the call ends unanswered. Absent if it has no limit, or no longer waits. */
  readonly expiresInMs?: number
  /** How far this reader may connect before it answers. Absent for `none`. */
  readonly warmth?: Warmth
  /** With a warmth: whether this user has been in a call with the caller. */
  readonly haveTalked?: boolean
  /** With an accepted call: the parties' devices that the server cannot reach now. For the caller of one that rings: those that rang. */
  readonly unreachable?: readonly Device[]
  /** In the reply to a `sync` from the beginning of a live call: the ICE servers for it. */
  readonly ice?: IceServersReply
}

/**
 * A party describes an accepted call that the server has forgotten (`unknown-call`), for example after a restart
 * without stored data. Once all parties have said the same, the server knows the call again and starts a new log for
 * it.
 */
export interface RestoreRequest {
  readonly callId: CallId
  readonly address: Address
  readonly media: MediaWanted
  /**
   * The parties as the call's log had them, in the order in which they joined, the caller first. The requesting device
   * is one of them, or was: with a `key`, a device with the same `deviceId` that has a new `userId` may take its place.
   */
  readonly parties: readonly Device[]
  /** The secret that the parties share ({@link CallKey}); only for servers with the capability `call-key`. */
  readonly key?: string
}
/** Whether the server knows the call again. */
export interface RestoreReply {
  /**
   * `true`: the server knows the call; read its log from the beginning. `false`: not all parties have asked yet; ask
   * again.
   */
  readonly known: boolean
  /** With a known call: the ICE servers for it. */
  readonly ice?: IceServersReply
}

/**
 * Which devices of an accepted call's parties the server cannot reach now; before the accept, for the caller, which of those that
 * rang. Always the whole list, so that a lost one does no harm.
 */
export interface Reachability {
  readonly callId: CallId
  readonly unreachable: readonly Device[]
}

/** Asks for the calls to an address, those that wait now and those to come. */
export interface ListenRequest {
  readonly address: Address
  /**
   * With the device's own `user:` address: calls ring here, but the user is not shown in the directory. Only for servers
   * with the capability `unlisted`.
   */
  readonly unlisted?: boolean
  /**
   * With a `link:` address: this person has decided to join and waits for the owner, who is told how many do. Holds until the
   * next `listen` there without it. Only for servers with the capability `visitors`.
   */
  readonly joining?: boolean
}
/** What waits at an address now. */
export interface ListenReply {
  /** The calls held for this address, oldest first. What does not fit into one reply is cut (`more`). */
  readonly calls: readonly CallCopy[]
  /** For a `user:` address: calls that nobody answered, newest first. */
  readonly missed: readonly MissedCall[]
  /** For a `link:` address. Absent from servers without the capability `links`. */
  readonly link?: LinkStatus
  /** With waiting calls: the ICE servers for them. */
  readonly ice?: IceServersReply
}

/**
 * What has become of a link. A call that waits there is in {@link ListenReply.calls}; without one, the owner of an open
 * link is away.
 */
export type LinkStatus =
  /** Its owner may call there until it ends. */
  | {
      readonly state: 'open'
      /** The owner's display name. */
      readonly owner: string
      readonly endsInMs: number
      /**
       * A call there rings its owner, so there is nothing to wait for: call the link. Servers without the capability
       * `personal-links` have none.
       */
      readonly personal?: true
      /**
       * How many other people's devices wait to join. Only for the owner, and only from servers with the capability
       * `visitors`.
       */
      readonly visitors?: number
    }
  /**
   * `used`: a call was answered there. `ended`: its owner withdrew it, or its time is over. `unknown`: nobody has called
   * there yet, or the server has forgotten it.
   */
  | { readonly state: 'used' | 'ended' | 'unknown' }

/** Tells the owner of a link who listens there that somebody waits to join, or no longer does. */
export interface LinkNews {
  readonly address: Address
  readonly link: LinkStatus
}

/** A call that rang and was not answered. */
export interface MissedCall {
  readonly callId: CallId
  readonly caller: Party
  /** Server time, in milliseconds since the epoch. */
  readonly at: number
  /** Milliseconds since it was missed, by the server's clock. */
  readonly ageMs: number
}

/** Says by whom this user may be rung. Links and lines are not affected. */
export interface RingPolicyRequest {
  readonly from: RingPolicy
}

/** Tells a device who it is to the server. Sent once after each connection, before anything else. */
export interface Welcome {
  /** The version the server speaks. */
  readonly v: number
  /** What this server can do beyond its version. Ignore names you do not know. */
  readonly capabilities: readonly string[]
  readonly party: Party
  readonly ice: IceServersReply
}

/** One entry on its way to a reader. */
export interface Delivery {
  readonly entry: Entry
  /** With an invite that rings a person: how long it still rings. */
  readonly expiresInMs?: number
  /** With an invite: how far its reader may connect before it answers. Absent for `none`; see {@link CallCopy}. */
  readonly warmth?: Warmth
  readonly haveTalked?: boolean
  /** With an invite: the ICE servers for this call, unless too many devices may answer it. */
  readonly ice?: IceServersReply
}

/** Socket.IO events a client emits, each acknowledged. */
export interface ClientEvents extends LineClientEvents {
  /** Appends an entry; the reply is its stamp. */
  append(request: AppendRequest, acknowledge: Acknowledge<AppendReply>): void
  /** Reads a log, or the part of it that is missing. */
  sync(request: SyncRequest, acknowledge: Acknowledge<CallCopy>): void
  /** Describes a call that the server has forgotten. */
  restore(request: RestoreRequest, acknowledge: Acknowledge<RestoreReply>): void
  /** Asks for the invites of an address. */
  listen(request: ListenRequest, acknowledge: Acknowledge<ListenReply>): void
  /** Asks for no more invites of an address. */
  unlisten(request: ListenRequest, acknowledge: Acknowledge<object>): void
  /** Watches a part of the directory. */
  watch(request: WatchRequest, acknowledge: Acknowledge<PeoplePage>): void
  /** Stops watching the directory. */
  unwatch(request: object, acknowledge: Acknowledge<object>): void
  /** Asks for ICE servers with fresh credentials. */
  'ice-servers'(request: IceServersRequest, acknowledge: Acknowledge<IceServersReply>): void
  /**
   * Says by whom this user may be rung, for as long as the device is connected, and afterwards until another device of
   * the user connects and says so. The strictest of a user's devices counts. Only for servers with the capability
   * `ring-policy`.
   */
  'ring-policy'(request: RingPolicyRequest, acknowledge: Acknowledge<object>): void
  /**
   * Reads this person's history. From then on, the device is told when it changes (`history`). Like the next two, only for
   * servers with the capability `history`.
   */
  history(request: HistoryRequest, acknowledge: Acknowledge<HistoryPage>): void
  /** Changes this person's history, on all their devices. */
  'change-history'(request: HistoryChange, acknowledge: Acknowledge<object>): void
  /** Reads or changes what this person has chosen. From then on, the device is told when it changes (`choices`). */
  choices(request: ChoiceRequest, acknowledge: Acknowledge<Choices>): void
  /**
   * Reads whom this person waits for, or asks to be rung once somebody is free. From then on, the device is told when that
   * changes (`completions`). Only for servers with the capability `completions`.
   */
  completions(request: CompletionRequest, acknowledge: Acknowledge<Completions>): void
  /**
   * Reads in which calls this person is, on any of their devices. From then on, the device is told when that changes
   * (`own-calls`). Only for servers with the capability `move`.
   */
  'own-calls'(request: object, acknowledge: Acknowledge<OwnCalls>): void
  /** Reports how fast a call was connected. */
  report(request: ReportRequest, acknowledge: Acknowledge<object>): void
}

/** Socket.IO events the server emits. None is acknowledged: each is a copy of something that a client can ask for. */
export interface ServerEvents extends LineServerEvents {
  /** Sent once, before everything else. */
  welcome(welcome: Welcome): void
  /** An entry that was appended to the log of a call. */
  entry(delivery: Delivery): void
  /** The watched part of the directory has changed. */
  people(page: PeoplePage): void
  /** To the parties of a call when the device of one of them has connected or disconnected. */
  reachability(reachability: Reachability): void
  /** To the owner of a link who listens there, when people begin or stop waiting to join. */
  link(news: LinkNews): void
  /** This person's history has changed, perhaps on another device: ask for it again. */
  history(news: object): void
  /** What this person has chosen now, perhaps on another device. */
  choices(choices: Choices): void
  /** Whom this person waits for now, and who is free. */
  completions(completions: Completions): void
  /** In which calls this person is now. */
  'own-calls'(calls: OwnCalls): void
  /**
   * This process is about to end, and takes no new connections; others of this server do. Connect again now, and close this
   * connection once the new one is welcomed. Sent again from time to time to those who are still here. Only to clients with the
   * capability `drain`.
   */
  drain(news: object): void
  /** Sent just before the server closes a connection on purpose. */
  closing(reason: ClosingReason): void
}

/**
 * `replaced`: this device has a newer connection. `slow-consumer`, `flooding`: reconnect later. `stopping`: reconnect
 * soon. `expired`: the token is no longer valid; reconnect at once, with a new one.
 * `signed-out`: this person was signed out, removed or banned; older clients do not know it, and try again in vain.
 */
export type ClosingReason = 'replaced' | 'slow-consumer' | 'flooding' | 'stopping' | 'expired' | 'signed-out'
