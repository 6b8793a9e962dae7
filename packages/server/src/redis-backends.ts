import { randomInt } from 'node:crypto'
import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { OpenHold } from './budgets/held-budget.js'
import type { Timers } from './calls.js'
import { type SharedBackends, storeTimers } from './in-process-backends.js'
import { SharedJournal } from './nodes/shared-journal.js'
import { RedisCallStore } from './redis/calls/redis-call-store.js'
import { RedisJournalStore } from './redis/journal/redis-journal-store.js'
import { RedisLines } from './redis/lines/redis-lines.js'
import { NODE_TIMES, type NodeTimes } from './redis/node-times.js'
import { type OpenRedis, openRedis } from './redis/open-redis.js'
import type { RedisNodes } from './redis/redis-nodes.js'
import { SCRIPTS } from './redis-scripts-folder.js'

const RANDOM = 1_000

interface Options {
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly openHold: OpenHold
  /** Which records this process has. */
  readonly records: string
  readonly nodeTimes: NodeTimes | undefined
}

/** What the processes of a server share in Redis. */
export interface RedisBackends extends SharedBackends, Pick<OpenRedis, 'onBack' | 'measure' | 'close'> {
  readonly nodes: RedisNodes
}

/** @throws {RedisError} */
export async function openRedisBackends(
  url: string,
  { clock, logger, timers, openHold, records, nodeTimes = NODE_TIMES }: Options,
): Promise<RedisBackends> {
  const redis = await openRedis(url, { clock, logger, records, times: nodeTimes })
  const { connection, lease } = redis
  const calls = new RedisCallStore({
    ...{ redis: connection, lease, clock, openHold, root: SCRIPTS },
    ...storeTimers(timers),
  })
  return {
    nodes: redis.nodes,
    calls,
    places: new RedisLines({ redis: connection, lease, root: SCRIPTS }),
    journal: new SharedJournal({
      nodes: redis.nodes,
      store: new RedisJournalStore({ redis: connection, lease, root: SCRIPTS }),
      clock,
      lookMs: nodeTimes.look,
      random: () => randomInt(RANDOM) / RANDOM,
    }),
    get fault() {
      return redis.fault
    },
    onBack: observe => redis.onBack(observe),
    measure: observe => redis.measure(observe),
    close: () => redis.close(),
  }
}
