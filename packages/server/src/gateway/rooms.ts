import type { Address, UserId } from '@ringdown/protocol'

/** The room of the devices that listen to an address: the address itself. */
export function addressRoom(address: Address): string {
  return address
}

/** The room of a user's devices that show their history or choices. No address has a space. */
export function ownRoom(userId: UserId): string {
  return `own ${userId}`
}

/**
 * Which connections of this process are in which room. Most rooms have one, which is kept without a set around it: a fiftieth of what
 * an idle connection takes.
 */
export class Rooms<Member extends object> {
  readonly #rooms = new Map<string, Member | Set<Member>>()

  join(room: string, member: Member): void {
    const there = this.#rooms.get(room)
    if (there === undefined || there === member) this.#rooms.set(room, member)
    else if (there instanceof Set) there.add(member)
    else this.#rooms.set(room, new Set([there, member]))
  }

  leave(room: string, member: Member): void {
    const there = this.#rooms.get(room)
    if (there === member) this.#rooms.delete(room)
    else if (there instanceof Set && there.delete(member) && there.size === 1)
      for (const last of there) this.#rooms.set(room, last)
  }

  has(room: string): boolean {
    return this.#rooms.has(room)
  }

  /** Who is in a room, in the order of their coming; a set that is the caller's own. */
  in(room: string): Set<Member> {
    const there = this.#rooms.get(room)
    if (there === undefined) return new Set()
    return there instanceof Set ? new Set(there) : new Set([there])
  }
}
