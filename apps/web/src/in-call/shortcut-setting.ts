import { type Keep, readKept, writeKept } from '../phone/kept-value.js'
import { Observable } from '../phone/observable.js'

const KEY = 'ringdown.shortcuts'

/** Whether single keys act in a call. On until switched off; remembered by this browser. */
class ShortcutSetting extends Observable<boolean> {
  readonly #keep: Keep

  constructor(keep: Keep) {
    super(readKept(keep, KEY, isBoolean, true))
    this.#keep = keep
  }

  change(on: boolean): void {
    writeKept(this.#keep, KEY, on)
    this.set(on)
  }
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

export const shortcutSetting = new ShortcutSetting(localStorage)
