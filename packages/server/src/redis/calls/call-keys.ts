import type { CallId } from '@ringdown/protocol'
import type { LiveCalls } from '../../store/call-store.js'

/** What every key of ours begins with. */
const PREFIX = 'ringdown'

/** For how long a live call is kept after the last time anything touched it: the last resort, should all servers be gone. */
export const KEEP = 48 * 3_600_000

/** The keys of a call, in the order in which the scripts expect them. They share a hash tag, so one node of a cluster has all. */
export function callKeys(callId: CallId): readonly [head: string, log: string, ...others: string[]] {
  const call = `${PREFIX}:{${callId}}`
  return [`${call}:head`, `${call}:log`, `${call}:stamps`, `${call}:ids`, `${call}:forgotten`]
}

/** Who asks to restore a call. */
export const restoresKey = (callId: CallId): string => `${PREFIX}:{${callId}}:restores`

/** @param key as `call-index.ts` makes them. */
export const listKey = (key: string): string => `${PREFIX}:listed:${key}`
export const liveKey = (phase: keyof LiveCalls): string => `${PREFIX}:live:${phase}`
export const missedKey = (userId: string): string => `${PREFIX}:missed:${userId}`
export const claimKey = (key: string): string => `${PREFIX}:claim:${key}`
/** The times of the deadlines, and the leases on those that are taken. */
export const DUE_KEYS: readonly string[] = [`${PREFIX}:{due}:times`, `${PREFIX}:{due}:leases`]
