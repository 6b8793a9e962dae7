import { Listeners } from './listeners.js'

/** Something that changes and can be watched: an immutable snapshot, and a way to hear of the next one. */
export interface Watchable<Snapshot> {
  /** The current state. The same object until something changes, so `===` tells whether anything did. */
  readonly snapshot: Snapshot
  /** Calls `listener` after each change; returns a function that stops it. Made for React's `useSyncExternalStore`. */
  subscribe(listener: () => void): () => void
}

/** A snapshot with its listeners: the only way this SDK publishes state. */
export class Store<Snapshot> implements Watchable<Snapshot> {
  #snapshot: Snapshot
  readonly #listeners = new Listeners<void>()

  constructor(initial: Snapshot) {
    this.#snapshot = initial
  }

  get snapshot(): Snapshot {
    return this.#snapshot
  }

  /** How many listeners there are. */
  get listeners(): number {
    return this.#listeners.size
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const unsubscribe = this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.onFirstListener()
    return unsubscribe
  }

  /** Someone looks now, and nobody did before. */
  protected onFirstListener(): void {}

  set(next: Snapshot): void {
    if (Object.is(next, this.#snapshot)) return
    this.#snapshot = next
    this.#listeners.emit()
  }

  update(change: Partial<Snapshot>): void {
    const changed = Object.entries(change).some(
      ([key, value]) => !Object.is(value, this.#snapshot[key as keyof Snapshot]),
    )
    if (changed) this.set({ ...this.#snapshot, ...change })
  }
}
