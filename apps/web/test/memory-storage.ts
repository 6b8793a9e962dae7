import type { Keep } from '../src/phone/kept-value.js'

/** What a browser keeps, in memory. */
export function memoryStorage(kept: Readonly<Record<string, string>> = {}): Keep {
  const values = new Map(Object.entries(kept))
  return {
    getItem: key => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
  }
}
