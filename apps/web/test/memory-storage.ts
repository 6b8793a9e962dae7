import type { PageStorage } from '../src/phone/talk-record.js'

/** An in-memory `Storage`. */
export function memoryStorage(kept: Readonly<Record<string, string>> = {}): PageStorage {
  const values = new Map(Object.entries(kept))
  return {
    getItem: key => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: key => void values.delete(key),
  }
}
