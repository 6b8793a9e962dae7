import { type BrowserStorage, readStored, writeStored } from '../phone/stored-value.js'

const KEY = 'ringdown.many-people'

/** Whether there were so many people on the last visit that there was a search field: then it need not wait for them. */
export function hadManyPeople(storage: BrowserStorage): boolean {
  return readStored(storage, KEY, value => value === true, false)
}

export function keepManyPeople(storage: BrowserStorage, areMany: boolean): void {
  if (areMany !== hadManyPeople(storage)) writeStored(storage, KEY, areMany)
}
