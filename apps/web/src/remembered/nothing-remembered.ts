import type { Remembered } from '@ringdown/client/remembered'
import { Observable } from '../phone/observable.js'

/** A server that remembers nothing. */
export const NOTHING_REMEMBERED: Remembered = {
  history: new Observable(null),
  choices: new Observable(null),
  more: async () => ({ items: [], unread: 0 }),
  async changeHistory() {},
  async choose() {},
}
