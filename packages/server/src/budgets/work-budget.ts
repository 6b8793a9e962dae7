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

/** What one network may spend. */
interface Spender {
  readonly bucket: TokenBucket
  /** The /48 that it belongs to, which is counted as well. */
  readonly site: string | null
}

/** Counts the milliseconds of CPU that networks make this process spend, by what each kind of request costs. */
export class WorkBudget {
  readonly #clock: Clock
  readonly #limits: WorkLimits
  readonly #networks: LRUCache<string, Spender>
  readonly #sites: LRUCache<string, TokenBucket>
  readonly #total: TokenBucket

  constructor({ clock, limits = BUDGETS.work }: Options) {
    this.#clock = clock
    this.#limits = limits
    this.#total = new TokenBucket(limits.total, clock.now())
    // After this long, the fullest burst has filled up again.
    const refill = (flow: Flow) => (flow.burst / flow.perSecond) * 1000
    const lifetimeMs = 2 * Math.max(refill(limits.network), refill(limits.site))
    this.#networks = expiringCache({ clock, lifetimeMs, limit: NETWORKS })
    this.#sites = expiringCache({ clock, lifetimeMs, limit: NETWORKS })
  }

  /**
   * Spends `ms` milliseconds of CPU for a network, if it may.
   *
   * @param network as `networkOf` names it.
   * @returns 0 if it was spent, otherwise the time to wait before trying again, in milliseconds.
   */
  spend(network: string, ms: number): number {
    const now = this.#clock.now()
    const { bucket, site } = this.#spender(network, now)
    const shared = site === null ? null : this.#site(site, now)
    const wait = Math.max(this.#total.wait(ms, now), bucket.wait(ms, now), shared?.wait(ms, now) ?? 0)
    if (wait > 0) return Math.min(LONGEST, wait)
    this.#total.spend(ms, now)
    bucket.spend(ms, now)
    shared?.spend(ms, now)
    return 0
  }

  /** Spends what can no longer be refused. The network waits the longer for its next request. */
  charge(network: string, ms: number): void {
    const now = this.#clock.now()
    const { bucket, site } = this.#spender(network, now)
    this.#total.spend(ms, now)
    bucket.spend(ms, now)
    if (site !== null) this.#site(site, now).spend(ms, now)
  }

  #spender(network: string, now: number): Spender {
    const known = this.#networks.get(network, USED)
    if (known !== undefined) return known
    const site = countedAs(network).find(({ kind }) => kind === 'site')?.key ?? null
    const spender: Spender = { bucket: new TokenBucket(this.#limits.network, now), site }
    this.#networks.set(network, spender)
    return spender
  }

  #site(site: string, now: number): TokenBucket {
    const known = this.#sites.get(site, USED)
    if (known !== undefined) return known
    const bucket = new TokenBucket(this.#limits.site, now)
    this.#sites.set(site, bucket)
    return bucket
  }
}

/** Does not expire while it is used. */
const USED = { updateAgeOnGet: true }
