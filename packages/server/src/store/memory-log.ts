import { type AppendReply, type CallState, type Draft, type Entry, SERVER_LIMITS } from '@ringdown/protocol'
import type { OpenHold } from '../budgets/held-budget.js'
import { entryJson } from '../entry-json.js'
import { entryOf, FORGOTTEN_IDS, type Seal, type WrittenEntry } from './call-store.js'
import { authorKey, CONNECTS, entryKey } from './entry-author.js'
import { LogCharges } from './log-charges.js'

/** What an entry takes besides its text, and what remains of a forgotten one, in bytes. */
const ENTRY = 1_024
const STAMP = 256

interface KeptEntry {
  readonly entry: Entry
  /** Of its JSON. */
  readonly length: number
  /** What was charged for it. */
  readonly bytes: number
}

interface NewEntry {
  /** As `entryKey` makes it. */
  readonly key: string
  /** Whether it ends the call. */
  readonly ends: boolean
}

/** One call's log in memory: its entries and its head, bounded in count and length, and charged to the entries' authors. */
export class MemoryLog {
  head: CallState
  readonly #charges: LogCharges
  #kept: KeptEntry[] = []
  #lastSeq = 0
  #length = 0
  /** The positions of each author's entries, by their ids. */
  readonly #stamps = new Map<string, AppendReply>()
  /** The authors of forgotten entries, by the entries' ids, oldest first. */
  readonly #forgotten = new Map<string, string>()

  constructor(head: CallState, openHold: OpenHold) {
    this.head = head
    this.#charges = new LogCharges(openHold)
  }

  get entries(): readonly Entry[] {
    return this.#kept.map(({ entry }) => entry)
  }

  /** @param key as `entryKey` makes it. */
  repeated(key: string): AppendReply | undefined {
    return this.#stamps.get(key)
  }

  /** @returns the entry, or why there is no room for it. One that ends the call always has room. */
  append(draft: Draft, seal: Seal, { key, ends }: NewEntry): WrittenEntry | 'full' | 'over-budget' {
    const entry = entryOf(draft, seal, this.#lastSeq + 1)
    const json = entryJson(entry)
    const length = this.#length + json.length
    const full = this.#kept.length >= SERVER_LIMITS.logEntries || length > SERVER_LIMITS.logLength
    if (full && !ends) return 'full'
    const bytes = bytesOf(json)
    if (!this.#charges.charge(entry.from, bytes) && !ends) return 'over-budget'
    this.#kept.push({ entry, length: json.length, bytes })
    this.#stamps.set(key, { seq: entry.seq, at: entry.at })
    this.#lastSeq = entry.seq
    this.#length = length
    return { entry, json }
  }

  /** @returns whether any of them was there. */
  forget(seqs: readonly number[]): boolean {
    const unwanted = new Set(seqs)
    const before = this.#kept.length
    for (const entry of this.#drop(entry => unwanted.has(entry.seq))) {
      this.#forgotten.set(entryKey(entry), authorKey(entry.from))
      this.#charges.shrink(authorKey(entry.from), -STAMP)
    }
    for (const [id, author] of this.#forgotten) {
      if (this.#forgotten.size <= FORGOTTEN_IDS) break
      this.#forgotten.delete(id)
      this.#stamps.delete(id)
      this.#charges.shrink(author, STAMP)
    }
    return this.#kept.length < before
  }

  /** Keeps only what says how the call began, who took part and how it ended: enough for a party that comes late. */
  end(): void {
    for (const entry of this.#drop(entry => CONNECTS.has(entry.type))) this.#stamps.delete(entryKey(entry))
    for (const [id, author] of this.#forgotten) {
      this.#stamps.delete(id)
      this.#charges.shrink(author, STAMP)
    }
    this.#forgotten.clear()
  }

  /** The log is gone. */
  release(): void {
    this.#charges.release()
  }

  /** Removes entries, except the last one, which says how far the log reaches. */
  #drop(isUnwanted: (entry: Entry) => boolean): readonly Entry[] {
    const kept: KeptEntry[] = []
    const dropped: Entry[] = []
    for (const each of this.#kept) {
      const { entry, length, bytes } = each
      if (entry.seq === this.#lastSeq || !isUnwanted(entry)) kept.push(each)
      else {
        dropped.push(entry)
        this.#length -= length
        this.#charges.shrink(authorKey(entry.from), bytes)
      }
    }
    this.#kept = kept
    return dropped
  }
}

/** What an entry takes in memory, in bytes, given its JSON. One character beyond Latin-1 makes its whole text twice as large. */
function bytesOf(json: string): number {
  // Most are ASCII, and that is found out much sooner.
  const isNarrow = Buffer.byteLength(json) === json.length || /^[\0-\xff]*$/.test(json)
  return ENTRY + json.length * (isNarrow ? 1 : 2)
}
