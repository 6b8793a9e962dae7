import type { BrowserStorage } from '../src/phone/stored-value.js'

/** An in-memory `Storage`. */
export function memoryStorage(kept: Readonly<Record<string, string>> = {}): BrowserStorage {
  const values = new Map(Object.entries(kept))
  return {
    getItem: key => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
  }
}
