import type { PageStorage } from '../src/index.js'

/** What a tab keeps across a reload. */
export function createTab(initial: Readonly<Record<string, string>> = {}): PageStorage {
  const kept = new Map(Object.entries(initial))
  return {
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: key => void kept.delete(key),
  }
}
