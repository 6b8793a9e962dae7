import type { Address, UserId } from '@ringdown/protocol'

/** The room of the devices that listen to an address: the address itself. No socket's id, which is a room too, has a colon. */
export function addressRoom(address: Address): string {
  return address
}

/** The room of a user's devices that show their history or choices. No address has a space. */
export function ownRoom(userId: UserId): string {
  return `own ${userId}`
}
