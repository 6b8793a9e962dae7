import type { Locator } from '@playwright/test'

export interface GapWatch {
  /**
   * @returns the longest time without a new frame since the first one, in milliseconds in which the page ran: a busy machine
   * that stops the page stops its picture, too. `null` if there were no frames.
   */
  stop(): Promise<number | null>
}

/** How often the frames are counted, in milliseconds. */
const SAMPLE_MS = 40

/** Watches a `<video>` for freezes, from its first frame until stopped. */
export async function watchGaps(video: Locator): Promise<GapWatch> {
  const watch = await video.evaluateHandle((element, sampleMs) => {
    if (!(element instanceof HTMLVideoElement)) throw new Error('This is not a <video> element.')
    let frames = element.getVideoPlaybackQuality().totalVideoFrames
    let gap: number | null = frames > 0 ? 0 : null
    let longest: number | null = null
    let lookedAt = performance.now()
    const look = () => {
      const now = performance.now()
      if (gap !== null) {
        gap += Math.min(now - lookedAt, 2 * sampleMs)
        longest = Math.max(longest ?? 0, gap)
      }
      lookedAt = now
      const total = element.getVideoPlaybackQuality().totalVideoFrames
      if (total === frames) return
      frames = total
      gap = 0
    }
    const timer = setInterval(look, sampleMs)
    return {
      stop() {
        look()
        clearInterval(timer)
        return longest
      },
    }
  }, SAMPLE_MS)
  return { stop: () => watch.evaluate(({ stop }) => stop()) }
}
