import { Observable } from './observable.js'
import { type BrowserStorage, readStored, writeStored } from './stored-value.js'

/** A choice that this browser remembers. */
export class KeptValue<Value> extends Observable<Value> {
  readonly #storage: BrowserStorage
  readonly #key: string
  readonly #isValid: (value: unknown) => value is Value
  readonly #initial: Value

  /** @param initial the value until the person has chosen one. */
  constructor(
    storage: BrowserStorage,
    key: string,
    isValid: (value: unknown) => value is Value,
    initial: Value,
  ) {
    super(readStored(storage, key, isValid, initial))
    this.#storage = storage
    this.#key = key
    this.#isValid = isValid
    this.#initial = initial
  }

  change(value: Value): void {
    writeStored(this.#storage, this.#key, value)
    this.set(value)
  }

  /** Takes over a change made in another tab. */
  followStorage(key: string | null): void {
    if (key === this.#key) this.set(readStored(this.#storage, this.#key, this.#isValid, this.#initial))
  }
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}
