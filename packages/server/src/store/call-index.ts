import {
  type CallState,
  calleeOf,
  type Device,
  deviceKey,
  isMissed,
  isOpen,
  type MissedCall,
  type UserId,
  userOf,
} from '@ringdown/protocol'

/** The keys of the lists that a call belongs to in its present state. */
export function keysOf(state: CallState): readonly string[] {
  if (state.phase === 'ended') return []
  const keys = new Set<string>()
  for (const party of state.parties) keys.add(userKey(party.userId)).add(deviceListKey(party))
  if (isOpen(state)) {
    keys.add(heldKey(state.address))
    const called = userOf(state.address)
    if (called !== null) keys.add(userKey(called))
  }
  return [...keys]
}

/** Whether two states of a call certainly belong to the same lists: a ring or an answer to the held offer changes none. */
export function isListedAs(before: CallState, next: CallState): boolean {
  return before.parties === next.parties && isOpen(before) && isOpen(next)
}

export const userKey = (userId: string): string => `user ${userId}`
export const deviceListKey = (device: Device): string => `device ${deviceKey(device)}`
export const heldKey = (address: string): string => `held ${address}`

/** The user who has missed an ended call, if any. */
export function missedBy(state: CallState): { userId: UserId; missed: Omit<MissedCall, 'ageMs'> } | null {
  if (state.phase !== 'ended' || calleeOf(state) !== null || !isMissed(state.reason)) return null
  const userId = userOf(state.address)
  if (userId === null) return null
  return { userId, missed: { callId: state.callId, caller: state.caller, at: state.endedAt } }
}
