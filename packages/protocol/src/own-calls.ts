import type { Address } from './address.js'
import type { MediaWanted } from './entry.js'
import type { CallId, DeviceId, Party } from './ids.js'

/** A call that was answered and goes on, on a device of this person's. */
export interface OwnCall {
  readonly callId: CallId
  /** The person's devices that take part: two while one takes the other's place. */
  readonly devices: readonly DeviceId[]
  /** Whether this person has placed it. */
  readonly role: 'caller' | 'callee'
  readonly address: Address
  readonly media: MediaWanted
  readonly peer: Party
  /** Whether the peer's client and the server can move it to another device now. */
  readonly canMove: boolean
}

/** The calls of this person, on all their devices. Always the whole list, so that a lost one does no harm. */
export interface OwnCalls {
  readonly calls: readonly OwnCall[]
}
