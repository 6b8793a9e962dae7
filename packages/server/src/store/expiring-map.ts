import type { Clock } from '@ringdown/protocol'

interface Options {
  readonly clock: Clock
  readonly lifetimeMs: number
  /** Beyond it the ones set longest ago go. */
  readonly limit?: number
}

/** A map whose entries end `lifetimeMs` after they were last set. */
export class ExpiringMap<Key, Value> {
  // In the order they were set, and so, the lifetime being one for all, in the order they expire.
  readonly #values = new Map<Key, { readonly value: Value; readonly until: number }>()
  readonly #clock: Clock
  readonly #lifetimeMs: number
  readonly #limit: number

  constructor({ clock, lifetimeMs, limit = Number.POSITIVE_INFINITY }: Options) {
    this.#clock = clock
    this.#lifetimeMs = lifetimeMs
    this.#limit = limit
  }

  get size(): number {
    return this.#values.size
  }

  get(key: Key): Value | undefined {
    const found = this.#values.get(key)
    return found && found.until > this.#clock.now() ? found.value : undefined
  }

  set(key: Key, value: Value): void {
    this.#values.delete(key)
    this.#values.set(key, { value, until: this.#clock.now() + this.#lifetimeMs })
    this.prune()
  }

  /** Lets go of what has expired. */
  prune(): void {
    const now = this.#clock.now()
    for (const [key, { until }] of this.#values) {
      if (until > now && this.#values.size <= this.#limit) return
      this.#values.delete(key)
    }
  }
}
