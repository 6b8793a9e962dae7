import { type Kept, StoredChoice } from '../phone/stored-choice.js'
import type { BrowserStorage } from '../phone/stored-value.js'

/** Whether a ring opens this person's camera, for them alone. */
export interface MirrorChoice {
  readonly isOn: boolean
  /** Whether the person has answered the offer of it, so that it is made once. */
  readonly answeredOffer: boolean
}

/** The mirror while it rings: off until the person turns it on, remembered by this browser. */
export class MirrorSetting extends StoredChoice<MirrorChoice> {
  constructor(storage: BrowserStorage) {
    super(storage, 'ringdown.mirror', readChoice)
  }

  /** Turns it on or off. Someone who does has no need of the offer. */
  turn(isOn: boolean): void {
    this.change({ isOn, answeredOffer: true })
  }
}

function readChoice({ isOn, answeredOffer }: Kept<MirrorChoice>): MirrorChoice {
  return { isOn: isOn === true, answeredOffer: answeredOffer === true }
}
