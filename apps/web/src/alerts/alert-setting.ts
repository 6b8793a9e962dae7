import { Observable } from '../phone/observable.js'
import { type BrowserStorage, readStored, writeStored } from '../phone/stored-value.js'

/** How this browser draws attention to a call. */
export interface AlertChoice {
  /** Whether to notify while the page is in the background. The browser has to permit it, too. */
  readonly notify: boolean
  /** Whether the person has answered the offer of notifications, so that it is made once. */
  readonly answeredOffer: boolean
  /** From 0, silent, to 1. */
  readonly volume: number
}

const KEY = 'ringdown.alerts'
const DEFAULT: AlertChoice = { notify: false, answeredOffer: false, volume: 0.7 }

/** How calls draw attention, remembered by this browser. */
export class AlertSetting extends Observable<AlertChoice> {
  readonly #storage: BrowserStorage

  constructor(storage: BrowserStorage) {
    super(readChoice(storage))
    this.#storage = storage
  }

  change(change: Partial<AlertChoice>): void {
    this.set({ ...this.snapshot, ...change })
    writeStored(this.#storage, KEY, this.snapshot)
  }

  /** Takes over a change made in another tab: every tab rings. */
  followStorage(key: string | null): void {
    if (key === KEY) this.set(readChoice(this.#storage))
  }
}

function readChoice(storage: BrowserStorage): AlertChoice {
  const kept = readStored<Partial<Record<keyof AlertChoice, unknown>>>(storage, KEY, isRecord, {})
  const { notify, answeredOffer, volume } = kept
  return {
    notify: notify === true,
    answeredOffer: answeredOffer === true,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : DEFAULT.volume,
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
