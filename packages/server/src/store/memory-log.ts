import {
  type AppendReply,
  type CallState,
  type Draft,
  deviceKey,
  type Entry,
  type Party,
  SERVER_LIMITS,
} from '@ringdown/protocol'
import { FORGOTTEN_IDS, type Seal } from './call-store.js'

/** One call's log in memory: its entries, its head, and the bound on both count and length. */
export class MemoryLog {
  head: CallState
  #entries: Entry[] = []
  #lastSeq = 0
  #length = 0
  /** Where each author's entries stand, by their ids. */
  readonly #stamps = new Map<string, AppendReply>()
  /** Those of entries that are gone, in the order they went. */
  readonly #forgotten = new Set<string>()

  constructor(head: CallState) {
    this.head = head
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  repeated(author: string, entryId: string): AppendReply | undefined {
    return this.#stamps.get(`${author} ${entryId}`)
  }

  /** @returns the entry, or `null` where the log is full and the entry does not end the call. */
  append(draft: Draft, seal: Seal, ends: boolean): Entry | null {
    const entry: Entry = { ...draft, ...seal, seq: this.#lastSeq + 1 }
    const length = this.#length + lengthOf(entry)
    const full = this.#entries.length >= SERVER_LIMITS.logEntries || length > SERVER_LIMITS.logLength
    if (full && !ends) return null
    this.#entries.push(entry)
    this.#stamps.set(idOf(entry), { seq: entry.seq, at: entry.at })
    this.#lastSeq = entry.seq
    this.#length = length
    return entry
  }

  /** @returns whether any of them was there to be forgotten. */
  forget(seqs: readonly number[]): boolean {
    const unwanted = new Set(seqs)
    const before = this.#entries.length
    this.#entries = this.#entries.filter(entry => {
      if (entry.seq === this.#lastSeq || !unwanted.has(entry.seq)) return true
      this.#length -= lengthOf(entry)
      this.#forgotten.add(idOf(entry))
      return false
    })
    for (const id of this.#forgotten) {
      if (this.#forgotten.size <= FORGOTTEN_IDS) break
      this.#forgotten.delete(id)
      this.#stamps.delete(id)
    }
    return this.#entries.length < before
  }
}

/** Names an author: `entryId`s are the author's own, so nobody can take another's in advance. */
export function authorKey(author: Party | null): string {
  return author === null ? '' : deviceKey(author)
}

function idOf(entry: Entry): string {
  return `${authorKey(entry.from)} ${entry.entryId}`
}

function lengthOf(entry: Entry): number {
  return JSON.stringify(entry).length
}
