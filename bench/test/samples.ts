import type { Sample } from '../quality/sample.js'

/** What happens at one end in one second; what is left out is a good call. */
export interface Second {
  /** Of 48,000 samples. */
  readonly concealed?: number
  readonly silent?: number
  readonly frames?: number
  readonly height?: number
  /** Seconds of freezes that ended in this one. */
  readonly frozen?: number
  readonly isPaused?: boolean
  readonly limitedByCpu?: number
}

/** The samples of an end, one per second, the first one at 0. */
export function samplesOf(seconds: readonly Second[]): readonly Sample[] {
  const first: Sample = {
    at: 0,
    audio: { samples: 0, concealed: 0, silentConcealed: 0, bytes: 0, bufferDelay: 0, emitted: 0 },
    video: { frames: 0, width: 640, height: 360, frozen: 0, bytes: 0 },
    sent: {
      limitedByCpu: 0,
      isPaused: false,
      mostVoice: null,
      mostPicture: null,
      estimate: 2_000_000,
      videoCodec: 'video/VP8',
    },
  }
  const samples = [first]
  for (const second of seconds) samples.push(after(samples.at(-1) ?? first, second))
  return samples
}

/** The same second again and again. */
export function repeated(count: number, second: Second = {}): Second[] {
  return Array.from({ length: count }, () => second)
}

function after({ at, audio, video, sent }: Sample, second: Second): Sample {
  const height = second.height ?? 360
  return {
    at: at + 1000,
    audio: {
      samples: audio.samples + 48_000,
      concealed: audio.concealed + (second.concealed ?? 0),
      silentConcealed: audio.silentConcealed + (second.silent ?? 0),
      bytes: audio.bytes + 5000,
      bufferDelay: audio.bufferDelay + 48_000 * 0.04,
      emitted: audio.emitted + 48_000,
    },
    video: {
      frames: video.frames + (second.frames ?? 30),
      width: (height * 16) / 9,
      height,
      frozen: video.frozen + (second.frozen ?? 0),
      bytes: video.bytes + 125_000,
    },
    sent: {
      ...sent,
      limitedByCpu: sent.limitedByCpu + (second.limitedByCpu ?? 0),
      isPaused: second.isPaused ?? false,
    },
  }
}
