import type { Cancel, Clock } from '@ringdown/protocol'

/** How many are taken at once, and how long it takes until the next, in milliseconds. */
const BATCH = 100
const PAUSE = 250

interface Options<Item> {
  readonly clock: Clock
  readonly take: (items: readonly Item[]) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Does for many, a few at a time, what would be too much at once. */
export class Trickle<Item> {
  readonly #options: Options<Item>
  readonly #waiting = new Set<Item>()
  #cancel: Cancel | null = null

  constructor(options: Options<Item>) {
    this.#options = options
  }

  /** Who waits already does so once. */
  add(items: Iterable<Item>): void {
    for (const item of items) this.#waiting.add(item)
    if (this.#cancel === null && this.#waiting.size > 0) this.#next()
  }

  close(): void {
    this.#waiting.clear()
    this.#cancel?.()
  }

  #next(): void {
    const { clock, take, onError } = this.#options
    const items = [...this.#waiting].slice(0, BATCH)
    for (const item of items) this.#waiting.delete(item)
    take(items).catch(onError)
    this.#cancel = clock.after(PAUSE, () => {
      this.#cancel = null
      this.add([])
    })
  }
}
