import type {
  Address,
  CallId,
  CallState,
  Delivery,
  Device,
  Entry,
  Party,
  Problem,
  Reachability as ReachabilityNotice,
  UserId,
  Visit,
} from '@ringdown/protocol'
import type { Announcement } from '../store/announcement.js'
import type { AppendOutcome } from '../store/call-store.js'
import type { KeptPlace } from '../store/line-store.js'
import type { Readers } from './readers.js'

/** Who can be reached by any process of this server: what the sequencer needs to know about devices. */
export interface Reachability {
  /** Which of these devices are not connected now. */
  unreachable(devices: readonly Device[]): Promise<readonly Device[]>
  /** Whether the device listens to the address now. */
  listens(device: Device, address: Address): Promise<boolean>
}

/**
 * Sends a copy of an entry to its readers, whichever process they are connected to. It may be lost. Nobody waits for one copy
 * before sending the next, but those of one call reach each device in the order in which they were sent. `except` is the
 * author, who already has the entry; `json` is the entry's. `null` if no other process is told.
 */
export type Deliver = (
  readers: Readers,
  delivery: Delivery,
  except: Device | null,
  json: string,
  written?: Pick<Appended, 'isAnnounced' | 'began'>,
) => Promise<void> | null

type Appended = Extract<AppendOutcome, { readonly outcome: 'appended' }>

/**
 * What a store can tell other processes of an entry together with writing it, where it is known which of them have its readers; `null` if
 * they have to be told afterwards.
 */
export type Announce = (
  readers: Readers,
  entry: Pick<Entry, 'type' | 'callId'>,
  except: Device | null,
) => readonly Announcement[] | null

/** Tells devices which of a call's parties cannot be reached, in the order of sending. It may be lost. */
export type TellReachability = (devices: readonly Device[], notice: ReachabilityNotice) => Promise<void>

/** How many devices of others than the link's owner wait to join there, in any process of this server. */
export type CountVisitors = (link: Address, owner: UserId) => Promise<number>

/** How many devices listen to an address, in any process of this server. */
export type CountListeners = (address: Address) => Promise<number>

/** What calls ask about lines. */
export interface LineGate {
  /**
   * The place that is kept for a caller at an address; `null` if there is none. If the staff of a line have passed them on to it, it
   * is to take them.
   */
  placeFor(caller: Device, address: Address): Promise<KeptPlace | null>
  /** Why somebody cannot wait at an address now; `null` if they can, and for what is no line. */
  refusal(address: Address, place: KeptPlace | null): Promise<Problem | null>
  /** How long a call waits at an address at most, in milliseconds; `null` for as long as its caller likes. */
  longestWait(address: Address): number | null
  /** What the call's state is to say of its caller's visit; `null` for nothing. */
  visit(address: Address, place: KeptPlace | null): Visit | null
  /** The caller has called, and has the place that was kept. */
  arrived(caller: Device, address: Address, place: KeptPlace): Promise<void>
}

/** An entry that has changed a call's state. */
export interface CallChange {
  readonly before: CallState | null
  readonly after: CallState
  readonly entry: Entry
  /** The call was restored: its parties knew of it before the server did. */
  readonly restored: boolean
}

/** Receives each change after its entry was delivered. */
export type CallObserver = (change: CallChange) => void

/** Candidates that a device sent before it answered and that were not passed on. */
export interface Concealment {
  readonly callId: CallId
  readonly author: Party
  readonly concealed: number
}

export type ConcealmentObserver = (concealment: Concealment) => void

/** Receives failures that no request has to wait for. */
export type ErrorObserver = (error: unknown) => void
