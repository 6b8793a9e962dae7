import type { UserId } from '@ringdown/protocol'

/**
 * Remembers who has talked to whom: `SERVER_TIMERS.contact` from their last call, the last `SERVER_LIMITS.contactsPerUser` people of each
 * user. What is forgotten too early costs a warm ring, no more.
 */
export interface ContactStore {
  /** Two users are in a call with each other. */
  remember(a: UserId, b: UserId): Promise<void>
  /** Whether two users have been in a call with each other; the order is nothing to it. */
  haveTalked(a: UserId, b: UserId): Promise<boolean>
}
