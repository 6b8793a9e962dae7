import { createLocalMedia, type LocalMedia } from '@ringdown/client'
import { untilIdle } from '../loading/idle.js'
import { isBoolean, KeptValue } from '../phone/kept-value.js'
import { Observable } from '../phone/observable.js'
import type { BrowserStorage } from '../phone/stored-value.js'
import type { FilterHealth } from './filter-health.js'
import { FilteredMedia, type FilterSource } from './filtered-media.js'

/** Why noise is not suppressed although the person wants it; `null` if it is, or will be. */
export type NoiseProblem = 'unsupported' | 'too-slow' | 'failed'

/** Noise suppression of this page: what the person chose, and what has become of it. */
export class NoiseSuppression extends Observable<NoiseProblem | null> {
  /** What the person chose. Off by default: it delays the voice by some 30 ms. */
  readonly choice: KeptValue<boolean>
  readonly #filters: FilterSource
  readonly #isSupported: boolean

  constructor(storage: BrowserStorage, isSupported = canFilter()) {
    super(isSupported ? null : 'unsupported')
    this.#isSupported = isSupported
    this.choice = new KeptValue(storage, 'ringdown.noise-suppression', isBoolean, false)
    const isWanted = new Observable(false)
    const apply = () => isWanted.set(this.choice.snapshot && this.snapshot === null)
    apply()
    this.subscribe(apply)
    this.choice.subscribe(apply)
    const hear = (health: FilterHealth) => {
      if (health === 'too-slow' || health === 'failed') this.set(health)
    }
    this.#filters = {
      isWanted,
      open: async (track, onHealth) => {
        try {
          // The call comes first.
          await untilIdle()
          const { openNoiseFilter } = await import('./noise-filter.js')
          return await openNoiseFilter(track, health => {
            onHealth(health)
            hear(health)
          })
        } catch (error) {
          // Without the network, its code is missing. A track that has ended meanwhile needs no filter.
          if (track.readyState === 'live') hear('failed')
          throw error
        }
      },
    }
  }

  /** Turning it on is another try, if it has given up. */
  turn(on: boolean): void {
    if (on && this.#isSupported) this.set(null)
    this.choice.change(on)
  }

  /** This device's microphone, camera and screen, all off; the microphone without its noise, if the person wants that. */
  readonly createMedia = (): LocalMedia => new FilteredMedia(createLocalMedia(), this.#filters)
}

/** Whether this browser can process sound with code of ours. */
function canFilter(): boolean {
  return 'AudioWorkletNode' in globalThis && 'WebAssembly' in globalThis
}
