import type { LocalMedia } from '@ringdown/client'
import { Observable } from '../phone/observable.js'
import { every } from '../time/clock.js'
import { deviceTrackOf } from './filtered-media.js'
import { TalkDetector } from './talk-detector.js'
import { measureLevel, type TrackLevel } from './track-level.js'

const READ_MS = 100

/**
 * Whether somebody talks into a muted microphone. What is muted gives silence, so a copy of the track is listened to: it is
 * measured here and goes nowhere, and it ends in the moment in which the microphone is unmuted or closed. No device is opened
 * for it.
 */
export class MutedTalk extends Observable<boolean> {
  readonly #media: LocalMedia
  readonly #measure: (track: MediaStreamTrack) => TrackLevel
  readonly #unsubscribe: () => void
  #muted: MediaStreamTrack | null = null
  #stop = () => {}

  constructor(media: LocalMedia, measure = measureLevel) {
    super(false)
    this.#media = media
    this.#measure = measure
    this.#unsubscribe = media.subscribe(() => this.#follow())
    this.#follow()
  }

  close(): void {
    this.#unsubscribe()
    this.#listenTo(null)
  }

  #follow(): void {
    const { state, track } = this.#media.snapshot.microphone
    this.#listenTo(state === 'muted' && track ? deviceTrackOf(track) : null)
  }

  #listenTo(muted: MediaStreamTrack | null): void {
    if (muted === this.#muted) return
    this.#stop()
    this.#muted = muted
    this.set(false)
    this.#stop = muted ? this.#measureCopy(muted) : () => {}
  }

  #measureCopy(muted: MediaStreamTrack): () => void {
    const copy = muted.clone()
    copy.enabled = true
    const meter = this.#measure(copy)
    const detector = new TalkDetector()
    const stop = every(READ_MS, () => this.set(detector.hear(meter.read())))
    return () => {
      copy.stop()
      stop()
      meter.close()
    }
  }
}

/**
 * Whether this browser leaves the microphone open while it is muted. Firefox closes it, light and all: a copy would open it
 * again.
 */
export function staysOpenWhileMuted(userAgent = navigator.userAgent): boolean {
  return !/\bFirefox\//.test(userAgent)
}
