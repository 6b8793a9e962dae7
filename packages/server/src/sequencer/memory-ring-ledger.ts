import { type Address, type CallId, type Clock, type UserId, userOf } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { Decline, RingingCall, RingLedger, UsedUp } from './ring-ledger.js'
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

/** Remembers rings in this process. Who else lets calls in there holds a lock, so what they say waits is all that does. */
export class MemoryRingLedger implements RingLedger {
  readonly #clock: Clock
  readonly #rates: RingRates
  /** When each count is full again. */
  readonly #fullAt: LRUCache<string, number>
  readonly #declines: LRUCache<string, { readonly name: string; readonly at: number }>
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

  async take(counts: readonly RingCount[], call: RingingCall | null): Promise<UsedUp | null> {
    const now = this.#clock.now()
    const taken = new Map<string, number>()
    for (const count of counts) {
      const key = `${count.rate} ${count.key}`
      const outcome = takeOne(this.#fullAt.get(key) ?? 0, this.#rates[count.rate], now)
      if ('retryAfterMs' in outcome) return { count, ...outcome }
      taken.set(key, outcome.fullAt)
    }
    for (const [key, fullAt] of taken) this.#fullAt.set(key, fullAt)
    if (call !== null) this.#rang(call)
    return null
  }

  async giveBack(counts: readonly RingCount[], { callId }: RingingCall): Promise<void> {
    for (const { rate, key } of counts) {
      const { points, seconds } = this.#rates[rate]
      const fullAt = this.#fullAt.get(`${rate} ${key}`)
      if (fullAt !== undefined) this.#fullAt.set(`${rate} ${key}`, fullAt - (seconds * 1000) / points)
    }
    this.#networks.delete(callId)
  }

  async decline(caller: UserId, callee: UserId, name: string): Promise<void> {
    this.#declines.set(direction(caller, callee), { name, at: this.#clock.now() })
  }

  async declineOf(caller: UserId, callee: UserId): Promise<Decline | null> {
    const decline = this.#declines.get(direction(caller, callee))
    return decline === undefined ? null : { name: decline.name, agoMs: this.#clock.now() - decline.at }
  }

  async networksOf(_address: Address, callIds: readonly CallId[]): Promise<readonly string[]> {
    return callIds.flatMap(callId => this.#networks.get(callId) ?? [])
  }

  #rang({ callId, caller, address, network }: RingingCall): void {
    const callee = userOf(address)
    if (callee === null) this.#networks.set(callId, network)
    else this.#declines.delete(direction(callee, caller))
  }
}

function direction(caller: UserId, callee: UserId): string {
  return `${caller} ${callee}`
}
