import type { Clock } from '@ringdown/protocol'

/** Bounds a rate: each use takes tokens from the bucket, which fills again over time. */
export class TokenBucket {
  readonly #clock: Pick<Clock, 'now'>
  readonly #capacity: number
  readonly #perSecond: number
  #tokens: number
  #filledAt: number

  constructor(clock: Pick<Clock, 'now'>, capacity: number, perSecond: number) {
    this.#clock = clock
    this.#capacity = this.#tokens = capacity
    this.#perSecond = perSecond
    this.#filledAt = clock.now()
  }

  /** @returns false if there are not enough tokens; then it takes none. */
  take(tokens: number): boolean {
    const now = this.#clock.now()
    // A clock that was set back fills nothing.
    const gained = (Math.max(0, now - this.#filledAt) / 1000) * this.#perSecond
    this.#filledAt = now
    this.#tokens = Math.min(this.#capacity, this.#tokens + gained)
    if (tokens > this.#tokens) return false
    this.#tokens -= tokens
    return true
  }
}
