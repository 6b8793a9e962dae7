import { after } from '../time/clock.js'

/** Runs `run` once the browser has nothing more urgent to do, and within two seconds. */
export function whenIdle(run: () => void): void {
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 2000 })
  else after(500, run)
}
