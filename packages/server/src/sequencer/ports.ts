import type {
  Address,
  CallId,
  Reachability as CallReachability,
  CallState,
  Delivery,
  Device,
  Entry,
  Party,
  UserId,
} from '@ringdown/protocol'
import type { Readers } from './readers.js'

/** Who can be reached: what the sequencer asks about devices. */
export interface Reachability {
  /** Whether the device is connected now. */
  isHere(device: Device): boolean
  /** Whether the device listens to the address now. */
  listens(device: Device, address: Address): boolean
  /** Whether anybody by this id has been here. */
  knows(userId: UserId): boolean
}

/** Sends a fast copy of an entry; it may be lost. `except` is the author, who has it already. */
export type Deliver = (readers: Readers, delivery: Delivery, except: Party | null) => void

/** Tells devices which of a call's parties cannot be reached; it may be lost. */
export type TellReachability = (devices: readonly Device[], reachability: CallReachability) => void

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
