import type { Cancel, Clock } from '@ringdown/protocol'

/** How long things are collected before they are written together, in milliseconds, and after how long a failure is retried. */
const COLLECT = 250
const RETRY = 2_000
/** How many things may wait. Beyond that, while the database does not take them, the oldest are dropped. */
const MOST = 10_000
/** How many are written at once. */
const BATCH = 200

interface Options<Item> {
  readonly clock: Clock
  readonly write: (items: readonly Item[]) => Promise<void>
  readonly onError: (error: unknown) => void
}

/**
 * Writes what nobody waits for a moment later, many things in one transaction: the way from Call to ring never waits for a disk.
 * Who reads what may be on its way here flushes first.
 */
export class WriteBehind<Item> {
  readonly #options: Options<Item>
  #waiting: Item[] = []
  #cancel: Cancel | null = null
  #writing: Promise<void> = Promise.resolve()
  #closed = false

  constructor(options: Options<Item>) {
    this.#options = options
  }

  add(item: Item): void {
    this.#waiting.push(item)
    if (this.#waiting.length > MOST) this.#waiting.shift()
    this.#later(COLLECT)
  }

  /** Resolves once everything added so far is written. Rejects if it cannot be now; it is then tried again later. */
  flush(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write())
    return this.#writing
  }

  /** Writes the rest. Reports what could not be written. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancel?.()
    this.#cancel = null
    await this.flush().catch(this.#options.onError)
  }

  #later(ms: number): void {
    if (this.#cancel !== null || this.#closed) return
    this.#cancel = this.#options.clock.after(ms, () => {
      this.#cancel = null
      this.flush().catch(this.#options.onError)
    })
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const items = this.#waiting.splice(0, BATCH)
      try {
        await this.#options.write(items)
      } catch (error) {
        this.#waiting.unshift(...items)
        this.#later(RETRY)
        throw error
      }
    }
  }
}
