import { type CallState, type Draft, type Entry, type Party, SERVER_LIMITS } from '@ringdown/protocol'
import type { Seal } from './call-store.js'

/** One call's log in memory: its entries, its head, and the bound on both count and length. */
export class MemoryLog {
  head: CallState
  readonly #entries: Entry[] = []
  readonly #byAuthor = new Map<string, Entry>()
  #length = 0

  constructor(head: CallState) {
    this.head = head
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  repeated(author: string, entryId: string): Entry | undefined {
    return this.#byAuthor.get(`${author} ${entryId}`)
  }

  /** @returns the entry, or `null` where the log is full and the entry does not end the call. */
  append(draft: Draft, seal: Seal, ends: boolean): Entry | null {
    const entry: Entry = { ...draft, ...seal, seq: this.#entries.length + 1 }
    const length = this.#length + JSON.stringify(entry).length
    const full = this.#entries.length >= SERVER_LIMITS.logEntries || length > SERVER_LIMITS.logLength
    if (full && !ends) return null
    this.#entries.push(entry)
    this.#byAuthor.set(`${authorKey(seal.from)} ${entry.entryId}`, entry)
    this.#length = length
    return entry
  }
}

/** Names an author: `entryId`s are the author's own, so nobody can take another's in advance. */
export function authorKey(author: Party | null): string {
  return author === null ? '' : `${author.userId} ${author.deviceId}`
}
