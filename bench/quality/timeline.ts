import type { Sample } from './sample.js'

/**
 * The concealed share of the voice between two samples, in percent: the samples that were made up because a packet was
 * missing, less those made up as silence, of all that were played.
 */
export function concealedShare(from: Sample, to: Sample): number {
  const heard = (sample: Sample) => sample.audio.concealed - sample.audio.silentConcealed
  return share(heard(to) - heard(from), to.audio.samples - from.audio.samples)
}

/** The share of the voice that was replaced by silence, in percent. */
export function silentShare(from: Sample, to: Sample): number {
  return share(to.audio.silentConcealed - from.audio.silentConcealed, to.audio.samples - from.audio.samples)
}

/** In kbit/s, headers included. */
export function rate(from: Sample, to: Sample, kind: 'audio' | 'video'): number {
  return ((to[kind].bytes - from[kind].bytes) * 8) / (to.at - from.at)
}

/** Frames per second. */
export function frameRate(from: Sample, to: Sample): number {
  return ((to.video.frames - from.video.frames) * 1000) / (to.at - from.at)
}

/** How long a sample of the voice waited in the jitter buffer, in milliseconds; 0 if none came. */
export function bufferDelay(from: Sample, to: Sample): number {
  const emitted = to.audio.emitted - from.audio.emitted
  return emitted === 0 ? 0 : ((to.audio.bufferDelay - from.audio.bufferDelay) * 1000) / emitted
}

/** The samples from one moment to another. */
export function during(samples: readonly Sample[], from: number, to: number): readonly Sample[] {
  return samples.filter(({ at }) => at >= from && at <= to)
}

/** How much of what happened between two samples: the first and the last of these. Null if there are fewer than two. */
export function ends(samples: readonly Sample[]): readonly [first: Sample, last: Sample] | null {
  const [first, last] = [samples[0], samples.at(-1)]
  return first && last && first !== last ? [first, last] : null
}

/**
 * The share of the time in which the picture stood still though the other end was sending one, and in which the other
 * end sent none on purpose, in percent. The browser counts a freeze when it has ended; here it counts while it lasts.
 */
export function stillness(
  received: readonly Sample[],
  sent: readonly Sample[],
): { readonly frozen: number; readonly paused: number } {
  let [frozen, paused, total] = [0, 0, 0]
  /** How much of the current freeze has been counted before the browser counts it, in milliseconds. */
  let counted = 0
  for (const [index, sample] of received.entries()) {
    const before = received[index - 1]
    if (!before) continue
    const span = sample.at - before.at
    const ended = (sample.video.frozen - before.video.frozen) * 1000
    total += span
    if (isPausedAt(sent, sample.at)) {
      paused += span
      counted += span
    } else if (sample.video.frames === before.video.frames) {
      frozen += span
      counted += span
    } else {
      frozen += Math.min(span, Math.max(0, ended - counted))
      counted = 0
    }
  }
  return { frozen: share(frozen, total), paused: share(paused, total) }
}

/** By the last sample of the sending end until then. */
function isPausedAt(sent: readonly Sample[], at: number): boolean {
  return sent.findLast(sample => sample.at <= at)?.sent.isPaused ?? false
}

/**
 * When the first window of this length begins from which on every window is so, in milliseconds; infinite if the last
 * one is not.
 */
export function settledAt(
  samples: readonly Sample[],
  windowMs: number,
  isSettled: (from: Sample, to: Sample) => boolean,
): number {
  let settled = Number.POSITIVE_INFINITY
  for (const from of samples.toReversed()) {
    const to = samples.find(({ at }) => at >= from.at + windowMs)
    if (!to) continue
    if (!isSettled(from, to)) break
    settled = from.at
  }
  return settled
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : (100 * part) / whole
}
