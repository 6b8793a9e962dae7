import type { Cancel, Clock } from '@ringdown/protocol'

interface Timer {
  readonly run: () => void
  cancel: Cancel
}

/** One page's timers: they stand still while its machine sleeps, and never run again once the page is gone. */
export class PageClock implements Clock {
  readonly #clock: Clock
  readonly #timers = new Set<Timer>()
  /** What fell due while the machine slept, oldest first. */
  readonly #overdue: Timer[] = []
  #state: 'awake' | 'asleep' | 'gone' = 'awake'

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How many timers are pending. */
  get pending(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#clock.now()
  }

  after(ms: number, run: () => void): Cancel {
    if (this.#state === 'gone') return () => {}
    const timer: Timer = { run, cancel: () => {} }
    this.#timers.add(timer)
    timer.cancel = this.#clock.after(ms, () => {
      if (this.#state === 'awake') this.#run(timer)
      else this.#overdue.push(timer)
    })
    return () => {
      this.#timers.delete(timer)
      timer.cancel()
    }
  }

  sleep(): void {
    this.#state = 'asleep'
  }

  wake(): void {
    this.#state = 'awake'
    for (const timer of this.#overdue.splice(0)) this.#run(timer)
  }

  end(): void {
    this.#state = 'gone'
    for (const { cancel } of this.#timers) cancel()
    this.#timers.clear()
  }

  #run(timer: Timer): void {
    if (this.#timers.delete(timer)) timer.run()
  }
}
