import { type Address, type CallState, type Device, type Entry, isOpen, type Party } from '@ringdown/protocol'
import { devicesOf, holdersOf, isHeld } from './parties.js'

/** Who is sent an entry: some devices, and those that listen to an address. */
export interface Readers {
  readonly devices: readonly Device[]
  readonly address: Address | null
  /** Guests who listen there are not among them. */
  readonly membersOnly?: true
}

type Waiting = Pick<CallState, 'address' | 'caller'>

/** Whether a call waits on a link to which its owner lets no guests come. */
function isMembersOnly(call: Waiting): boolean {
  return call.caller.membersOnly === true && call.address.startsWith('link:')
}

/** Whether a call does not reach a device although it listens to the address. */
export function isClosedTo(call: Waiting, { guest }: Party): boolean {
  return guest === true && isMembersOnly(call)
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
  if (before === null || isOpen(before)) {
    const { address } = after
    return { devices: devicesOf(after), address, ...(isMembersOnly(after) && { membersOnly: true }) }
  }
  if (isHeld(entry)) return { devices: holdersOf(after), address: null }
  if (before.parties === after.parties) return { devices: after.parties, address: null }
  // Including a party that the server has removed.
  return { devices: [...before.parties, ...after.parties], address: null }
}
