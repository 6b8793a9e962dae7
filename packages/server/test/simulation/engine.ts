import { JumpingClock } from '@ringdown/testing'
import type { Redis } from 'ioredis'
import { RedisCallStore } from '../../src/redis/calls/redis-call-store.js'
import type { RedisConnection } from '../../src/redis/redis-connection.js'
import { SCRIPTS } from '../../src/redis-scripts-folder.js'
import type { CallStore } from '../../src/store/call-store.js'
import { MemoryCallStore } from '../../src/store/memory-call-store.js'
import { StoreError } from '../../src/store/store-error.js'
import { intercept, RING } from '../sequencer-rig.js'

/** How long anything is kept of a call that is over. */
export const KEPT = 100 * RING
const LIFETIMES = { tombstoneMs: KEPT, missedMs: KEPT }

/** A server's nodes and the store of their calls, before anything has happened. */
export interface Engine {
  readonly clock: JumpingClock
  readonly nodes: number
  /** The store as a node uses it. */
  storeOf(node: number): CallStore
  /** The lease of the node that serves a place has ended, or it has it again. */
  setLease(place: number, isHeld: boolean): void
  /** From now on a device of this place is being served. */
  serve(place: number): void
  /** Lets time pass for everything that expires in the store. */
  elapse(ms: number): Promise<void>
  /** The keys that are left in Redis. In memory there are none. */
  keys(): Promise<readonly string[]>
}

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

/** Two nodes that share nothing but a Redis. */
export async function openRedisEngine(redis: RedisConnection, direct: Redis): Promise<Engine> {
  await direct.flushdb()
  const clock = new JumpingClock(START)
  const leases = [0, 1].map(fence => ({ until: Number.MAX_SAFE_INTEGER, fence: fence + 1 }))
  const stores = leases.map(lease => new RedisCallStore({ redis, lease, clock, root: SCRIPTS, ...LIFETIMES }))
  return {
    clock,
    nodes: 2,
    storeOf: node => stores[node]!,
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
