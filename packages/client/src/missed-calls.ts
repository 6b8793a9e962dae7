import { LIMITS, type MissedCall } from '@ringdown/protocol'

/** Adds missed calls to a list: each call once, newest first, bounded. */
export function addMissed(list: readonly MissedCall[], more: readonly MissedCall[]): readonly MissedCall[] {
  const known = new Set(list.map(({ callId }) => callId))
  const fresh = more.filter(({ callId }) => !known.has(callId))
  if (fresh.length === 0) return list
  return [...list, ...fresh].sort((a, b) => b.at - a.at).slice(0, LIMITS.missedPerUser)
}
