import type { Locator } from '@playwright/test'

/** Prints how long a recovery took, so that a test run gives the figures of the README's table. */
export function printRecovery(fault: string, ms: number): void {
  console.log(`      recovery: ${fault}: ${(ms / 1000).toFixed(2)} s`)
}

/** @returns how long something took, in milliseconds; also prints it. */
export async function timeRecovery(fault: string, comesAbout: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await comesAbout()
  const ms = performance.now() - startedAt
  printRecovery(fault, ms)
  return ms
}

/**
 * Waits until frozen pictures move again: until frames have arrived for a quarter of a second without a gap.
 *
 * @returns when the first of those frames arrived on the slower side, in milliseconds from now; also prints it.
 */
export async function timeUntilMoving(fault: string, ...videos: readonly Locator[]): Promise<number> {
  const since = Date.now()
  const times = await Promise.all(videos.map(video => video.evaluate(waitForFrames, since)))
  const ms = Math.max(...times)
  printRecovery(fault, ms)
  return ms
}

/** Runs in a page. `since` is on the clock shared by all of this machine's browsers. */
function waitForFrames(element: Element, since: number): Promise<number> {
  const STEADY_MS = 250
  const PAUSE_MS = 300
  const label = element.getAttribute('aria-label')
  return new Promise(resolve => {
    let firstAt: number | null = null
    let lastAt = 0
    let frames: number | null = null
    const timer = setInterval(() => {
      // It may be a different element by now: a lost picture returns as a new one.
      const videos = [...document.querySelectorAll('video')]
      const video = videos.find(each => each.getAttribute('aria-label') === label)
      const total = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0
      const now = Date.now()
      if (firstAt !== null && now - lastAt > PAUSE_MS) firstAt = null
      if (frames !== null && total !== frames && total > 0) {
        firstAt ??= now
        lastAt = now
      }
      frames = total
      if (firstAt === null || now - firstAt < STEADY_MS) return
      clearInterval(timer)
      resolve(Math.max(0, firstAt - since))
    }, 20)
  })
}
