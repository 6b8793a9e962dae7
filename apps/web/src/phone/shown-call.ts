import { type BrowserStorage, readStored, writeStored } from './stored-value.js'

const KEY = 'ringdown.in-call'

/** Whether this tab was in a call when it was last left: then it may be about to return to it. */
export function wasInCall(tabStorage: BrowserStorage): boolean {
  return readStored(tabStorage, KEY, value => value === true, false)
}

/** Remembers whether this tab is in a call, so that after a reload no other page flashes up before the SDK is here. */
export class ShownCall {
  readonly #storage: BrowserStorage
  #isLeaving = false

  constructor(tabStorage: BrowserStorage) {
    this.#storage = tabStorage
  }

  note(isShown: boolean): void {
    // A page that is about to go ends its calls, and comes back.
    if (!this.#isLeaving && isShown !== wasInCall(this.#storage)) writeStored(this.#storage, KEY, isShown)
  }

  /** The page is hidden, or goes: to be called before the SDK ends its calls. */
  pageHidden(isLeaving: boolean): void {
    this.#isLeaving = isLeaving
  }
}
