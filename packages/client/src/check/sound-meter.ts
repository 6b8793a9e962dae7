import type { SoundMeter } from './ports.js'

/** Measures a track through Web Audio; nothing is played. */
export function measureSound(track: MediaStreamTrack): SoundMeter {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  // Suspended until a human action, which pressing "Start" counts as in most browsers.
  void context.resume().catch(() => {})
  return {
    read() {
      if (context.state !== 'running') return null
      analyser.getFloatTimeDomainData(samples)
      return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)
    },
    close() {
      void context.close().catch(() => {})
    },
  }
}
