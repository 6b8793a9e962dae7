import type { Clock } from '@ringdown/protocol'

/** How often it is looked for answers that do not come, in milliseconds. */
const LOOK = 150

interface Awaited {
  looks: number
  readonly giveUp: () => void
}

/**
 * Answers that are waited for, not for ever. One timer does for all of them. It is counted how often somebody has looked, not how much
 * time has gone by: where this process itself was held up, the answer is here by now, and is read before anybody looks again.
 */
export class AwaitedAnswers {
  readonly #clock: Clock
  readonly #awaited = new Set<Awaited>()
  #isLooking = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#awaited.size
  }

  /** @param patience how long it may take at most, in milliseconds. @param late what it fails with otherwise. */
  within<T>(patience: number, answer: Promise<T>, late: () => Error): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const awaited = { looks: Math.ceil(patience / LOOK), giveUp: () => reject(late()) }
      this.#awaited.add(awaited)
      if (!this.#isLooking) this.#lookLater()
      answer.then(
        value => {
          this.#awaited.delete(awaited)
          resolve(value)
        },
        error => {
          this.#awaited.delete(awaited)
          reject(error)
        },
      )
    })
  }

  #lookLater(): void {
    this.#isLooking = true
    this.#clock.after(LOOK, () => {
      this.#isLooking = false
      for (const awaited of this.#awaited) {
        awaited.looks -= 1
        if (awaited.looks > 0) continue
        awaited.giveUp()
      }
      if (this.#awaited.size > 0) this.#lookLater()
    })
  }
}
