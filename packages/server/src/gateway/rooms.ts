import type { Address } from '@ringdown/protocol'

/** The room of the devices that listen to an address: the address itself. No socket's id, which is a room too, has a colon. */
export function addressRoom(address: Address): string {
  return address
}
