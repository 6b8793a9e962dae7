import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Rate } from '../rate.js'
import { type RateLimit, RateLimited } from './rate-limit.js'

/** A client that sends this many times what is allowed ignores refusals. */
const FLOOD = 3

/** Counts in this process. A key is forgotten when its window has passed. */
export class MemoryRateLimit implements RateLimit {
  readonly #limiter: RateLimiterMemory

  constructor({ points, seconds }: Rate) {
    this.#limiter = new RateLimiterMemory({ points, duration: seconds })
  }

  async take(key: string): Promise<void> {
    try {
      await this.#limiter.consume(key)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      throw new RateLimited(refused.msBeforeNext, refused.consumedPoints > this.#limiter.points * FLOOD)
    }
  }
}
