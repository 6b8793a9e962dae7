import type { Address, UserId } from '@ringdown/protocol'
import type { RingCount } from '../../sequencer/ring-rules.js'
import type { RedisScripts } from '../redis-scripts.js'

/** The scripts in `lua/rings`. */
export const RING_SCRIPTS = {
  'clear-way': 'read',
  decline: 'write',
  'decline-of': 'read',
  'give-back': 'urgent',
  'leave-policy': 'urgent',
  'set-policy': 'write',
  take: 'write',
} as const

export type RingScripts = RedisScripts<typeof RING_SCRIPTS>

/*
 * What a ring takes from, and what it leaves behind, is changed by one script. So it has one hash tag, and one node of a cluster has
 * all of it. It lives for minutes, and a ring is two short scripts, so that is no bottleneck before tens of thousands of rings a second.
 */
export const countKey = ({ rate, key }: RingCount): string => `ringdown:{rings}:${rate}:${key}`
export const declineKey = (caller: UserId, callee: UserId): string =>
  `ringdown:{rings}:decline:${caller} ${callee}`
export const networksKey = (address: Address): string => `ringdown:{rings}:networks:${address}`

export const policyKey = (userId: UserId): string => `ringdown:ring-policy:${userId}`
