import type {
  Address,
  Attendance as CallAttendance,
  CallId,
  CallState,
  Delivery,
  Entry,
  Party,
  UserId,
} from '@ringdown/protocol'
import type { Readers } from './readers.js'

/** Who is here: what the sequencer asks about devices. */
export interface Attendance {
  /** Whether the device is connected now. */
  isHere(device: Party): boolean
  /** Whether the device listens to the address now. */
  listens(device: Party, address: Address): boolean
  /** Whether anybody by this id has been here. */
  knows(userId: UserId): boolean
}

/** Sends a fast copy of an entry; it may be lost. `except` is the author, who has it already. */
export type Deliver = (readers: Readers, delivery: Delivery, except: Party | null) => void

/** Tells devices who of a call's parties is away; it may be lost. */
export type TellAttendance = (devices: readonly Party[], attendance: CallAttendance) => void

/** An entry that has changed a call's state. */
export interface CallChange {
  readonly before: CallState | null
  readonly after: CallState
  readonly entry: Entry
  /** Its parties knew of it before the server did: see `announce` of the protocol. */
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
