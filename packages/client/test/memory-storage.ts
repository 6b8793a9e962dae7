import type { PageStorage } from '../src/page-storage.js'

/** A tab's storage. */
export function memoryStorage(initial: Iterable<readonly [string, string]> = []) {
  const values = new Map(initial)
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
    entries: () => [...values],
  } satisfies PageStorage & { entries(): unknown }
}
