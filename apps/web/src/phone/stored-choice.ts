import { Observable } from './observable.js'
import { type BrowserStorage, readStored, writeStored } from './stored-value.js'

/** What is stored for a choice: any values, under any of its names. */
export type Kept<Choice> = Partial<Record<keyof Choice, unknown>>

/** Choices of the person, remembered by this browser and the same in all of its tabs. */
export class StoredChoice<Choice extends object> extends Observable<Choice> {
  readonly #storage: BrowserStorage
  readonly #key: string
  readonly #read: (kept: Kept<Choice>) => Choice

  /** @param read checks each value separately: one that is unreadable must not undo the choice in another. */
  constructor(storage: BrowserStorage, key: string, read: (kept: Kept<Choice>) => Choice) {
    super(read(readKept(storage, key)))
    this.#storage = storage
    this.#key = key
    this.#read = read
  }

  change(change: Partial<Choice>): void {
    this.set({ ...this.snapshot, ...change })
    writeStored(this.#storage, this.#key, this.snapshot)
  }

  /** Takes over a change made in another tab: every tab rings. */
  followStorage(key: string | null): void {
    if (key === this.#key) this.set(this.#read(readKept(this.#storage, key)))
  }
}

function readKept<Choice>(storage: BrowserStorage, key: string): Kept<Choice> {
  return readStored<Kept<Choice>>(storage, key, isKept, {})
}

function isKept<Choice>(value: unknown): value is Kept<Choice> {
  return typeof value === 'object' && value !== null
}
