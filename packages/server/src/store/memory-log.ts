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

/** One call's log in memory: its entries and its head, bounded in count and length. */
export class MemoryLog {
  head: CallState
  #entries: Entry[] = []
  #lastSeq = 0
  #length = 0
  /** The positions of each author's entries, by their ids. */
  readonly #stamps = new Map<string, AppendReply>()
  /** The ids of forgotten entries, oldest first. */
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

  /** @returns the entry, or `null` if the log is full and the entry does not end the call. */
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

  /** @returns whether any of them was there. */
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

/** Part of the key of an entry: each author has ids of its own, so that none can use up another's. */
export function authorKey(author: Party | null): string {
  return author === null ? '' : deviceKey(author)
}

function idOf(entry: Entry): string {
  return `${authorKey(entry.from)} ${entry.entryId}`
}

function lengthOf(entry: Entry): number {
  return JSON.stringify(entry).length
}
