import type { Locks } from './locks.js'

/**
 * Locks for a server with a single process. A task names all its keys at once; they are taken in a fixed order, so that two
 * tasks cannot wait for each other.
 */
export class MemoryLocks implements Locks {
  /** The tasks in line for each key that is held. */
  readonly #lines = new Map<string, (() => void)[]>()

  /** Runs `task` while it holds all the keys. */
  async hold<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const ordered = keys.length === 1 ? keys : [...new Set(keys)].sort()
    for (const key of ordered) {
      const line = this.#lines.get(key)
      if (line === undefined) this.#lines.set(key, [])
      else await new Promise<void>(resolve => line.push(resolve))
    }
    try {
      return await task()
    } finally {
      for (const key of ordered) this.#release(key)
    }
  }

  /** How many keys are held. */
  get size(): number {
    return this.#lines.size
  }

  isHeld(key: string): boolean {
    return this.#lines.has(key)
  }

  /** The key passes straight to the next in line, so that nobody gets in between. */
  #release(key: string): void {
    const next = this.#lines.get(key)?.shift()
    if (next === undefined) this.#lines.delete(key)
    else next()
  }
}
