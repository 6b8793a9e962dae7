import { BUDGETS, type Clock } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import { countedAs } from './networks.js'
import { type Flow, TokenBucket } from './token-bucket.js'

/** The CPU that one network, one site and all together may make a server spend. */
export type WorkLimits = { readonly [Kind in 'network' | 'site' | 'total']: Flow }

interface Options {
  readonly clock: Clock
  readonly limits?: WorkLimits
}

/** How many networks are counted. One forgotten early starts again with a full bucket. */
const NETWORKS = 50_000
/** The longest that anyone is told to wait, in milliseconds. */
const LONGEST = 30_000

/** Counts the milliseconds of CPU that networks make this process spend, by what each kind of request costs. */
export class WorkBudget {
  readonly #clock: Clock
  readonly #limits: WorkLimits
  readonly #buckets: LRUCache<string, TokenBucket>
  readonly #total: TokenBucket

  constructor({ clock, limits = BUDGETS.work }: Options) {
    this.#clock = clock
    this.#limits = limits
    this.#total = new TokenBucket(limits.total, clock.now())
    // After this long, the fullest burst has filled up again.
    const refill = (flow: Flow) => (flow.burst / flow.perSecond) * 1000
    const lifetimeMs = 2 * Math.max(refill(limits.network), refill(limits.site))
    this.#buckets = expiringCache({ clock, lifetimeMs, limit: NETWORKS })
  }

  /**
   * Spends `ms` milliseconds of CPU for a network, if it may.
   *
   * @param network as `networkOf` names it.
   * @returns 0 if it was spent, otherwise the time to wait before trying again, in milliseconds.
   */
  spend(network: string, ms: number): number {
    const now = this.#clock.now()
    const buckets = this.#bucketsOf(network, now)
    const wait = Math.max(...[this.#total, ...buckets].map(bucket => bucket.wait(ms, now)))
    if (wait > 0) return Math.min(LONGEST, wait)
    this.#charge(buckets, ms, now)
    return 0
  }

  /** Spends what can no longer be refused. The network waits the longer for its next request. */
  charge(network: string, ms: number): void {
    const now = this.#clock.now()
    this.#charge(this.#bucketsOf(network, now), ms, now)
  }

  #charge(buckets: readonly TokenBucket[], ms: number, now: number): void {
    for (const bucket of [this.#total, ...buckets]) bucket.spend(ms, now)
  }

  #bucketsOf(network: string, now: number): readonly TokenBucket[] {
    return countedAs(network).map(({ kind, key }) => {
      const name = `${kind} ${key}`
      const bucket = this.#buckets.get(name) ?? new TokenBucket(this.#limits[kind], now)
      // Set even if it is known, so that it does not expire while it is used.
      this.#buckets.set(name, bucket)
      return bucket
    })
  }
}
