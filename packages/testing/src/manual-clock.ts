import type { Cancel, Clock } from '@ringdown/protocol'
import { settle } from './turns.js'

interface Timer {
  readonly due: number
  readonly run: () => void
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number
  /** In order of creation, which decides between timers of the same millisecond. */
  readonly #timers = new Set<Timer>()
  #advancing: Promise<void> = Promise.resolve()

  /** @param startMs the initial value of `now()`, in milliseconds since the epoch. */
  constructor(startMs = 0) {
    this.#now = startMs
  }

  /** How many timers are pending. After everything has been closed it should be 0; the rest has leaked. */
  get pending(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): Cancel {
    const timer: Timer = { due: this.#now + Math.max(0, ms), run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /**
   * Moves time forward by `ms` milliseconds and runs what falls due, in order, each timer at its own `now()`. Promise
   * jobs run before the first timer and after each one, so that timers can set further timers. Overlapping calls run
   * one after the other. Rejects with what a timer threw; time then stays at that timer.
   */
  advance(ms: number): Promise<void> {
    const advanced = this.#advancing.then(() => this.#advanceTo(this.#now + Math.max(0, ms)))
    this.#advancing = advanced.catch(() => {})
    return advanced
  }

  async #advanceTo(target: number): Promise<void> {
    await settle()
    for (let timer = this.#nextDue(target); timer; timer = this.#nextDue(target)) {
      this.#now = timer.due
      this.#timers.delete(timer)
      timer.run()
      await settle()
    }
    this.#now = target
  }

  #nextDue(target: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.due <= target && (!next || timer.due < next.due)) next = timer
    }
    return next
  }
}
