import type { Devices, Watchable } from '@ringdown/client'
import type { BrowserStorage } from '../phone/stored-value.js'
import { NoiseSuppression } from './noise-suppression.js'
import { Speaker } from './speaker.js'

/** How this page captures and plays voices, as its person chose. */
export interface VoiceParts {
  readonly noise: NoiseSuppression
  readonly speaker: Speaker
  /** Takes over a change made in another tab. */
  followStorage(key: string | null): void
}

export function createVoiceParts(storage: BrowserStorage, devices: Watchable<Devices>): VoiceParts {
  const noise = new NoiseSuppression(storage)
  const speaker = new Speaker(storage, devices)
  return {
    noise,
    speaker,
    followStorage(key) {
      noise.choice.followStorage(key)
      speaker.choice.followStorage(key)
    },
  }
}
