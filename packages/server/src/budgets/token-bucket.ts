/** So much per second on average, and so much saved up for a busy moment. */
export interface Flow {
  readonly perSecond: number
  readonly burst: number
  /** How far it may be overdrawn; without it, as far as it is. */
  readonly mostDebt?: number
}

/** Fills up steadily and is emptied by what is spent. It may be overdrawn, and then fills up from below zero. */
export class TokenBucket {
  readonly #flow: Flow
  #tokens: number
  #at: number

  /** A full one. @param now milliseconds since the epoch. */
  constructor(flow: Flow, now: number) {
    this.#flow = flow
    this.#tokens = flow.burst
    this.#at = now
  }

  /** How long it takes, in milliseconds, until `amount` can be spent. */
  wait(amount: number, now: number): number {
    const missing = Math.min(amount, this.#flow.burst) - this.#level(now)
    return missing <= 0 ? 0 : Math.ceil((missing / this.#flow.perSecond) * 1000)
  }

  spend(amount: number, now: number): void {
    const { mostDebt = Number.POSITIVE_INFINITY } = this.#flow
    this.#tokens = Math.max(-mostDebt, this.#level(now) - amount)
    this.#at = Math.max(this.#at, now)
  }

  #level(now: number): number {
    // A clock that was set back adds nothing.
    const passed = Math.max(0, now - this.#at) / 1000
    return Math.min(this.#flow.burst, this.#tokens + passed * this.#flow.perSecond)
  }
}
