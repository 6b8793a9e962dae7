import type { PageKeep } from '../src/phone/talk-record.js'

/** What a browser keeps, in memory. */
export function memoryStorage(kept: Readonly<Record<string, string>> = {}): PageKeep {
  const values = new Map(Object.entries(kept))
  return {
    getItem: key => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: key => void values.delete(key),
  }
}
