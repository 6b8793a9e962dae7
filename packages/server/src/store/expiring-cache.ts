import type { Clock } from '@ringdown/protocol'
import { LRUCache } from 'lru-cache'

interface Options<Key, Value> {
  readonly clock: Clock
  readonly lifetimeMs: number
  /** How many it holds; beyond it the ones longest not used go. */
  readonly limit: number
  /** Told of each that goes, for whatever reason. */
  readonly onGone?: (value: Value, key: Key) => void
}

/** A bounded map whose entries end `lifetimeMs` after they were last set, by the server's clock. */
export function expiringCache<Key extends string, Value extends object | number | string | true>({
  clock,
  lifetimeMs,
  limit,
  onGone,
}: Options<Key, Value>): LRUCache<Key, Value> {
  return new LRUCache<Key, Value>({
    // Counted this way, no room for the whole bound is taken in advance.
    maxSize: limit,
    sizeCalculation: () => 1,
    ttl: lifetimeMs,
    ttlResolution: 0,
    // A time of 0, at which a test's clock may begin, would count as none.
    perf: { now: () => clock.now() + 1 },
    ...(onGone && { dispose: onGone }),
  })
}
