import type { Cancel, Clock } from '@ringdown/protocol'
import type { ManualClock } from './manual-clock.js'
import { queueTask, settle } from './turns.js'

interface Timer {
  readonly due: number
  readonly run: () => void
}

/**
 * A clock for tests over real I/O: sockets, files, databases. It stands still until it jumps, as the clock of a machine
 * does that sleeps. {@link ManualClock} walks through time and gives the program some turns of the event loop at each
 * timer, which may or may not be enough for real I/O: the same test then ends differently on a busy machine. Here the
 * new time is there before anything runs, each timer that was set runs at most once, and what is set from then on
 * counts from the new time, however long the I/O before it took.
 */
export class JumpingClock implements Clock {
  #now: number
  /** In order of creation, which decides between timers of the same millisecond. */
  readonly #timers = new Set<Timer>()

  /** @param startMs the initial value of `now()`, in milliseconds since the epoch. */
  constructor(startMs = 0) {
    this.#now = startMs
  }

  /** How many timers are pending. */
  get pending(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): Cancel {
    const timer: Timer = { due: this.#now + ms, run }
    this.#timers.add(timer)
    // Whatever is due already runs without a jump: I/O may have ended after the jump that it was waiting for.
    if (ms <= 0) queueTask(() => this.#fire(timer))
    return () => this.#timers.delete(timer)
  }

  /**
   * Puts time forward by `ms` milliseconds and runs what is due then, in order of time, each at the new `now()`. What
   * that starts over real I/O goes on after it resolves: wait for its effect. Rejects with what a timer threw.
   */
  async jump(ms: number): Promise<void> {
    this.#now += ms
    const due = [...this.#timers].filter(timer => timer.due <= this.#now).sort((a, b) => a.due - b.due)
    for (const timer of due) {
      this.#fire(timer)
      await settle()
    }
  }

  /** Unless it was cancelled meanwhile. */
  #fire(timer: Timer): void {
    if (this.#timers.delete(timer)) timer.run()
  }
}
