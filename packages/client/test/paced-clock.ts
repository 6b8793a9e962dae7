import { type Cancel, type Clock, steadyClock } from '@ringdown/protocol'

interface Timer {
  readonly due: number
  readonly run: () => void
  cancel: Cancel
}

/** A clock that goes by itself, and faster when a test says so: pages and a real server then wait less, in the same order. */
export class PacedClock implements Clock {
  #pace = 1
  /** What it showed when the pace was last set, and when that was. */
  #shown = steadyClock.now()
  #at = this.#shown
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#shown + (steadyClock.now() - this.#at) * this.#pace
  }

  after(ms: number, run: () => void): Cancel {
    const timer: Timer = { due: this.now() + ms, run, cancel: () => {} }
    this.#timers.add(timer)
    this.#arm(timer)
    return () => {
      this.#timers.delete(timer)
      timer.cancel()
    }
  }

  /** How many times faster than the time of this machine it goes from now on, in what waits already too. */
  set pace(times: number) {
    this.#shown = this.now()
    this.#at = steadyClock.now()
    this.#pace = times
    for (const timer of this.#timers) this.#arm(timer)
  }

  #arm(timer: Timer): void {
    timer.cancel()
    timer.cancel = steadyClock.after(Math.max(0, timer.due - this.now()) / this.#pace, () => {
      this.#timers.delete(timer)
      timer.run()
    })
  }
}
