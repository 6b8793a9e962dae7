import wrtc from '@roamhq/wrtc'

const SAMPLE_RATE = 48_000
/** The library takes sound in pieces of ten milliseconds. */
const PIECE = SAMPLE_RATE / 100

/** A track with a steady tone. @returns the track, and a function that ends the tone. */
export function createTone(hertz: number): { track: MediaStreamTrack; stop: () => void } {
  const source = new wrtc.nonstandard.RTCAudioSource()
  const started = performance.now()
  let played = 0
  const timer = setInterval(() => {
    // Timers run late; the clock says how many pieces are due.
    const due = ((performance.now() - started) * SAMPLE_RATE) / 1000
    for (; played < due; played += PIECE) {
      const samples = Int16Array.from({ length: PIECE }, (_, index) => {
        const seconds = (played + index) / SAMPLE_RATE
        return 8000 * Math.sin(2 * Math.PI * hertz * seconds)
      })
      source.onData({ samples, sampleRate: SAMPLE_RATE })
    }
  }, 10)
  return { track: source.createTrack(), stop: () => clearInterval(timer) }
}
