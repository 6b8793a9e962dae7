import type { Locator } from '@playwright/test'

export interface GapWatch {
  /** @returns the longest time without a new frame since the first one, in milliseconds; `null` if there were none. */
  stop(): Promise<number | null>
}

/** How often the frames are counted, in milliseconds. */
const SAMPLE_MS = 40

/** Watches a `<video>` for freezes, from its first frame until stopped. */
export async function watchGaps(video: Locator): Promise<GapWatch> {
  const watch = await video.evaluateHandle((element, sampleMs) => {
    if (!(element instanceof HTMLVideoElement)) throw new Error('This is not a <video> element.')
    let frames = element.getVideoPlaybackQuality().totalVideoFrames
    let lastAt: number | null = frames > 0 ? performance.now() : null
    let longest: number | null = null
    const look = () => {
      const now = performance.now()
      if (lastAt !== null) longest = Math.max(longest ?? 0, now - lastAt)
      const total = element.getVideoPlaybackQuality().totalVideoFrames
      if (total === frames) return
      frames = total
      lastAt = now
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
