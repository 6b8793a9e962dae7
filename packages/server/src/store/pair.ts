import type { UserId } from '@ringdown/protocol'

/** One key for two users, whichever comes first. */
export function pairOf(a: UserId, b: UserId): string {
  return [a, b].sort().join(' ')
}
