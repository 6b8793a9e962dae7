import { type CallState, calleeOf, type Preferences, type UserId, userOf } from '@ringdown/protocol'

/** How people want to be rung. Read from memory: nothing on the way to a ring waits for a disk. */
export interface RingWishes {
  of(userId: UserId): Pick<Preferences, 'doNotDisturb' | 'ringsFrom'>
  /** Whether a person has blocked another. */
  hasBlocked(userId: UserId, other: UserId): boolean
}

/** Everybody may ring everybody. */
export const NO_WISHES: RingWishes = {
  of: () => ({ doNotDisturb: false, ringsFrom: 'everyone' }),
  hasBlocked: () => false,
}

/**
 * Whether the person called hears nothing of a call, because they have blocked its caller: to the caller it is as if nobody were
 * there. A call that was answered goes on.
 */
export function isUnheard(call: CallState, wishes: RingWishes): boolean {
  const callee = userOf(call.address)
  return callee !== null && calleeOf(call) === null && wishes.hasBlocked(callee, call.caller.userId)
}
