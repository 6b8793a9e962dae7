import type { UserId } from '@ringdown/protocol'

/** How readily somebody who is away is forgotten. */
export interface Standing {
  readonly isGuest: boolean
  /** Has been in an answered call. */
  readonly hasTalked: boolean
}

/**
 * The people who are away, in the order in which they are forgotten when there are too many: guests before people who sign in,
 * strangers before those who have talked with somebody, and then those not seen for longest. A crowd of new guests pushes
 * out only other guests.
 */
export class AbsentPeople {
  /** In the order they were last seen, which is the order of insertion. */
  readonly #ranks: readonly Set<UserId>[] = [new Set(), new Set(), new Set(), new Set()]

  add(userId: UserId, standing: Standing): void {
    this.delete(userId)
    this.#ranks[rankOf(standing)]?.add(userId)
  }

  delete(userId: UserId): void {
    for (const rank of this.#ranks) rank.delete(userId)
  }

  /** The first to forget. */
  get first(): UserId | null {
    for (const rank of this.#ranks) for (const userId of rank) return userId
    return null
  }
}

function rankOf({ isGuest, hasTalked }: Standing): number {
  return (isGuest ? 0 : 2) + (hasTalked ? 1 : 0)
}
