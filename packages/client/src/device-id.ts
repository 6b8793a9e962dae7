import type { DeviceId } from '@ringdown/protocol'
import type { PageStorage } from './page-storage.js'
import { newDeviceId } from './random-id.js'

const KEY = 'ringdown.device'

/**
 * This page's device id, kept in the tab's `sessionStorage`, so that a reload is the same device and another tab is a
 * different one.
 *
 * "Duplicate tab" copies `sessionStorage`. Two pages with one device id would keep replacing each other's connection.
 * So a page holds its id with a Web Lock until its client is closed, and a page that finds its id held takes a new
 * one.
 */
export async function claimDeviceId(
  given: DeviceId | undefined,
  storage: PageStorage,
  untilClosed: AbortSignal,
): Promise<DeviceId> {
  if (given !== undefined) return given
  const kept = storage.getItem(KEY)
  if (kept !== null && (await holdId(kept, untilClosed))) return kept
  const fresh = newDeviceId()
  storage.setItem(KEY, fresh)
  await holdId(fresh, untilClosed)
  return fresh
}

/**
 * Whether this page now holds the id. Without Web Locks (plain http, Node) this cannot be checked, and the answer is
 * yes.
 */
async function holdId(id: DeviceId, untilClosed: AbortSignal): Promise<boolean> {
  const { locks } = (globalThis.navigator ?? {}) as { locks?: LockManager }
  if (!locks) return true
  return new Promise(resolve => {
    const whileHeld = (lock: Lock | null) => {
      resolve(lock !== null)
      // The browser releases the lock with the page at the latest.
      return (
        lock &&
        (untilClosed.aborted || new Promise(release => untilClosed.addEventListener('abort', release)))
      )
    }
    // Frames without storage have no locks either.
    locks.request(`${KEY}.${id}`, { ifAvailable: true }, whileHeld).catch(() => resolve(true))
  })
}
