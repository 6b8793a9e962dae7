import type { UserId } from '@ringdown/protocol'

/** The same key for two users in either order. */
export function pairOf(a: UserId, b: UserId): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}
