import {
  type CallState,
  calleeOf,
  isMissed,
  isOpen,
  type MissedCall,
  type UserId,
  userOf,
} from '@ringdown/protocol'

/** The lists a call belongs in, given its state, as keys. */
export function keysOf(state: CallState): readonly string[] {
  if (state.phase === 'ended') return []
  const keys = new Set([userKey(state.caller.userId), deviceKey(state.caller.userId, state.caller.deviceId)])
  const callee = calleeOf(state)
  if (callee) keys.add(userKey(callee.userId)).add(deviceKey(callee.userId, callee.deviceId))
  if (isOpen(state)) {
    keys.add(heldKey(state.address))
    const called = userOf(state.address)
    if (called !== null) keys.add(userKey(called))
  }
  return [...keys]
}

export const userKey = (userId: string): string => `user ${userId}`
// A device id is its owner's word only: two users may use the same one, so the key has both.
export const deviceKey = (userId: string, deviceId: string): string => `device ${userId} ${deviceId}`
export const heldKey = (address: string): string => `held ${address}`

/** Whom an ended call leaves a missed call for. */
export function missedBy(state: CallState): { userId: UserId; missed: Omit<MissedCall, 'ageMs'> } | null {
  if (state.phase !== 'ended' || state.callee !== null || !isMissed(state.reason)) return null
  const userId = userOf(state.address)
  if (userId === null) return null
  return { userId, missed: { callId: state.callId, caller: state.caller, at: state.endedAt } }
}
