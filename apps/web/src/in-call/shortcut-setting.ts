import { browserStorage } from '../phone/browser-storage.js'
import { Observable } from '../phone/observable.js'
import { type BrowserStorage, readStored, writeStored } from '../phone/stored-value.js'

const KEY = 'ringdown.shortcuts'

/** Whether single-key shortcuts work in a call. On by default, remembered by this browser. */
class ShortcutSetting extends Observable<boolean> {
  readonly #storage: BrowserStorage

  constructor(storage: BrowserStorage) {
    super(readStored(storage, KEY, isBoolean, true))
    this.#storage = storage
  }

  change(on: boolean): void {
    writeStored(this.#storage, KEY, on)
    this.set(on)
  }
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

export const shortcutSetting = new ShortcutSetting(browserStorage)
