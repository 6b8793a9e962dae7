import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor'
import wasmUrl from '@sapphi-red/web-noise-suppressor/rnnoise.wasm?url'
import simdWasmUrl from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url'
import filterUrl from '@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url'
import { keepAwake } from './awake-context.js'
import { type FilterHealth, FilterJudge } from './filter-health.js'
import type { LoadReport } from './processing-load.js'
import timingUrl from './timed-processors.ts?worker&url'

/** RNNoise knows no other. */
const SAMPLE_RATE = 48_000

/** A microphone's track without its noise. */
export interface NoiseFilter {
  /** Silent until the filter is on. */
  readonly output: MediaStreamTrack
  close(): void
}

/**
 * Filters the noise out of a microphone's track, in the browser's thread for sound. Opens no device.
 *
 * @param onHealth told of each change from `starting`. It stays that on a page that may not process sound because no one has touched it,
 * and while the microphone gives nothing.
 * @throws in browsers that cannot process this track.
 */
export async function openNoiseFilter(
  track: MediaStreamTrack,
  onHealth: (health: FilterHealth) => void,
): Promise<NoiseFilter> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
  const close = keepAwake(context)
  try {
    const wasm = loadRnnoise({ url: wasmUrl, simdUrl: simdWasmUrl })
    // In this order: what is registered after the first is timed by it.
    for (const url of [timingUrl, filterUrl]) await context.audioWorklet.addModule(url)
    const node = new RnnoiseWorkletNode(context, { maxChannels: 1, wasmBinary: await wasm })
    node.channelCount = 1
    node.channelCountMode = 'explicit'
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
    const source = context.createMediaStreamSource(new MediaStream([track]))
    source.connect(node).connect(destination)
    const [output] = destination.stream.getAudioTracks()
    if (!output) throw new Error('The browser gives no track of what it has processed.')
    const judge = new FilterJudge()
    let judged: FilterHealth = 'starting'
    let told: FilterHealth = 'starting'
    const tell = () => {
      // The system may take the sound away, as a phone does during a telephone call.
      const health = judged === 'on' && context.state !== 'running' ? 'starting' : judged
      if (health === told) return
      told = health
      onHealth(health)
    }
    const hear = (health: FilterHealth) => {
      judged = health
      tell()
    }
    node.port.onmessage = ({ data }: MessageEvent<LoadReport>) => hear(judge.judge(data))
    node.onprocessorerror = () => hear('failed')
    context.onstatechange = tell
    return {
      output,
      close() {
        node.port.onmessage = node.onprocessorerror = context.onstatechange = null
        output.stop()
        close()
      },
    }
  } catch (error) {
    close()
    throw error
  }
}
