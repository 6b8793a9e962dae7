import { type Address, type CallState, type Device, type Entry, isOpen } from '@ringdown/protocol'
import { devicesOf, holdersOf, isHeld } from './parties.js'

/** Who is sent an entry: some devices, and those that listen to an address. */
export interface Readers {
  readonly devices: readonly Device[]
  readonly address: Address | null
}

/**
 * Names the readers of an entry. While a call is open: its parties, the devices that rang and those that listen to its
 * address, so that all of them see the accept or the end. Afterwards the parties alone. An entry with `to` goes to that
 * device and no other; what belongs to the held offer goes, once the call was answered, to the devices that may use it.
 *
 * @param before the state the entry was appended to; `null` for the invite.
 * @param after the state it led to.
 */
export function readersOf(entry: Entry, before: CallState | null, after: CallState): Readers {
  if ('to' in entry && entry.to !== undefined) return { devices: [entry.to], address: null }
  if (before === null || isOpen(before)) return { devices: devicesOf(after), address: after.address }
  if (isHeld(entry)) return { devices: holdersOf(after), address: null }
  // A party that the server took out of the call is told so too.
  return { devices: [...before.parties, ...after.parties], address: null }
}
