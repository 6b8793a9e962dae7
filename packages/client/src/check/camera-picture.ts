import type { Clock } from '@ringdown/protocol'
import type { Picture } from './ports.js'

/** How many pixels are sampled: a few are enough to tell dark from light. */
const SAMPLE = { width: 32, height: 18 }
/** Many cameras start dark until they have adjusted the exposure. */
const SETTLE_MS = 400

/** Resolves with the first picture of a camera track. */
export async function lookAt(track: MediaStreamTrack, clock: Clock): Promise<Picture> {
  const startedAt = clock.now()
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([track])
  try {
    await new Promise<void>((resolve, reject) => {
      video.onloadeddata = () => resolve()
      video.play().catch(reject)
    })
    const afterMs = clock.now() - startedAt
    await new Promise(resolve => clock.after(SETTLE_MS, () => resolve(null)))
    return { width: video.videoWidth, height: video.videoHeight, brightness: brightnessOf(video), afterMs }
  } finally {
    video.srcObject = null
  }
}

/** The mean of red, green and blue, 0 to 255. */
function brightnessOf(video: HTMLVideoElement): number {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, SAMPLE)
  const context = canvas.getContext('2d')
  // Some privacy settings hide pixels from pages, which is not a dark picture.
  if (!context) return 255
  context.drawImage(video, 0, 0, SAMPLE.width, SAMPLE.height)
  const { data } = context.getImageData(0, 0, SAMPLE.width, SAMPLE.height)
  const sum = data.reduce((total, value, index) => (index % 4 === 3 ? total : total + value), 0)
  return sum / (SAMPLE.width * SAMPLE.height * 3)
}
