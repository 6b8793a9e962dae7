import { memoryStorage } from './memory-storage.js'
import type { BrowserStorage } from './stored-value.js'

/**
 * This browser's `localStorage`; memory where the person or the browser forbids it, so that the app works and forgets
 * when the page is left.
 */
export function openBrowserStorage(open: () => BrowserStorage | null = () => localStorage): BrowserStorage {
  try {
    // Blocked cookies make the very access throw; Firefox can also be set to have `null` here.
    return open() ?? memoryStorage()
  } catch {
    return memoryStorage()
  }
}

/** The one storage of this page. */
export const browserStorage = openBrowserStorage()

/** What this tab keeps across a reload. */
export const tabStorage = openBrowserStorage(() => sessionStorage)
