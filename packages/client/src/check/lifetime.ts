import type { Cancel, Clock } from '@ringdown/protocol'

/** The check was stopped; no further results will come. */
export class CheckStopped extends Error {
  readonly code = 'stopped'

  constructor() {
    super('The check was stopped. Run it again to get all results.')
    this.name = 'CheckStopped'
  }
}

/** One run of the check. It owns everything the run opens and releases it, however the run ends. */
export class Lifetime {
  readonly clock: Clock
  readonly #closers = new Set<() => void>()
  #isOver = false

  constructor(clock: Clock) {
    this.clock = clock
  }

  /**
   * Registers something to close at the end of the run, or closes it at once if the run is over: a device that the
   * browser hands out late is released as well.
   *
   * @returns a function that closes it now.
   */
  own(close: () => void): () => void {
    const once = () => {
      if (this.#closers.delete(once)) close()
    }
    if (this.#isOver) close()
    else this.#closers.add(once)
    return once
  }

  /**
   * Waits for `work`, at most `ms` milliseconds.
   *
   * @returns its result, or the result of `late`.
   * @throws CheckStopped if the run ends meanwhile.
   */
  within<T>(ms: number, work: Promise<T>, late: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let cancel: Cancel = () => {}
      const leave = this.own(() => {
        cancel()
        // Has no effect if already settled.
        reject(new CheckStopped())
      })
      const settle = (how: () => void) => {
        how()
        leave()
      }
      work.then(
        value => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error)),
      )
      if (this.#isOver) return
      cancel = this.clock.after(ms, () => {
        try {
          const value = late()
          settle(() => resolve(value))
        } catch (error) {
          settle(() => reject(error))
        }
      })
    })
  }

  /** @throws CheckStopped if the run ends meanwhile. */
  wait(ms: number): Promise<void> {
    return this.within(ms, new Promise<void>(() => {}), () => {})
  }

  end(): void {
    this.#isOver = true
    for (const close of [...this.#closers]) close()
  }
}
