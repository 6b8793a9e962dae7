import { after } from '../time/clock.js'

/** Waits until the browser has nothing more urgent to do, at most two seconds. */
export function untilIdle(): Promise<void> {
  return new Promise(resolve => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 2000 })
    else after(500, resolve)
  })
}
