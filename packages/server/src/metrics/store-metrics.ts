import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { RequestObserver } from '../redis/redis-connection.js'
import { REDIS_FAULTS, type RedisFault } from '../redis/redis-error.js'
import type { RedisNodes } from '../redis/redis-nodes.js'
import { countOutcomes } from './outcome-counter.js'

/** In seconds. A healthy Redis is in the first three; after 0.6 s it counts as away. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6]

/** A Redis that several nodes may share, as far as it is measured. */
export interface MeasuredStore {
  /** What is wrong with it; `null` if it works. */
  readonly fault: Error | null
  readonly nodes: Pick<RedisNodes, 'all' | 'hints'>
  measure(observe: RequestObserver): void
}

/** Measures Redis, and counts the nodes that share it. */
export function measureStore(registry: Registry, store: MeasuredStore): void {
  const registers = [registry]
  new Gauge({
    name: 'ringdown_redis_up',
    help: '1 while Redis can be used, else 0.',
    registers,
    collect() {
      this.set(store.fault === null ? 1 : 0)
    },
  })
  new Gauge({
    name: 'ringdown_nodes',
    help: 'Nodes of this server that count as alive, as this one sees it.',
    registers,
    collect() {
      this.set(store.nodes.all.length)
    },
  })
  countOutcomes(registry, {
    name: 'ringdown_hints_total',
    help: 'Hints between nodes: sent, received, or dropped because they could not be sent or read.',
    counts: () => ({ ...store.nodes.hints }),
  })
  const roundTrips = new Histogram({
    name: 'ringdown_redis_round_trip_seconds',
    help: 'From a request to Redis until its answer, as this process has it.',
    labelNames: ['kind'] as const,
    buckets: BUCKETS,
    registers,
  })
  const failures = new Counter({
    name: 'ringdown_redis_failures_total',
    help: 'Requests to Redis without an answer that can be used, by what was wrong with it.',
    labelNames: ['fault'] as const,
    registers,
  })
  for (const kind of ['read', 'write']) roundTrips.zero({ kind })
  // Kept, because to find one by its labels takes longer than to count in it.
  const ofKind = { read: roundTrips.labels('read'), write: roundTrips.labels('write') }
  // A counter that appears with its first failure would hide it from every rate.
  for (const fault of REDIS_FAULTS) failures.inc({ fault }, 0)
  store.measure((kind, outcome: number | RedisFault) => {
    if (typeof outcome === 'number') ofKind[kind].observe(outcome / 1000)
    else failures.inc({ fault: outcome })
  })
}
