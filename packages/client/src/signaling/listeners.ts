import type { Cancel } from '@ringdown/protocol'

/** A set of callbacks for one kind of event. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>()

  add(listener: (event: Event) => void): Cancel {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(event: Event): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
