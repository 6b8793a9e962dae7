import type { DeviceId } from '@ringdown/protocol'
import type { PageStorage } from './call/saved-call.js'
import { newDeviceId } from './random-id.js'

const KEY = 'ringdown.device'

/**
 * This page's device id: kept in the tab's `sessionStorage`, so a reload is the same device and another tab a different one.
 *
 * "Duplicate tab" copies `sessionStorage`. Two pages with one device id would push each other off the line for ever, so a
 * page holds its id by a Web Lock for as long as it lives, and one that finds its id held takes a new one.
 */
export async function claimDeviceId(storage: PageStorage | null): Promise<DeviceId> {
  const kept = storage?.getItem(KEY) ?? null
  if (kept !== null && (await holdId(kept))) return kept
  const fresh = newDeviceId()
  if (storage === null) return fresh
  storage.setItem(KEY, fresh)
  await holdId(fresh)
  return fresh
}

/** Whether this page now holds the id. Without Web Locks (plain http) there is nothing to ask and the answer is yes. */
function holdId(id: DeviceId): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager }
  if (!locks) return Promise.resolve(true)
  return new Promise(resolve => {
    const whileHeld = (lock: Lock | null) => {
      resolve(lock !== null)
      // Never settled: the browser lets go of the lock with the page.
      return lock === null ? undefined : new Promise<void>(() => {})
    }
    locks.request(`${KEY}.${id}`, { ifAvailable: true }, whileHeld).catch(() => resolve(true))
  })
}
