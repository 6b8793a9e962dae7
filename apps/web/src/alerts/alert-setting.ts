import { type Kept, StoredChoice } from '../phone/stored-choice.js'
import type { BrowserStorage } from '../phone/stored-value.js'

/** How this browser draws attention to a call. */
export interface AlertChoice {
  /** Whether to notify while the page is in the background. The browser has to permit it, too. */
  readonly notify: boolean
  /** Whether the person has answered the offer of notifications, so that it is made once. */
  readonly answeredOffer: boolean
  /** From 0, silent, to 1. */
  readonly volume: number
}

const DEFAULT_VOLUME = 0.7

/** How calls draw attention, remembered by this browser. */
export class AlertSetting extends StoredChoice<AlertChoice> {
  constructor(storage: BrowserStorage) {
    super(storage, 'ringdown.alerts', readChoice)
  }
}

function readChoice({ notify, answeredOffer, volume }: Kept<AlertChoice>): AlertChoice {
  return {
    notify: notify === true,
    answeredOffer: answeredOffer === true,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : DEFAULT_VOLUME,
  }
}
