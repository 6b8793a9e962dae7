import type { Cancel, Clock } from '@ringdown/protocol'

/** After how long what could not be read is read again, in milliseconds. */
const RETRY = 1_000

interface Options {
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Reads again, one after the other, what other processes have changed; until it succeeds. */
export class Rereading {
  readonly #options: Options
  readonly #waiting = new Map<string, () => Promise<void>>()
  readonly #later = new Map<string, Cancel>()
  #retry: Cancel | null = null
  #reading: Promise<void> = Promise.resolve()
  #isReading = false
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
  }

  /** @param name what is read: as long as it waits, it waits once. */
  add(name: string, read: () => Promise<void>): void {
    if (this.#isClosed) return
    this.#waiting.set(name, read)
    if (!this.#isReading && this.#retry === null) this.#reading = this.#readAll()
  }

  /** Reads it after some time. @param name as that of {@link add}: of several times, the first counts. */
  addLater(name: string, ms: number, read: () => Promise<void>): void {
    if (this.#isClosed || this.#later.has(name)) return
    const begin = () => {
      this.#later.delete(name)
      this.add(name, read)
    }
    this.#later.set(name, this.#options.clock.after(ms, begin))
  }

  /** Resolves once nothing is read any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#retry?.()
    for (const cancel of this.#later.values()) cancel()
    await this.#reading
  }

  async #readAll(): Promise<void> {
    this.#isReading = true
    this.#retry = null
    for (const [name, read] of this.#waiting) {
      // What changes meanwhile is read once more.
      this.#waiting.delete(name)
      try {
        if (!this.#isClosed) await read()
      } catch (error) {
        this.#failed(error, name, read)
        break
      }
    }
    this.#isReading = false
  }

  #failed(error: unknown, name: string, read: () => Promise<void>): void {
    const { clock, onError } = this.#options
    if (!this.#waiting.has(name)) this.#waiting.set(name, read)
    onError(error)
    if (this.#isClosed) return
    this.#retry = clock.after(RETRY, () => {
      this.#reading = this.#readAll()
    })
  }
}
