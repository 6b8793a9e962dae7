import { type Address, type CallState, type Entry, isOpen, type Party, partiesOf } from '@ringdown/protocol'
import { deviceIn, devicesOf, isForCallerOnly } from './parties.js'

/** Who is sent an entry: some devices, and whoever listens to an address. */
export interface Readers {
  readonly devices: readonly Party[]
  readonly address: Address | null
}

/**
 * Names the readers of an entry. While a call is open: its parties, the devices that rang and whoever listens to its
 * address; so all of them see the accept or the end. Afterwards the two parties alone. An entry with `to` goes to that
 * device and nobody else, and what a callee's device writes to connect goes to the caller and nobody else.
 *
 * @param before the state the entry was appended to; `null` for the invite.
 * @param after the state it led to.
 */
export function readersOf(entry: Entry, before: CallState | null, after: CallState): Readers {
  if (entry.to !== undefined) {
    const device = deviceIn(after, entry.to)
    return { devices: device ? [device] : [], address: null }
  }
  if (isForCallerOnly(entry, after.caller)) return { devices: [after.caller], address: null }
  if (before !== null && !isOpen(before)) return { devices: partiesOf(after), address: null }
  return { devices: devicesOf(after), address: after.address }
}
