interface Watch {
  /** How long to watch, in milliseconds. */
  readonly ms: number
  /** Stop as soon as this many frames have been shown. */
  readonly enough?: number
}

/**
 * The frames one after the other, how long they may take (in milliseconds), and the mean brightness (0 to 255) that count
 * as a picture. A machine that runs a dozen browsers shows a frame or two in a second.
 */
export const PICTURE = { frames: 4, ms: 3_000, brightness: 8 }

/**
 * Runs in a page: watches a `<video>`.
 *
 * @returns how many frames it showed in that time, and how bright the last one is (0 to 255).
 */
export async function watchFrames(
  element: Element,
  { ms, enough = Number.POSITIVE_INFINITY }: Watch,
): Promise<{ frames: number; brightness: number }> {
  if (!(element instanceof HTMLVideoElement)) throw new Error('This is not a <video> element.')
  const total = () => element.getVideoPlaybackQuality().totalVideoFrames
  const before = total()
  let presented = 0
  let watch = element.requestVideoFrameCallback(function present() {
    presented += 1
    watch = element.requestVideoFrameCallback(present)
  })
  // Firefox's total leaves out streams; Chromium presents no frames of a page it does not draw.
  const count = () => Math.max(presented, total() - before)
  const end = performance.now() + ms
  while (count() < enough && performance.now() < end) {
    await new Promise(resolve => setTimeout(resolve, Math.min(25, Math.max(0, end - performance.now()))))
  }
  element.cancelVideoFrameCallback(watch)
  const frames = count()
  const canvas = document.createElement('canvas')
  canvas.width = 32
  canvas.height = 32
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The browser offers no canvas.')
  context.drawImage(element, 0, 0, 32, 32)
  const pixels = context.getImageData(0, 0, 32, 32).data
  let sum = 0
  for (let at = 0; at < pixels.length; at += 4) {
    sum += ((pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0)) / 3
  }
  return { frames, brightness: sum / (pixels.length / 4) }
}
