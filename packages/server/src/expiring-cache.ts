import type { Clock } from '@ringdown/protocol'
import { LRUCache } from 'lru-cache'

interface Options<Key, Value> {
  readonly clock: Clock
  readonly lifetimeMs: number
  /** How many entries it holds. Beyond that, the least recently used are removed. */
  readonly limit: number
  /** Called for each entry that is removed, for any reason. One that has expired is removed when it is asked for, or by `purgeStale`. */
  readonly onGone?: (value: Value, key: Key) => void
}

/** A bounded map whose entries expire `lifetimeMs` after they were last set, by the server's clock. */
export function expiringCache<Key extends string, Value extends object | number | string | true>({
  clock,
  lifetimeMs,
  limit,
  onGone,
}: Options<Key, Value>): LRUCache<Key, Value> {
  return new LRUCache<Key, Value>({
    // With a size instead of `max`, no memory is allocated in advance.
    maxSize: limit,
    sizeCalculation: () => 1,
    ttl: lifetimeMs,
    ttlResolution: 0,
    // Zero would mean no time at all, and a test's clock may start there.
    perf: { now: () => clock.now() + 1 },
    ...(onGone && { dispose: onGone }),
  })
}
