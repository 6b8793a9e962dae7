import type { UserId } from '@ringdown/protocol'

/** Two people who have talked, and when they last did. */
export interface Contact {
  readonly a: UserId
  readonly b: UserId
  /** In milliseconds since the epoch. */
  readonly talkedAt: number
}

/**
 * Remembers who has talked to whom: for `SERVER_TIMERS.contact` since their last call, and the last
 * `SERVER_LIMITS.contactsPerUser` people of each user. Forgetting too early only costs a warm ring.
 */
export interface ContactStore {
  /** Two users are in a call with each other. */
  remember(a: UserId, b: UserId): Promise<void>
  /** Whether two users have been in a call with each other, in either order. */
  haveTalked(a: UserId, b: UserId): Promise<boolean>
}
