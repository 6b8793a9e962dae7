import { type BrowserStorage, readStored, writeStored } from './stored-value.js'

/** The part of `sessionStorage` the app uses. Its content survives a reload of this page, and nothing more. */
export type PageStorage = BrowserStorage & Pick<Storage, 'removeItem'>

/** What the page needs to know about its call after a reload. */
export interface Talk {
  readonly callId: string
  readonly sharing: boolean
}

const KEY = 'ringdown.talk'

/** What a page saves for itself in case of a reload. */
export class TalkRecord {
  readonly #storage: PageStorage

  constructor(storage: PageStorage) {
    this.#storage = storage
  }

  read(): Talk | null {
    return readStored<Talk | null>(this.#storage, KEY, isTalk, null)
  }

  write(talk: Talk): void {
    writeStored(this.#storage, KEY, talk)
  }

  clear(): void {
    this.#storage.removeItem(KEY)
  }
}

function isTalk(value: unknown): value is Talk {
  if (typeof value !== 'object' || value === null) return false
  const { callId, sharing } = value as Partial<Record<keyof Talk, unknown>>
  return typeof callId === 'string' && typeof sharing === 'boolean'
}
