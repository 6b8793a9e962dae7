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

/** A quarter of the CPU is for those who ask for little: a person who calls is answered, whatever a thousand others ask for. */
const RESERVED = 1 / 4
/** Of what a network may spend, what counts as little. */
const MODEST = 1 / 50

/** What one network may spend. */
interface Spender {
  readonly bucket: TokenBucket
  /** Is not empty as long as it asks for little. */
  readonly modest: TokenBucket
  /** The /48 that it belongs to, which is counted as well. */
  readonly site: string | null
}

/** What something costs, and who pays. */
interface Bill {
  readonly spender: Spender
  readonly shared: TokenBucket | null
  readonly source: TokenBucket
  readonly ms: number
  readonly now: number
  /** 0 if it may be spent now, otherwise the time to wait, in milliseconds. */
  readonly wait: number
}

/** Counts the milliseconds of CPU that networks make this process spend, by what each kind of request costs. */
export class WorkBudget {
  readonly #clock: Clock
  readonly #limits: WorkLimits
  readonly #networks: LRUCache<string, Spender>
  readonly #sites: LRUCache<string, TokenBucket>
  /** What all together may spend, and what of it is kept for those who ask for little. */
  readonly #common: TokenBucket
  readonly #reserve: TokenBucket

  constructor({ clock, limits = BUDGETS.work }: Options) {
    this.#clock = clock
    this.#limits = limits
    this.#common = new TokenBucket(shareOf(limits.total, 1 - RESERVED), clock.now())
    this.#reserve = new TokenBucket(shareOf(limits.total, RESERVED), clock.now())
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
   * @param isConnected whether it is for a device that is connected: the reserve is not for those who come.
   * @returns 0 if it was spent, otherwise the time to wait before trying again, in milliseconds.
   */
  spend(network: string, ms: number, isConnected = false): number {
    const bill = this.#bill(network, ms, isConnected)
    if (bill.wait === 0) settle(bill)
    // It is the asking that shows who wants much.
    else bill.spender.modest.spend(ms, bill.now)
    return bill.wait
  }

  /**
   * Spends for a connected device what can no longer be refused.
   *
   * @returns 0, or how long the network should wait with more, in milliseconds.
   */
  charge(network: string, ms: number): number {
    const bill = this.#bill(network, ms, true)
    settle(bill)
    return bill.wait
  }

  /**
   * Spends for a network what was paid for in all by a turn (`gateway/intake.ts`): nothing but its own budget can refuse it, and it shows nobody who wants
   * much.
   *
   * @returns 0 if it was spent, otherwise the time to wait before trying again, in milliseconds.
   */
  spendInTurn(network: string, ms: number): number {
    const now = this.#clock.now()
    const spender = this.#spender(network, now)
    const shared = spender.site === null ? null : this.#site(spender.site, now)
    const wait = Math.max(spender.bucket.wait(ms, now), shared?.wait(ms, now) ?? 0)
    if (wait > 0) return Math.min(LONGEST, wait)
    spender.bucket.spend(ms, now)
    shared?.spend(ms, now)
    return 0
  }

  /** Pays in all for somebody whose turn it is, whatever is left: turns come no faster than that can be paid for. */
  payForTurn(ms: number): void {
    this.#common.spend(ms, this.#clock.now())
  }

  /** Whether there is something left in all, beyond the reserve. */
  get hasCredit(): boolean {
    return this.#common.wait(1, this.#clock.now()) === 0
  }

  #bill(network: string, ms: number, isConnected: boolean): Bill {
    const now = this.#clock.now()
    const spender = this.#spender(network, now)
    const shared = spender.site === null ? null : this.#site(spender.site, now)
    const source = this.#sourceFor(spender, ms, now, isConnected)
    const wait = Math.max(source.wait(ms, now), spender.bucket.wait(ms, now), shared?.wait(ms, now) ?? 0)
    return { spender, shared, source, ms, now, wait: Math.min(LONGEST, wait) }
  }

  #sourceFor({ modest }: Spender, ms: number, now: number, isConnected: boolean): TokenBucket {
    const isFree = (bucket: TokenBucket) => bucket.wait(ms, now) === 0
    const isEntitled = isConnected && !isFree(this.#common) && isFree(modest) && isFree(this.#reserve)
    return isEntitled ? this.#reserve : this.#common
  }

  #spender(network: string, now: number): Spender {
    const known = this.#networks.get(network, USED)
    if (known !== undefined) return known
    const site = countedAs(network).find(({ kind }) => kind === 'site')?.key ?? null
    const flow = this.#limits.network
    const little = shareOf(flow, MODEST)
    // Who asked for too much asks for little again once it has been quiet for as long as a burst takes to fill.
    const modest = new TokenBucket({ ...little, mostDebt: little.burst }, now)
    const spender: Spender = { bucket: new TokenBucket(flow, now), modest, site }
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

function settle({ spender: { bucket, modest }, shared, source, ms, now }: Bill): void {
  for (const each of [source, bucket, modest]) each.spend(ms, now)
  shared?.spend(ms, now)
}

function shareOf({ perSecond, burst }: Flow, share: number): Flow {
  return { perSecond: perSecond * share, burst: burst * share }
}

/** Does not expire while it is used. */
const USED = { updateAgeOnGet: true }
