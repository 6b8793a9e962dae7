import type { Cancel, Clock } from '@ringdown/protocol'
import type { WatchedQuery } from './watched-query.js'

interface Options {
  readonly clock: Clock
  /** Tells the watchers. @returns for how long to wait, at least, before the next time, in milliseconds. */
  readonly flush: (queries: readonly WatchedQuery[]) => Promise<number>
  readonly onError: (error: unknown) => void
}

/** Queries of which something has changed since their watchers were told, and when to tell them. */
export class DirtyQueries {
  readonly #options: Options
  readonly #dirty = new Set<WatchedQuery>()
  #cancel: Cancel | null = null
  /** After which time those that changed while the last were told are told; `null` if none are being told. */
  #next: number | null = null
  #flushedAt = Number.NEGATIVE_INFINITY
  #pause = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** @param interval how long after the last time the watchers are told again, in milliseconds. */
  add(query: WatchedQuery, interval: number): void {
    this.#dirty.add(query)
    if (this.#next !== null) this.#next = Math.min(this.#next, interval)
    else this.#flushLater(interval)
  }

  delete(query: WatchedQuery): void {
    this.#dirty.delete(query)
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#dirty.clear()
  }

  #flushLater(interval: number): void {
    if (this.#cancel !== null) return
    const { clock } = this.#options
    const pause = Math.max(interval, this.#pause)
    // A clock that was set back delays nothing further.
    const wait = Math.min(pause, Math.max(0, this.#flushedAt + pause - clock.now()))
    this.#cancel = clock.after(wait, () => void this.#flush())
  }

  async #flush(): Promise<void> {
    const { clock, flush, onError } = this.#options
    const queries = [...this.#dirty]
    this.#cancel = null
    this.#flushedAt = clock.now()
    this.#dirty.clear()
    this.#next = Number.POSITIVE_INFINITY
    try {
      this.#pause = await flush(queries)
    } catch (error) {
      onError(error)
    }
    const next = this.#next
    this.#next = null
    if (this.#dirty.size > 0) this.#flushLater(next)
  }
}
