import { type Cancel, steadyClock } from '@ringdown/protocol'
import { mastersOf, type RedisClient } from './redis-client.js'

/** How long what may wait waits for company, in milliseconds. */
const COMPANY = 10

/**
 * Everything that is asked in one turn of the event loop, whichever calls it is for, goes out in one write to each server, in the order
 * of asking. A write costs a system call here, and a reading of its own in Redis and of its answer: more than the question itself. What
 * nobody waits for goes with what is asked next.
 */
export class GatheredWrites {
  readonly #sendFirst: () => void
  #corked: readonly Corked[] = []
  #isFlushing = false
  #cancel: Cancel | null = null

  /** @param sendFirst asks what has been put off until now. */
  constructor(sendFirst: () => void) {
    this.#sendFirst = sendFirst
  }

  /** To be called before something is asked. @param mayWait whether nobody waits for the answer. */
  gather(client: RedisClient, mayWait: boolean): void {
    if (this.#isFlushing) return
    if (this.#cancel === null) {
      this.#corked = mastersOf(client).flatMap(({ stream }) => stream ?? [])
      for (const stream of this.#corked) stream.cork()
    }
    if (!mayWait) {
      this.#isFlushing = true
      setImmediate(() => this.#flush())
    } else this.#cancel ??= steadyClock.after(COMPANY, () => this.#flush())
  }

  #flush(): void {
    this.#isFlushing = true
    this.#sendFirst()
    this.#cancel?.()
    this.#cancel = null
    this.#isFlushing = false
    const corked = this.#corked
    this.#corked = []
    for (const stream of corked) stream.uncork()
  }
}

interface Corked {
  cork(): void
  uncork(): void
}
