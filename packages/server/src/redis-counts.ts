import type { Clock } from '@ringdown/protocol'
import type { Backends } from './backends.js'
import type { OpenHold } from './budgets/held-budget.js'
import type { Timers } from './calls.js'
import { MemoryRateLimit } from './gateway/memory-rate-limit.js'
import { MemoryReportLedger } from './metrics/memory-report-ledger.js'
import type { Nodes } from './nodes/nodes.js'
import { redisRateLimits } from './redis/rates/redis-rate-limit.js'
import type { RedisAccess } from './redis/redis-scripts.js'
import { RedisReportLedger } from './redis/reports/redis-report-ledger.js'
import { RedisPendingRestores } from './redis/restores/redis-pending-restores.js'
import { RedisRingLedger } from './redis/rings/redis-ring-ledger.js'
import { RedisRingPolicies } from './redis/rings/redis-ring-policies.js'
import { MemoryPendingRestores } from './sequencer/memory-pending-restores.js'
import { MemoryRingLedger } from './sequencer/memory-ring-ledger.js'
import type { RingRates } from './sequencer/ring-rules.js'

interface Options extends RedisAccess {
  readonly clock: Clock
  readonly timers: Timers
  readonly rates: RingRates
  readonly openHold: OpenHold
  readonly nodes: Nodes
  onBack(observe: () => void): void
}

/** What the nodes of a server count and remember together for a while. */
type Counts = Pick<Backends, 'ringPolicies' | 'pendingRestores' | 'reportLedger' | 'limitRate'> & {
  readonly rings: RedisRingLedger
}

/** Everything that is counted in Redis, each with what this process counts by itself while Redis cannot be used. */
export function redisCounts(options: Options): Counts {
  const { clock, timers, rates, openHold } = options
  const { declined: declinedMs, restoration, contact } = timers
  const ringPolicies = new RedisRingPolicies({ ...options, lifetimeMs: contact })
  options.onBack(() => void ringPolicies.catchUp())
  return {
    rings: new RedisRingLedger({
      ...options,
      declinedMs,
      own: new MemoryRingLedger({ clock, rates, declinedMs }),
    }),
    ringPolicies,
    pendingRestores: new RedisPendingRestores({
      ...options,
      lifetimeMs: restoration,
      own: new MemoryPendingRestores({ clock, lifetimeMs: restoration, openHold }),
    }),
    reportLedger: new RedisReportLedger({ ...options, own: new MemoryReportLedger(clock) }),
    limitRate: redisRateLimits({ ...options, own: (_name, rate) => new MemoryRateLimit(clock, rate) }),
  }
}
