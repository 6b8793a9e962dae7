/** The part of `localStorage` the app uses, so that tests can pass their own. */
export type BrowserStorage = Pick<Storage, 'getItem' | 'setItem'>

/** Reads JSON stored by this browser; returns `fallback` if there is none or `isValid` rejects it. */
export function readStored<Value>(
  storage: BrowserStorage,
  key: string,
  isValid: (value: unknown) => value is Value,
  fallback: Value,
): Value {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? 'null')
    return isValid(value) ? value : fallback
  } catch {
    return fallback
  }
}

/** Stores JSON in this browser. If storage is full or blocked, the value is not remembered, and nothing else breaks. */
export function writeStored(storage: BrowserStorage, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value))
  } catch {
    // Private windows and full disks: the app works without remembering.
  }
}

export function isString(value: unknown): value is string {
  return typeof value === 'string'
}

/** Whether nothing is stored under this key, or what says so: `null`, or an empty list. */
export function keepsNothing(storage: BrowserStorage, key: string): boolean {
  const kept = readStored<unknown>(storage, key, (_): _ is unknown => true, null)
  return kept === null || (Array.isArray(kept) && kept.length === 0)
}
