import { keepAwake } from './awake-context.js'
import { levelOf } from './level.js'

/** Measures how loud a track is. Nothing is played or kept. */
export interface TrackLevel {
  /** From 0, silent, to 1; see {@link levelOf}. */
  read(): number
  close(): void
}

/** Measures a track through Web Audio. On a page that no one has touched, it may read 0 until the first touch. */
export function measureLevel(track: MediaStreamTrack): TrackLevel {
  const context = new AudioContext()
  const close = keepAwake(context)
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    read() {
      if (context.state !== 'running') return 0
      analyser.getFloatTimeDomainData(samples)
      return levelOf(samples)
    },
    close,
  }
}
