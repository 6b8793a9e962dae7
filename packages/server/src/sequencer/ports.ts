import type {
  Address,
  CallId,
  CallState,
  Delivery,
  Device,
  Entry,
  Party,
  Reachability as ReachabilityNotice,
  UserId,
} from '@ringdown/protocol'
import type { Readers } from './readers.js'

/** Who can be reached, by whichever process of this server: what the sequencer asks about devices. */
export interface Reachability {
  /** Which of these devices are not connected now. */
  unreachable(devices: readonly Device[]): Promise<readonly Device[]>
  /** Whether the device listens to the address now. */
  listens(device: Device, address: Address): Promise<boolean>
  /** Whether the user has been here. */
  knows(userId: UserId): Promise<boolean>
}

/**
 * Sends a fast copy of an entry to its readers, to whichever process they are connected; it may be lost. What is sent for one
 * call reaches each device in the order of these calls, though nobody waits for one before the next. `except` is the author,
 * who has the entry already.
 */
export type Deliver = (readers: Readers, delivery: Delivery, except: Device | null) => Promise<void>

/** Tells devices which of a call's parties cannot be reached, in the order of these calls; it may be lost. */
export type TellReachability = (devices: readonly Device[], notice: ReachabilityNotice) => Promise<void>

/** An entry that has changed a call's state. */
export interface CallChange {
  readonly before: CallState | null
  readonly after: CallState
  readonly entry: Entry
  /** Its parties knew of it before the server did: see `restore` of the protocol. */
  readonly restored: boolean
}

/** Told of each change, after its entry was delivered. */
export type CallObserver = (change: CallChange) => void

/** Candidates that a device sent before it answered and that its call did not take. */
export interface Concealment {
  readonly callId: CallId
  readonly author: Party
  readonly concealed: number
}

export type ConcealmentObserver = (concealment: Concealment) => void

/** Told of what failed and holds up nobody. */
export type ErrorObserver = (error: unknown) => void
