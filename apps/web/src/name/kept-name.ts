import { nameProblem } from '@ringdown/client'
import { type BrowserStorage, isString, readStored, writeStored } from '../phone/stored-value.js'

const KEY = 'ringdown.name'

/** The name given on an earlier visit; `null` if there is none. */
export function keptName(storage: BrowserStorage): string | null {
  const kept = readStored(storage, KEY, isString, '')
  return nameProblem(kept) === null ? kept : null
}

/** Forgets the name: the next visitor is asked for theirs. */
export function forgetName(storage: BrowserStorage): void {
  writeStored(storage, KEY, '')
}

/** Remembers a name for the next visit. */
export function keepName(storage: BrowserStorage, name: string): void {
  writeStored(storage, KEY, name)
}
