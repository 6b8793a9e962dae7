import { median } from '../statistics.js'
import { PICTURE } from './moving-picture.js'
import type { Sample } from './sample.js'
import {
  bufferDelay,
  concealedShare,
  during,
  ends,
  frameRate,
  rate,
  settledAt,
  silentShare,
  stillness,
} from './timeline.js'

/** In milliseconds by this machine's clock. */
export interface Moments {
  readonly changed: number
  /** When the network was good again; null if it never was. */
  readonly recovered: number | null
  readonly ended: number
}

/** What both ends saw and heard in a call. Shares are percent, rates kbit/s, times seconds unless they say otherwise. */
export interface Figures {
  /** From 8 s after the change on, while the network stays changed (as are all but those that say otherwise). */
  readonly concealed: number
  /** From the change to the end of the call. */
  readonly concealedSinceChange: number
  readonly silent: number
  readonly frozen: number
  readonly paused: number
  readonly fps: number
  readonly height: number
  readonly bufferMs: number
  readonly audioRate: number
  readonly videoRate: number
  /** From the change until concealment stays under 1 %; infinite if it does not. */
  readonly adapted: number
  /** From the network's recovery until the picture is whole again; infinite if it is not; null if it never recovers. */
  readonly recovered: number | null
  /** How long the processor made a sender reduce its picture. */
  readonly limitedByCpu: number
}

/** How long after the change a call counts as adapted, in milliseconds; half of a change that is soon over. */
const SETTLES_WITHIN = 8000
/** In percent. */
const HARDLY_CONCEALED = 1
const VOICE_WINDOW = 5000
const PICTURE_WINDOW = 3000
/** Of a camera with 30. */
const FULL_FPS = 20

/** The samples of both. */
export type Ends = readonly [caller: readonly Sample[], callee: readonly Sample[]]

/** @throws {RangeError} if an end has no samples of the time that counts. */
export function measure([caller, callee]: Ends, moments: Moments): Figures {
  const figures = [measureEnd(caller, callee, moments), measureEnd(callee, caller, moments)]
  const all = (name: NumberOf<Figures>) => figures.map(figure => figure[name])
  const mean = (name: NumberOf<Figures>) => all(name).reduce((sum, value) => sum + value, 0) / figures.length
  return {
    concealed: mean('concealed'),
    concealedSinceChange: mean('concealedSinceChange'),
    silent: mean('silent'),
    frozen: mean('frozen'),
    paused: mean('paused'),
    fps: mean('fps'),
    height: Math.min(...all('height')),
    bufferMs: mean('bufferMs'),
    audioRate: mean('audioRate'),
    videoRate: mean('videoRate'),
    adapted: Math.max(...all('adapted')),
    recovered:
      moments.recovered === null ? null : Math.max(...figures.map(({ recovered }) => recovered ?? 0)),
    limitedByCpu: Math.max(...all('limitedByCpu')),
  }
}

/** Figure by figure. */
export function medianOf(figures: readonly Figures[]): Figures {
  const [first] = figures
  if (!first) throw new RangeError('There are no figures.')
  const names = Object.keys(first) as (keyof Figures)[]
  const medians = names.map(name => {
    const values = figures.map(figure => figure[name]).filter(value => value !== null)
    return [name, values.length === 0 ? null : median(values)]
  })
  return Object.fromEntries(medians) as Figures
}

type NumberOf<T> = { [Name in keyof T]: T[Name] extends number ? Name : never }[keyof T]

/** What one end received. */
function measureEnd(received: readonly Sample[], sent: readonly Sample[], moments: Moments): Figures {
  const until = moments.recovered ?? moments.ended
  const settling = Math.min(SETTLES_WITHIN, (until - moments.changed) / 2)
  const settled = during(received, moments.changed + settling, until)
  const since = ends(during(received, moments.changed, moments.ended))
  const [from, to] = ends(settled) ?? [null, null]
  if (!from || !to || !since) throw new RangeError('There are too few samples to measure from.')
  const changed = during(received, moments.changed, until)
  const adapted = settledAt(changed, VOICE_WINDOW, (from, to) => concealedShare(from, to) < HARDLY_CONCEALED)
  return {
    concealed: concealedShare(from, to),
    concealedSinceChange: concealedShare(...since),
    silent: silentShare(from, to),
    ...stillness(settled, sent),
    fps: frameRate(from, to),
    height: median(settled.map(({ video }) => video.height)),
    bufferMs: bufferDelay(from, to),
    audioRate: rate(from, to, 'audio'),
    videoRate: rate(from, to, 'video'),
    // Samples are taken at any moment of an interval.
    adapted: adapted === changed[0]?.at ? 0 : (adapted - moments.changed) / 1000,
    recovered: moments.recovered === null ? null : untilFullPicture(received, moments.recovered),
    limitedByCpu: limitedByCpu(sent),
  }
}

function untilFullPicture(received: readonly Sample[], recovered: number): number {
  const good = during(received, recovered, Number.POSITIVE_INFINITY)
  const isFull = (from: Sample, to: Sample) =>
    Math.min(from.video.height, to.video.height) >= PICTURE.height && frameRate(from, to) >= FULL_FPS
  return (settledAt(good, PICTURE_WINDOW, isFull) - recovered) / 1000
}

function limitedByCpu(sent: readonly Sample[]): number {
  const both = ends(sent)
  return both ? both[1].sent.limitedByCpu - both[0].sent.limitedByCpu : 0
}
