import type { CallId, Clock, UserId } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { Decline, RingLedger, UsedUp } from './ring-ledger.js'
import { type RingCount, type RingRates, takeOne } from './ring-rules.js'

/** How many counts, refusals and calls are remembered. Beyond that, those longest unused are forgotten. */
const REMEMBERED = 50_000
/** How long the network of a call is remembered; on a link or a line, a call may wait for long. */
const PLACED_MS = 86_400_000

interface Options {
  readonly clock: Clock
  readonly rates: RingRates
  /** How long a refusal counts. */
  readonly declinedMs: number
}

/** Remembers rings in this process. */
export class MemoryRingLedger implements RingLedger {
  readonly #clock: Clock
  readonly #rates: RingRates
  /** When each count is full again. */
  readonly #fullAt: LRUCache<string, number>
  readonly #declines: LRUCache<string, Decline>
  readonly #networks: LRUCache<CallId, string>

  constructor({ clock, rates, declinedMs }: Options) {
    this.#clock = clock
    this.#rates = rates
    const longest = Math.max(...Object.values(rates).map(({ seconds }) => seconds * 1000))
    const limit = REMEMBERED
    this.#fullAt = expiringCache({ clock, lifetimeMs: longest, limit })
    this.#declines = expiringCache({ clock, lifetimeMs: declinedMs, limit })
    this.#networks = expiringCache({ clock, lifetimeMs: PLACED_MS, limit })
  }

  async take(counts: readonly RingCount[]): Promise<UsedUp | null> {
    const now = this.#clock.now()
    const taken = new Map<string, number>()
    for (const count of counts) {
      const key = `${count.rate} ${count.key}`
      const outcome = takeOne(this.#fullAt.get(key) ?? 0, this.#rates[count.rate], now)
      if ('retryAfterMs' in outcome) return { count, ...outcome }
      taken.set(key, outcome.fullAt)
    }
    for (const [key, fullAt] of taken) this.#fullAt.set(key, fullAt)
    return null
  }

  async decline(caller: UserId, callee: UserId, decline: Decline): Promise<void> {
    this.#declines.set(direction(caller, callee), decline)
  }

  async declineOf(caller: UserId, callee: UserId): Promise<Decline | null> {
    return this.#declines.get(direction(caller, callee)) ?? null
  }

  async forgive(caller: UserId, callee: UserId): Promise<void> {
    this.#declines.delete(direction(caller, callee))
  }

  async place(callId: CallId, network: string): Promise<void> {
    this.#networks.set(callId, network)
  }

  async networksOf(callIds: readonly CallId[]): Promise<readonly string[]> {
    return callIds.flatMap(callId => this.#networks.get(callId) ?? [])
  }
}

function direction(caller: UserId, callee: UserId): string {
  return `${caller} ${callee}`
}
