import type { Cancel } from '@ringdown/protocol'

/** A set of callbacks for one kind of event. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>()

  get size(): number {
    return this.#listeners.size
  }

  add(listener: (event: Event) => void): Cancel {
    // Wrapped, so that the same function added twice counts as two listeners.
    const own = (event: Event) => listener(event)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  /** Calls every listener. An error that one throws is reported as uncaught and affects nothing else. */
  emit(event: Event): void {
    for (const listener of [...this.#listeners]) {
      // Another listener may have removed it meanwhile.
      if (!this.#listeners.has(listener)) continue
      try {
        listener(event)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
