import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { OpenHold } from './budgets/held-budget.js'
import type { Timers } from './calls.js'
import { type CallsElsewhere, storeTimers } from './in-process-backends.js'
import { RedisCallStore } from './redis/calls/redis-call-store.js'
import { type OpenRedis, openRedis } from './redis/open-redis.js'
import { SCRIPTS } from './redis-scripts-folder.js'

interface Options {
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly openHold: OpenHold
}

/** The calls of a server that keeps them in Redis. */
export interface CallsInRedis extends CallsElsewhere, Pick<OpenRedis, 'onBack' | 'close'> {}

/** @returns `null` if there is no Redis, so that calls are in memory. @throws {RedisError} */
export async function openCallsInRedis(
  url: string | null,
  { clock, logger, timers, openHold }: Options,
): Promise<CallsInRedis | null> {
  if (url === null) return null
  const redis = await openRedis(url, { clock, logger })
  const { connection, lease } = redis
  const calls = new RedisCallStore({
    ...{ redis: connection, lease, clock, openHold, root: SCRIPTS },
    ...storeTimers(timers),
  })
  return {
    calls,
    get fault() {
      return redis.fault
    },
    onBack: observe => redis.onBack(observe),
    close: () => redis.close(),
  }
}
