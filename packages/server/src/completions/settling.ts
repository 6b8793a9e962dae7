import type { Cancel, Clock, UserId } from '@ringdown/protocol'

interface Options {
  readonly clock: Clock
  readonly settleMs: number
  /** One after the other. */
  readonly settled: (userId: UserId) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** People of whom it is not yet certain that they stay as they are. */
export class Settling {
  readonly #options: Options
  readonly #waiting = new Map<UserId, Cancel>()
  #tail: Promise<void> = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
  }

  /** Who waits already does not wait for longer. */
  add(userId: UserId): void {
    if (this.#waiting.has(userId)) return
    const { clock, settleMs, settled, onError } = this.#options
    const cancel = clock.after(settleMs, () => {
      this.#waiting.delete(userId)
      this.#tail = this.#tail.then(() => settled(userId)).catch(onError)
    })
    this.#waiting.set(userId, cancel)
  }

  /** From now on: they have changed. */
  restart(userId: UserId): void {
    this.#waiting.get(userId)?.()
    this.#waiting.delete(userId)
    this.add(userId)
  }

  close(): void {
    for (const cancel of this.#waiting.values()) cancel()
    this.#waiting.clear()
  }
}
