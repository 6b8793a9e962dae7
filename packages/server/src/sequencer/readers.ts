import { type Address, type CallState, type Device, type Entry, isOpen } from '@ringdown/protocol'
import { devicesOf, holdersOf, isHeld } from './parties.js'

/** Who is sent an entry: some devices, and those that listen to an address. */
export interface Readers {
  readonly devices: readonly Device[]
  readonly address: Address | null
}

/**
 * The readers of an entry. While a call is open: its parties, the devices that rang and those that listen to its address, so
 * that all of them see the accept or the end. Afterwards only the parties. An entry with `to` goes to that device alone. Once
 * the call was answered, what belongs to the held offer goes only to the devices that may use it.
 *
 * @param before the state the entry was appended to; `null` for the invite.
 * @param after the state it led to.
 */
export function readersOf(entry: Entry, before: CallState | null, after: CallState): Readers {
  if ('to' in entry && entry.to !== undefined) return { devices: [entry.to], address: null }
  if (before === null || isOpen(before)) return { devices: devicesOf(after), address: after.address }
  if (isHeld(entry)) return { devices: holdersOf(after), address: null }
  // Including a party that the server has removed.
  return { devices: [...before.parties, ...after.parties], address: null }
}
