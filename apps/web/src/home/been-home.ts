import { type BrowserStorage, readStored, writeStored } from '../phone/stored-value.js'

const KEY = 'ringdown.home'

/** Whether this tab has shown the home page. Someone who came only to one link or line is in nobody’s "People". */
export function hasBeenHome(tabStorage: BrowserStorage): boolean {
  return readStored(tabStorage, KEY, value => value === true, false)
}

export function rememberHome(tabStorage: BrowserStorage): void {
  writeStored(tabStorage, KEY, true)
}
