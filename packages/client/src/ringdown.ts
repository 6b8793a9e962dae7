import type { Address, Clock, DeviceId, MissedCall, PeoplePage, WarmPolicy } from '@ringdown/protocol'
import type { Call, CallOptions } from './call/call.js'
import type { SpeedReceipts } from './call/speed-gauge.js'
import type { LocalMedia } from './media/local-media.js'
import type { PageStorage } from './page-storage.js'
import type { ConnectionSnapshot } from './signaling/signaling.js'
import type { Watchable } from './store.js'
import type { TokenSource } from './token-source.js'

/** The connection to the server and the calls, at one moment. */
export interface RingdownSnapshot extends ConnectionSnapshot {
  /** Calls ringing here now, oldest first. */
  readonly incoming: readonly Call[]
  /** The calls this device is in: outgoing ones from the start, incoming ones once accepted. Ended ones have left it. */
  readonly calls: readonly Call[]
  /** Calls missed, newest first: those that rang here and those the server kept while we were away. */
  readonly missed: readonly MissedCall[]
}

/** The calls waiting on a link or a line, oldest first; `null` until the server has answered. */
export interface Listening extends Watchable<readonly Call[] | null> {
  /** Stops listening; calls not answered leave without being declined. */
  close(): void
}

/** The directory as shown here; `null` until the server has answered. */
export interface PeopleWatch extends Watchable<PeoplePage | null> {
  /** Stops watching. */
  close(): void
}

/** What this person lets others learn of them, whatever the server would allow. */
export interface Privacy {
  /**
   * Who may connect while it still rings, so that answering is instant, and thereby learn this device's network address.
   * Default `everyone`: as far as the server allows, which is people one has talked to unless it is configured otherwise.
   */
  readonly warm?: WarmPolicy
  /** Hides the network address from everybody, for good: all media goes through the server's TURN relay. */
  readonly alwaysRelay?: boolean
}

/** Which server to connect to, as whom, and what to put in place of the browser's own. */
export interface RingdownOptions {
  /** The server's URL; by default where the page came from. */
  readonly server?: string
  /** Who this is: a token signed by the server or by your own backend, or a way to get one ({@link guestToken}). */
  readonly token: string | TokenSource
  /** This device's id. Default: one per tab, kept over reloads. */
  readonly deviceId?: DeviceId
  /** Tells apart what two clients of one page keep, where both connect to the same server. */
  readonly id?: string
  /** Where the device's id and the call it is in are kept over a reload. Default: `sessionStorage`; `null` keeps nothing. */
  readonly storage?: PageStorage | null
  /** `speedReceipts` of this package: each call then has a receipt of how fast it got connected. Default: none. */
  readonly speedReceipts?: SpeedReceipts
  /** Asked for each call, so that it can be a setting of the person. */
  readonly privacy?: () => Privacy
  /** Merged into every `RTCPeerConnection`'s configuration; the server's ICE servers come after yours. */
  readonly rtcConfiguration?: RTCConfiguration
  /** What went wrong and was dealt with, for a developer. It may name peers; it holds no SDP. */
  readonly log?: (message: string, details: Readonly<Record<string, unknown>>) => void
  /** Replaces the browser's own, for tests and for Node. */
  readonly PeerConnection?: typeof RTCPeerConnection
  /** Makes what a call captures with, where `call` and `accept` are given none. Default: the browser's devices. */
  readonly createLocalMedia?: () => LocalMedia
  readonly clock?: Clock
}

/** A device's connection to a Ringdown server, and its calls. */
export interface Ringdown extends Watchable<RingdownSnapshot> {
  /** Calls an address. Returns at once; what becomes of it is in the call's snapshot. It is a human act: media opens. */
  call(address: Address, options?: CallOptions): Call
  /** Mints a link address that nobody can guess, for `call` here and `listen` there. */
  newLink(): Address
  /** Asks for the calls held for a link or a line, and those to come. One's own `user:` address is always listened to. */
  listen(address: Address): Listening
  /** Watches the directory. One watch at a time: a new one replaces the last. */
  watchPeople(options?: { query?: string; limit?: number }): PeopleWatch
  /** Connects again at once, also after `refused`. A connection that seems to be up is checked first. */
  reconnect(): void
  /** Hangs up every call and closes the connection for good. */
  close(): void
}
