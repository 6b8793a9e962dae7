import { type Clock, SERVER_LIMITS, type UserId } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { Contact, ContactStore } from './contact-store.js'
import { pairOf } from './pair.js'

/** How many pairs are remembered. Beyond that, those that have not talked for longest are forgotten. */
export const PAIRS = 100_000

interface Options {
  readonly clock: Clock
  readonly lifetimeMs: number
  /** Replaces the usual bound on all pairs. */
  readonly limit?: number
}

type Pair = readonly [UserId, UserId]

/** Remembers contacts in this process. After a restart all users are strangers again. */
export class MemoryContacts implements ContactStore {
  readonly #clock: Clock
  readonly #pairs: LRUCache<string, Pair>
  /** The keys of each user's pairs, in the order of the last call. */
  readonly #byUser = new Map<UserId, Set<string>>()

  constructor({ clock, lifetimeMs, limit = PAIRS }: Options) {
    this.#clock = clock
    const onGone = (pair: Pair, key: string) => this.#unlist(pair, key)
    this.#pairs = expiringCache({ clock, lifetimeMs, limit, onGone })
  }

  async remember(a: UserId, b: UserId): Promise<void> {
    this.recall({ a, b, talkedAt: this.#clock.now() })
  }

  /** They last talked then; no later than those remembered before it. */
  recall({ a, b, talkedAt }: Contact): void {
    if (a === b) return
    const key = pairOf(a, b)
    // The same list as before, if it is known, so that the pair is not taken for one that is gone.
    const pair = this.#pairs.get(key) ?? ([a, b] as const)
    // As `expiringCache` counts time.
    this.#pairs.set(key, pair, { start: talkedAt + 1 })
    for (const user of pair) this.#enlist(user, key)
  }

  async haveTalked(a: UserId, b: UserId): Promise<boolean> {
    return this.#pairs.has(pairOf(a, b))
  }

  /** How many pairs and users are held. */
  get size(): number {
    this.#pairs.purgeStale()
    return this.#pairs.size + this.#byUser.size
  }

  #enlist(user: UserId, key: string): void {
    const pairs = this.#byUser.get(user) ?? new Set<string>()
    pairs.delete(key)
    this.#byUser.set(user, pairs.add(key))
    const [oldest] = pairs
    if (oldest !== undefined && pairs.size > SERVER_LIMITS.contactsPerUser) this.#pairs.delete(oldest)
  }

  #unlist(pair: Pair, key: string): void {
    for (const user of pair) {
      const pairs = this.#byUser.get(user)
      pairs?.delete(key)
      if (pairs?.size === 0) this.#byUser.delete(user)
    }
  }
}
