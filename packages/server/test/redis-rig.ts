import { JumpingClock } from '@ringdown/testing'
import { Redis } from 'ioredis'
import { RedisCallStore } from '../src/redis/calls/redis-call-store.js'
import { RedisConnection } from '../src/redis/redis-connection.js'
import type { WriteLease } from '../src/redis/redis-scripts.js'
import { SCRIPTS } from '../src/redis-scripts-folder.js'
import { MISSED, type StoreRig, TOMBSTONE } from './call-store-contract.js'
import { startCluster } from './redis-cluster.js'
import { startRedis } from './redis-server.js'

/** A lease that never ends. */
const FOR_EVER: WriteLease = { until: Number.MAX_SAFE_INTEGER, fence: 1 }

/** Lets time pass for everything in one server that expires. */
export async function elapse(redis: Redis, ms: number): Promise<void> {
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
  const rig = await openStores(server.url, [direct])
  return {
    ...rig,
    server,
    direct,
    async close() {
      rig.close()
      direct.disconnect()
      await server.close()
    },
  }
}

/** A real cluster, likewise. */
export async function openClusterRig() {
  const cluster = await startCluster()
  const rig = await openStores(cluster.url, cluster.direct)
  return {
    ...rig,
    cluster,
    async close() {
      rig.close()
      await cluster.close()
    },
  }
}

/** @param direct clients of all its masters. */
async function openStores(url: string, direct: readonly Redis[]) {
  const redis = new RedisConnection({ url, clock: new JumpingClock(0) })
  await redis.open()

  /** Whatever is kept in Redis begins with this: nothing is there, and its time is its own. */
  async function empty(lease: WriteLease = FOR_EVER) {
    await Promise.all(direct.map(each => each.flushall()))
    const clock = new JumpingClock(1_700_000_000_000)
    return {
      access: { redis, lease, root: SCRIPTS },
      clock,
      async elapse(ms: number): Promise<void> {
        await clock.jump(ms)
        // What nobody has waited for comes before.
        await redis.askMasters(master => master.ping())
        await Promise.all(direct.map(each => elapse(each, ms)))
      },
      async size(): Promise<number> {
        const sizes = await Promise.all(direct.map(each => each.dbsize()))
        return sizes.reduce((all, size) => all + size, 0)
      },
    }
  }

  return {
    redis,
    empty,
    /** An empty store, on time of its own. */
    async makeStore(lease: WriteLease = FOR_EVER): Promise<StoreRig & { readonly store: RedisCallStore }> {
      const { access, clock, ...time } = await empty(lease)
      return {
        store: new RedisCallStore({ ...access, clock, tombstoneMs: TOMBSTONE, missedMs: MISSED }),
        now: () => clock.now(),
        ...time,
      }
    },
    /** The store of another process, beside one that was made. */
    storeBeside(clock = new JumpingClock(1_700_000_000_000)): RedisCallStore {
      const access = { redis, lease: FOR_EVER, root: SCRIPTS }
      return new RedisCallStore({ ...access, clock, tombstoneMs: TOMBSTONE, missedMs: MISSED })
    },
    close: () => redis.close(),
  }
}
