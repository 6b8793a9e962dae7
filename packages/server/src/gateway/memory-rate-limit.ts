import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type Rate, type RateLimit, RateLimited } from './rate-limit.js'

/** Somebody who has sent this many times what is allowed does not listen to refusals. */
const FLOOD = 3

/** Counts in this process, and forgets a key when its window has passed. */
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
