import type { Clock } from '@ringdown/protocol'

/** How often some have their turn, in milliseconds. In between, others are served. */
const TICK = 10
/** How much of a time in which nobody had theirs is made up for, in milliseconds: all of it would hold up others again. */
const MADE_UP = 20

/** What became of a turn: somebody took it, the one whose it was has gone away, or nobody waits. */
export type Turn = 'taken' | 'missed' | 'none'

interface Options {
  readonly clock: Clock
  /** How many turns there are at once, after a quiet time. */
  readonly burst: number
  /** How many there are a second now. */
  readonly perSecond: () => number
  /** How many there are a second however late all is. */
  readonly leastPerSecond?: number
  /** Gives the next one theirs. */
  readonly give: () => Turn
  /** Is told how late some had their turn, in milliseconds. */
  readonly onTick?: (late: number) => void
}

/** Gives those who wait their turns, so many a second, a few at a time. A turn that is missed is the next one's. */
export class Turns {
  readonly #options: Options
  /** How many may be given now, and since when that is so. */
  #free: number
  #at: number
  #isTicking = false

  constructor(options: Options) {
    this.#options = options
    this.#free = options.burst
    this.#at = options.clock.now()
  }

  /** Takes a turn that nobody has waited for. @returns whether there is one. */
  take(): boolean {
    if (this.#isTicking) return false
    this.#free = Math.min(this.#options.burst, this.#filled(Number.POSITIVE_INFINITY))
    if (this.#free < 1) return false
    this.#free -= 1
    return true
  }

  /** Takes one of those to come. */
  takeInAdvance(): void {
    this.#free -= 1
  }

  /** Somebody waits. */
  wake(): void {
    if (this.#isTicking) return
    const { clock, onTick } = this.#options
    const due = clock.now() + TICK
    this.#isTicking = true
    clock.after(TICK, () => {
      this.#isTicking = false
      onTick?.(clock.now() - due)
      const { leastPerSecond = 0 } = this.#options
      const lost = Math.max(0, clock.now() - this.#at - MADE_UP)
      this.#free = this.#filled(MADE_UP) + (lost / 1_000) * leastPerSecond
      if (this.#giveSome()) this.wake()
    })
  }

  /** @returns whether somebody still waits. */
  #giveSome(): boolean {
    while (this.#free >= 1) {
      const turn = this.#options.give()
      if (turn === 'none') return false
      if (turn === 'taken') this.#free -= 1
    }
    return true
  }

  /** @param mostMs of the time since it was done last, what counts. */
  #filled(mostMs: number): number {
    const { clock, perSecond } = this.#options
    const now = clock.now()
    // A clock that was set back adds nothing.
    const passed = Math.min(mostMs, Math.max(0, now - this.#at))
    this.#at = now
    return this.#free + (passed / 1_000) * perSecond()
  }
}
