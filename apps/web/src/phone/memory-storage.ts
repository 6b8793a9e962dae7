import type { BrowserStorage } from './stored-value.js'

/** Storage that lasts as long as the page. */
export function memoryStorage(kept: Readonly<Record<string, string>> = {}): BrowserStorage {
  const values = new Map(Object.entries(kept))
  return {
    getItem: key => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
  }
}
