import type { Cancel, Clock } from '@ringdown/protocol'

/** The check was stopped: nothing more is to be found out. */
export class CheckStopped extends Error {
  readonly code = 'stopped'

  constructor() {
    super('The check was stopped. Run it again to get all results.')
    this.name = 'CheckStopped'
  }
}

/** One run of the check: everything it opens belongs to it and is let go with it, however it ends. */
export class Lifetime {
  readonly clock: Clock
  readonly #closers = new Set<() => void>()
  #isOver = false

  constructor(clock: Clock) {
    this.clock = clock
  }

  /**
   * Closes something at the end of the run, or at once if the run is over: a device that the browser hands out late is
   * let go all the same.
   * @returns closes it now.
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
   * Waits for `work`, `ms` milliseconds at the most.
   * @returns what it gives, or what `late` does.
   * @throws CheckStopped when the run ends meanwhile.
   */
  within<T>(ms: number, work: Promise<T>, late: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let cancel: Cancel = () => {}
      const leave = this.own(() => {
        cancel()
        // Without effect where it has been settled before.
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

  /** @throws CheckStopped when the run ends meanwhile. */
  wait(ms: number): Promise<void> {
    return this.within(ms, new Promise<void>(() => {}), () => {})
  }

  end(): void {
    this.#isOver = true
    for (const close of [...this.#closers]) close()
  }
}
