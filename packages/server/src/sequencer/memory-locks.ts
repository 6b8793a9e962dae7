import type { Locks } from './locks.js'

/**
 * Locks for a server with a single process. A task names all its keys at once; they are taken in a fixed order, so that two
 * tasks cannot wait for each other.
 */
export class MemoryLocks implements Locks {
  readonly #tails = new Map<string, Promise<void>>()

  /** Runs `task` while it holds all the keys. */
  async hold<T>(keys: Iterable<string>, task: () => Promise<T>): Promise<T> {
    const releases: (() => void)[] = []
    try {
      for (const key of [...new Set(keys)].sort()) releases.push(await this.#take(key))
      return await task()
    } finally {
      for (const release of releases) release()
    }
  }

  /** How many keys are held. */
  get size(): number {
    return this.#tails.size
  }

  async #take(key: string): Promise<() => void> {
    const before = this.#tails.get(key)
    let open: () => void = () => {}
    const tail = new Promise<void>(resolve => {
      open = resolve
    })
    this.#tails.set(key, tail)
    await before
    return () => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
      open()
    }
  }
}
