import { type Clock, SERVER_LIMITS, type UserId } from '@ringdown/protocol'
import type { ContactStore } from './contact-store.js'
import { pairOf } from './pair.js'

/** How many pairs are remembered; beyond it those that have not talked for longest are forgotten. */
const PAIRS = 100_000

interface Options {
  readonly clock: Clock
  readonly lifetimeMs: number
  /** In place of the usual bound on all pairs. */
  readonly limit?: number
}

interface Pair {
  readonly users: readonly [UserId, UserId]
  readonly until: number
}

/** Remembers contacts in this process: the default. After a restart everybody is a stranger again. */
export class MemoryContacts implements ContactStore {
  readonly #clock: Clock
  readonly #lifetimeMs: number
  readonly #limit: number
  // Both in the order of the last call, and so, the lifetime being one for all, in the order they expire.
  readonly #pairs = new Map<string, Pair>()
  readonly #byUser = new Map<UserId, Set<string>>()

  constructor({ clock, lifetimeMs, limit = PAIRS }: Options) {
    this.#clock = clock
    this.#lifetimeMs = lifetimeMs
    this.#limit = limit
  }

  async remember(a: UserId, b: UserId): Promise<void> {
    if (a === b) return
    const key = pairOf(a, b)
    this.#forget(key)
    this.#pairs.set(key, { users: [a, b], until: this.#clock.now() + this.#lifetimeMs })
    for (const user of [a, b]) this.#enlist(user, key)
    this.#prune()
  }

  async haveTalked(a: UserId, b: UserId): Promise<boolean> {
    this.#prune()
    return this.#pairs.has(pairOf(a, b))
  }

  /** How many pairs and users are held. */
  get size(): number {
    return this.#pairs.size + this.#byUser.size
  }

  #enlist(user: UserId, key: string): void {
    const pairs = this.#byUser.get(user) ?? new Set<string>()
    this.#byUser.set(user, pairs.add(key))
    const [oldest] = pairs
    if (oldest !== undefined && pairs.size > SERVER_LIMITS.contactsPerUser) this.#forget(oldest)
  }

  #prune(): void {
    const now = this.#clock.now()
    for (const [key, { until }] of this.#pairs) {
      if (until > now && this.#pairs.size <= this.#limit) return
      this.#forget(key)
    }
  }

  #forget(key: string): void {
    for (const user of this.#pairs.get(key)?.users ?? []) {
      const pairs = this.#byUser.get(user)
      pairs?.delete(key)
      if (pairs?.size === 0) this.#byUser.delete(user)
    }
    this.#pairs.delete(key)
  }
}
