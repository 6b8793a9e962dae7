import type { Clock } from '@ringdown/protocol'
import type { Rate } from '../rate.js'
import { type RateLimit, RateLimited } from './rate-limit.js'

/** A client that sends this many times what is allowed ignores refusals. */
const FLOOD = 3

/** How many keys are counted in a window. Beyond that, the oldest begin again. */
const MOST_KEYS = 50_000

/** Counts in this process. All keys have the same window, so that one takes no more memory than its number. */
export class MemoryRateLimit implements RateLimit {
  readonly #clock: Clock
  readonly #rate: Rate
  #counts = new Map<string, number>()
  #ends = 0

  constructor(clock: Clock, rate: Rate) {
    this.#clock = clock
    this.#rate = rate
  }

  take(key: string): null {
    const now = this.#clock.now()
    const { points, seconds } = this.#rate
    // A clock that was set back ends the window, too.
    if (now >= this.#ends || now < this.#ends - seconds * 1000) {
      this.#counts = new Map()
      this.#ends = now + seconds * 1000
    }
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    if (this.#counts.size > MOST_KEYS) this.#forgetOldest()
    if (count > points) throw new RateLimited(this.#ends - now, count > points * FLOOD)
    return null
  }

  #forgetOldest(): void {
    for (const key of this.#counts.keys()) {
      this.#counts.delete(key)
      return
    }
  }
}
