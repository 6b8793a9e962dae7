import type {
  Address,
  Clock,
  DeviceId,
  LinkStatus,
  MissedCall,
  PeoplePage,
  RingPolicy,
  WarmPolicy,
  WatchRequest,
} from '@ringdown/protocol'
import type { Call, CallOptions } from './call/call.js'
import type { SpeedReceipts } from './call/call-receipt.js'
import type { LocalMedia } from './media/local-media.js'
import type { PageStorage } from './page-storage.js'
import type { SessionPilot } from './session/session-pilot.js'
import type { ConnectionSnapshot } from './signaling/signaling.js'
import type { Watchable } from './store.js'
import type { TokenSource } from './token-source.js'

/** The connection to the server and the calls, at one moment. */
export interface RingdownSnapshot extends ConnectionSnapshot {
  /** Calls ringing here now, oldest first. */
  readonly incoming: readonly Call[]
  /**
   * The calls this device is in: outgoing ones from the start, incoming ones once accepted. Ended calls are removed.
   */
  readonly calls: readonly Call[]
  /**
   * Whether this page was reloaded during a call and is about to return to it. `false` once the call is in `calls`, or
   * once it turns out that there is none to return to.
   */
  readonly resuming: boolean
  /** Missed calls, newest first: those that rang here, and those the server recorded while we were away. */
  readonly missed: readonly MissedCall[]
}

/** The calls waiting on a link or a line, oldest first; `null` until the server has answered. */
export interface Listening extends Watchable<readonly Call[] | null> {
  /**
   * What has become of a link; `null` until the server has answered, on a line, and from older servers. While it is `open`
   * without a call, its owner is away.
   */
  readonly link: Watchable<LinkStatus | null>
  /** Stops listening; unanswered calls are dropped without being declined. */
  close(): void
}

/** Options of {@link Ringdown.listen}. */
export interface ListenOptions {
  /**
   * This person has decided to join on a link and waits for its owner, whose {@link Listening.link} then counts them
   * (`visitors`). Only in response to a human action. Older servers tell nobody.
   */
  readonly joining?: boolean
}

/** The part of the directory shown here; `null` until the server has answered. */
export interface PeopleWatch extends Watchable<PeoplePage | null> {
  /** Stops watching. */
  close(): void
}

/** What this person lets others learn about them, whatever the server would allow. */
export interface Privacy {
  /**
   * Whose calls may connect while they ring, which makes answering faster and reveals this device's network address
   * to the caller. Default `everyone`: as far as the server allows, which by default is people one has talked to.
   */
  readonly warm?: WarmPolicy
  /** Always hides the network address from everyone: all media goes through the server's TURN relay. */
  readonly alwaysRelay?: boolean
  /**
   * Who can ring this person: everyone (the default), or only `contacts`, people they have been in a call with. The
   * server refuses the others' calls. Links and lines are not affected.
   */
  readonly ringsFrom?: RingPolicy
}

/** Which server to connect to, as whom, and what to put in place of the browser's own. */
export interface RingdownOptions {
  /** The server's URL, with its path if it has one; defaults to the page's origin. */
  readonly server?: string
  /**
   * Who this is: a token signed by the server or by your own backend, or a function that returns one ({@link
   * guestToken}).
   */
  readonly token: string | TokenSource
  /** This device's id. Default: one per tab, kept across reloads. */
  readonly deviceId?: DeviceId
  /** Distinguishes the stored data of two clients of one page that connect to the same server. */
  readonly id?: string
  /**
   * Where the device's id and its current call are kept across a reload. Default: `sessionStorage`; `null` stores
   * nothing.
   */
  readonly storage?: PageStorage | null
  /** `speedReceipts` of this package: each call then has a receipt of how fast it connected. Default: none. */
  readonly speedReceipts?: SpeedReceipts
  /**
   * Puts the voice first when the network is bad, and says how good the connection is: `createPilot` of
   * `@ringdown/client/pilot`. Default: as the browser does it.
   */
  readonly pilot?: { readonly steer: SessionPilot }
  /**
   * Keeps this person out of the directory until this page calls `watchPeople`: for people who came only to one link or line.
   * Those who know their id can call them all the same. Default: `false`.
   */
  readonly unlisted?: boolean
  /** Called for each call, so that it can be a user setting. */
  readonly privacy?: () => Privacy
  /** Merged into every `RTCPeerConnection`'s configuration; the server's ICE servers come after yours. */
  readonly rtcConfiguration?: RTCConfiguration
  /** Receives errors that have already been handled, for a developer. May name peers; contains no SDP. */
  readonly log?: (message: string, details: Readonly<Record<string, unknown>>) => void
  /** Replaces the browser's own, for tests and for Node. */
  readonly PeerConnection?: typeof RTCPeerConnection
  /** Makes what a call captures with, where `call` and `accept` are given none. Default: the browser's devices. */
  readonly createLocalMedia?: () => LocalMedia
  readonly clock?: Clock
}

/** A device's connection to a Ringdown server, and its calls. */
export interface Ringdown extends Watchable<RingdownSnapshot> {
  /**
   * Calls an address. Returns at once; the call's snapshot shows its progress. Use it only in response to a human
   * action, because it opens media.
   * @throws RingdownError `bad-request` for what is no address.
   */
  call(address: Address, options?: CallOptions): Call
  /**
   * Creates an unguessable link address, for `call` here and `listen` there. The first call to it makes the link yours: it
   * works for its time (a day, unless the server says otherwise), once, wherever you call it from. A call that waits there
   * survives a frozen page and a restarted server; after a reload, call the same address again.
   */
  newLink(): Address
  /**
   * Subscribes to the calls held for a link or a line, now and later. The user's own `user:` address is always
   * listened to.
   * @throws RingdownError `bad-request` for what is no address.
   */
  listen(address: Address, options?: ListenOptions): Listening
  /** Watches the directory. One watch at a time: a new one replaces the last. */
  watchPeople(options?: WatchRequest): PeopleWatch
  /** Tells the server whom `privacy` lets ring now. To be called when `ringsFrom` has changed. */
  applyPrivacy(): void
  /** Connects again at once, also after `refused`. A connection that seems to be up is checked first. */
  reconnect(): void
  /** Hangs up every call and closes the connection for good. */
  close(): void
}
