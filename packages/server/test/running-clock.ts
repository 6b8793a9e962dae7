import { type Cancel, type Clock, systemClock } from '@ringdown/protocol'

interface Timer {
  readonly due: number
  readonly run: () => void
  cancel: Cancel
}

/**
 * A clock for whole servers: it runs as that of the machine does, can be put forward, and can be stopped with its process: what is
 * due meanwhile runs when it goes on.
 */
export class RunningClock implements Clock {
  readonly #timers = new Set<Timer>()
  #aheadMs = 0
  #isStopped = false

  now(): number {
    return systemClock.now() + this.#aheadMs
  }

  after(ms: number, run: () => void): Cancel {
    const timer: Timer = { due: this.now() + ms, run, cancel: () => {} }
    this.#timers.add(timer)
    this.#start(timer)
    return () => {
      timer.cancel()
      this.#timers.delete(timer)
    }
  }

  /** Puts time forward. What is due by then runs, in order of time; the rest as much sooner. */
  jump(ms: number): void {
    this.#aheadMs += ms
    this.#runDue()
  }

  stop(): void {
    this.#isStopped = true
  }

  goOn(): void {
    this.#isStopped = false
    this.#runDue()
  }

  #runDue(): void {
    for (const timer of [...this.#timers].sort((a, b) => a.due - b.due)) {
      timer.cancel()
      if (timer.due <= this.now()) this.#fire(timer)
      else this.#start(timer)
    }
  }

  #start(timer: Timer): void {
    timer.cancel = systemClock.after(timer.due - this.now(), () => this.#fire(timer))
  }

  #fire(timer: Timer): void {
    if (!this.#isStopped && this.#timers.delete(timer)) timer.run()
  }
}
