import { randomInt } from 'node:crypto'
import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { OpenHold } from './budgets/held-budget.js'
import type { Timers } from './calls.js'
import { type SharedBackends, storeTimers } from './in-process-backends.js'
import { SharedJournal } from './nodes/shared-journal.js'
import { RedisCallStore } from './redis/calls/redis-call-store.js'
import { RedisDeviceRegistry } from './redis/devices/redis-device-registry.js'
import { RedisInboxes } from './redis/inboxes/redis-inboxes.js'
import { RedisJournalStore } from './redis/journal/redis-journal-store.js'
import { RedisLines } from './redis/lines/redis-lines.js'
import { NODE_TIMES, type NodeTimes } from './redis/node-times.js'
import { type OpenRedis, openRedis } from './redis/open-redis.js'
import type { RedisNodes } from './redis/redis-nodes.js'
import { RedisClearWay } from './redis/rings/redis-clear-way.js'
import { redisCounts } from './redis-counts.js'
import { SCRIPTS } from './redis-scripts-folder.js'
import { MemoryLocks } from './sequencer/memory-locks.js'
import type { RingRates } from './sequencer/ring-rules.js'

const RANDOM = 1_000

interface Options {
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly rates: RingRates
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
  { clock, logger, timers, rates, openHold, records, nodeTimes = NODE_TIMES }: Options,
): Promise<RedisBackends> {
  const redis = await openRedis(url, { clock, logger, records, times: nodeTimes })
  const { connection, lease, nodes } = redis
  const looks = { lookMs: nodeTimes.look, random: () => randomInt(RANDOM) / RANDOM }
  const access = { redis: connection, lease, root: SCRIPTS, clock, openHold, nodes, ...looks }
  const inboxes = new RedisInboxes(access)
  const devices = new RedisDeviceRegistry({ ...access, inboxes, turns: new MemoryLocks() })
  const calls = new RedisCallStore({ ...access, ...storeTimers(timers) })
  const counts = redisCounts({ ...access, timers, rates, onBack: observe => redis.onBack(observe) })
  return {
    nodes,
    inboxes,
    devices,
    lookMs: nodeTimes.look * (0.8 + (0.4 * randomInt(RANDOM)) / RANDOM),
    calls,
    ...counts,
    clearWay: new RedisClearWay({ ...access, claims: calls.claims, rings: counts.rings }),
    places: new RedisLines(access),
    journal: new SharedJournal({
      ...{ nodes, clock, ...looks },
      store: new RedisJournalStore(access),
    }),
    get fault() {
      return redis.fault
    },
    onBack: observe => redis.onBack(observe),
    measure: observe => redis.measure(observe),
    close() {
      inboxes.close()
      devices.close()
      return redis.close()
    },
  }
}
