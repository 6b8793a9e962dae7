import type { Locator } from '@playwright/test'

/** Whether somebody's picture moves again, and since when. */
export interface RecoveryWatch {
  /** The network is whole again from now on. @returns how long the picture then took to move, at the slowest, in milliseconds. */
  untilMoving(): Promise<number>
}

/**
 * Watches pictures that are to come to a stand. A picture counts as moving when frames have come for a quarter of a second
 * without a pause; the time is that of the first of them.
 */
export async function watchRecovery(...videos: readonly Locator[]): Promise<RecoveryWatch> {
  return {
    async untilMoving() {
      const times = await Promise.all(videos.map(video => video.evaluate(waitForFrames, Date.now())))
      return Math.max(...times)
    },
  }
}

/** Runs in a page. `since` is on the clock that all of this machine's browsers share. */
function waitForFrames(element: Element, since: number): Promise<number> {
  const label = element.getAttribute('aria-label')
  const STEADY_MS = 250
  const PAUSE_MS = 200
  return new Promise(resolve => {
    let firstAt: number | null = null
    let lastAt = 0
    let frames = -1
    const timer = setInterval(() => {
      // The element may be another one by now: after a reload, or where the picture had gone.
      const video = [...document.querySelectorAll('video')].find(
        each => each.getAttribute('aria-label') === label,
      )
      const total = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0
      const now = Date.now()
      if (firstAt !== null && now - lastAt > PAUSE_MS) firstAt = null
      if (frames >= 0 && total !== frames && total > 0) {
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
