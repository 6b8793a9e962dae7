import { JumpingClock } from '@ringdown/testing'
import type { Redis } from 'ioredis'
import { RedisCallStore } from '../../src/redis/calls/redis-call-store.js'
import type { RedisConnection } from '../../src/redis/redis-connection.js'
import { RedisClearWay } from '../../src/redis/rings/redis-clear-way.js'
import { RedisRingLedger } from '../../src/redis/rings/redis-ring-ledger.js'
import { SCRIPTS } from '../../src/redis-scripts-folder.js'
import type { ClearWay } from '../../src/sequencer/clear-way.js'
import { MemoryRingLedger } from '../../src/sequencer/memory-ring-ledger.js'
import type { RingLedger } from '../../src/sequencer/ring-ledger.js'
import type { CallStore } from '../../src/store/call-store.js'
import { MemoryCallStore } from '../../src/store/memory-call-store.js'
import { StoreError } from '../../src/store/store-error.js'
import { DECLINED, intercept, NO_LIMITS, RING } from '../sequencer-rig.js'

/** How long anything is kept of a call that is over. */
const KEPT = 100 * RING
const LIFETIMES = { tombstoneMs: KEPT, missedMs: KEPT }

/** A server's nodes and the store of their calls, before anything has happened. */
export interface Engine {
  readonly clock: JumpingClock
  readonly nodes: number
  /** The store as a node uses it. */
  storeOf(node: number): CallStore
  /** What it counts rings with. */
  ringsOf(node: number): RingLedger
  clearWayOf(node: number): ClearWay | null
  /** The lease of the node that serves a place has ended, or it has it again. */
  setLease(place: number, isHeld: boolean): void
  /** From now on a device of this place is being served. */
  serve(place: number): void
  /** Lets time pass for everything that expires in the store. */
  elapse(ms: number): Promise<void>
  /** The keys that are left in Redis. In memory there are none. */
  keys(): Promise<readonly string[]>
}

const RINGS = { rates: NO_LIMITS, declinedMs: DECLINED }
const START = 1_700_000_000_000
const WRITES: ReadonlySet<keyof CallStore> = new Set([
  'append',
  'forget',
  'discard',
  'recallMissed',
  'claim',
  'release',
  'setDue',
  'takeDue',
  'settleDue',
  'returnDue',
])

/** One node, with everything in memory. Its devices are in two places all the same, so that the same things happen to them. */
export function openMemoryEngine(): Engine {
  const clock = new JumpingClock(START)
  const memory = new MemoryCallStore({ clock, ...LIFETIMES })
  const rings = new MemoryRingLedger({ clock, ...RINGS })
  const held = [true, true]
  let serving = 0
  return {
    clock,
    nodes: 1,
    // What a store does that knows of leases.
    storeOf: () =>
      intercept(memory, async (method, call) => {
        if (!held[serving] && WRITES.has(method)) throw new StoreError('fenced')
        return call()
      }),
    ringsOf: () => rings,
    clearWayOf: () => null,
    setLease(place, isHeld) {
      held[place] = isHeld
    },
    serve(place) {
      serving = place
    },
    elapse: ms => clock.jump(ms),
    keys: async () => [],
  }
}

/**
 * Two nodes that share nothing but a Redis.
 * @param looksFirst whether a call is placed as in memory, by the same questions one after the other.
 */
export async function openRedisEngine(
  redis: RedisConnection,
  direct: Redis,
  looksFirst = false,
): Promise<Engine> {
  await direct.flushdb()
  const clock = new JumpingClock(START)
  const leases = [0, 1].map(fence => ({ until: Number.MAX_SAFE_INTEGER, fence: fence + 1 }))
  const nodes = leases.map(lease => {
    const access = { redis, lease, clock, root: SCRIPTS }
    const calls = new RedisCallStore({ ...access, ...LIFETIMES })
    const own = new MemoryRingLedger({ clock, ...RINGS })
    const rings = new RedisRingLedger({ ...access, ...RINGS, own })
    return { calls, rings, clearWay: new RedisClearWay({ ...access, claims: calls.claims, rings }) }
  })
  return {
    clock,
    nodes: 2,
    storeOf: node => nodes[node]!.calls,
    ringsOf: node => nodes[node]!.rings,
    clearWayOf: node => (looksFirst ? null : nodes[node]!.clearWay),
    setLease(place, isHeld) {
      leases[place]!.until = isHeld ? Number.MAX_SAFE_INTEGER : 0
    },
    serve() {},
    async elapse(ms) {
      await clock.jump(ms)
      await expire(direct, ms)
    },
    keys: () => direct.keys('*'),
  }
}

async function expire(redis: Redis, ms: number): Promise<void> {
  const keys = await redis.keys('*')
  const lefts = await Promise.all(keys.map(key => redis.pttl(key)))
  await Promise.all(
    keys.map((key, index) => {
      const left = lefts[index] ?? -1
      if (left < 0) return null
      return left <= ms ? redis.del(key) : redis.pexpire(key, left - ms)
    }),
  )
}
