import { mastersOf, type RedisClient } from './redis-client.js'

/**
 * Everything that is asked in one turn of the event loop, whichever calls it is for, goes out in one write to each server, in the order
 * of asking. A write costs a system call here, and a reading of its own in Redis and of its answer: more than the question itself.
 */
export class GatheredWrites {
  #isGathering = false

  /** To be called before something is asked. */
  gather(client: RedisClient): void {
    if (this.#isGathering) return
    this.#isGathering = true
    const streams = mastersOf(client).flatMap(({ stream }) => stream ?? [])
    for (const stream of streams) stream.cork()
    setImmediate(() => {
      this.#isGathering = false
      for (const stream of streams) stream.uncork()
    })
  }
}
