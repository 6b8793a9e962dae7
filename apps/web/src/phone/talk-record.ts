import { type Keep, readKept, writeKept } from './kept-value.js'

/** The part of `sessionStorage` that is used: what is in it outlives a reload of this page, and nothing more. */
export type PageKeep = Keep & Pick<Storage, 'removeItem'>

/** The call this page is in, as far as the next page in its place needs to know. */
export interface Talk {
  readonly callId: string
  readonly sharing: boolean
}

const KEY = 'ringdown.talk'

/** What a page leaves for the one that a reload puts in its place. */
export class TalkRecord {
  readonly #keep: PageKeep

  constructor(keep: PageKeep) {
    this.#keep = keep
  }

  read(): Talk | null {
    return readKept<Talk | null>(this.#keep, KEY, isTalk, null)
  }

  write(talk: Talk): void {
    writeKept(this.#keep, KEY, talk)
  }

  clear(): void {
    this.#keep.removeItem(KEY)
  }
}

function isTalk(value: unknown): value is Talk {
  if (typeof value !== 'object' || value === null) return false
  const { callId, sharing } = value as Partial<Record<keyof Talk, unknown>>
  return typeof callId === 'string' && typeof sharing === 'boolean'
}
