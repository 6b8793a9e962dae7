import { JumpingClock } from '@ringdown/testing'
import { Redis } from 'ioredis'
import { RedisCallStore } from '../src/redis/calls/redis-call-store.js'
import { RedisConnection } from '../src/redis/redis-connection.js'
import type { WriteLease } from '../src/redis/redis-scripts.js'
import { SCRIPTS } from '../src/redis-scripts-folder.js'
import { MISSED, type StoreRig, TOMBSTONE } from './call-store-contract.js'
import { startRedis } from './redis-server.js'

/** A lease that never ends. */
const FOR_EVER: WriteLease = { until: Number.MAX_SAFE_INTEGER, fence: 1 }

/** Lets time pass for everything in a Redis that expires. */
async function elapse(redis: Redis, ms: number): Promise<void> {
  for (const key of await redis.keys('*')) {
    const left = await redis.pttl(key)
    if (left < 0) continue
    if (left <= ms) await redis.del(key)
    else await redis.pexpire(key, left - ms)
  }
}

/** A real Redis, for the stores of one test file. */
export async function openRedisRig() {
  const server = await startRedis()
  const direct = new Redis(server.url)
  direct.on('error', () => {})
  const redis = new RedisConnection({ url: server.url, clock: new JumpingClock(0) })
  await redis.open()
  return {
    server,
    direct,
    redis,
    /** An empty store, on time of its own. */
    async makeStore(lease: WriteLease = FOR_EVER): Promise<StoreRig & { readonly store: RedisCallStore }> {
      await direct.flushall()
      const clock = new JumpingClock(1_700_000_000_000)
      const options = { redis, lease, clock, root: SCRIPTS, tombstoneMs: TOMBSTONE, missedMs: MISSED }
      return {
        store: new RedisCallStore(options),
        now: () => clock.now(),
        async elapse(ms) {
          await clock.jump(ms)
          await elapse(direct, ms)
        },
        size: () => direct.dbsize(),
      }
    },
    async close() {
      redis.close()
      direct.disconnect()
      await server.close()
    },
  }
}
