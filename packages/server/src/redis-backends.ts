import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { OpenHold } from './budgets/held-budget.js'
import type { Timers } from './calls.js'
import { type SharedBackends, storeTimers } from './in-process-backends.js'
import { SingleNode } from './nodes/single-node.js'
import { RedisCallStore } from './redis/calls/redis-call-store.js'
import { type OpenRedis, openRedis } from './redis/open-redis.js'
import { SCRIPTS } from './redis-scripts-folder.js'

interface Options {
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly openHold: OpenHold
}

/** What the processes of a server share in Redis. */
export interface RedisBackends extends SharedBackends, Pick<OpenRedis, 'onBack' | 'measure' | 'close'> {}

/** @returns `null` if there is no Redis, so that everything is in memory. @throws {RedisError} */
export async function openRedisBackends(
  url: string | null,
  { clock, logger, timers, openHold }: Options,
): Promise<RedisBackends | null> {
  if (url === null) return null
  const redis = await openRedis(url, { clock, logger })
  const { connection, lease } = redis
  const calls = new RedisCallStore({
    ...{ redis: connection, lease, clock, openHold, root: SCRIPTS },
    ...storeTimers(timers),
  })
  return {
    nodes: new SingleNode(),
    calls,
    get fault() {
      return redis.fault
    },
    onBack: observe => redis.onBack(observe),
    measure: observe => redis.measure(observe),
    close: () => redis.close(),
  }
}
