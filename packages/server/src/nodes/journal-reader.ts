import type { Kept } from './journal.js'
import type { Entries, Entry, JournalStore } from './journal-store.js'
import type { NodeNumber } from './nodes.js'

interface Options {
  readonly node: NodeNumber
  readonly store: Pick<JournalStore, 'after' | 'all'>
  /** Takes entries in order, each once. */
  readonly take: (entry: Entry) => void
  /** All that the node keeps now, where entries are missing: news of it may be lost. */
  readonly replace: (all: Kept) => void
}

/**
 * Follows the journal of another node, whatever becomes of its hints: one that repeats is dropped, and after one that is missing
 * the journal is read. What is no longer in the journal is replaced by all that is kept.
 */
export class JournalReader {
  readonly #options: Options
  #last = 0
  #reading: Promise<void> | null = null
  /** Something has come since the last look began. */
  #isBehind = false
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
  }

  /** What the node says it has written. */
  async hear({ first, entries }: Entries): Promise<void> {
    const known = this.#last + 1 - first
    if (known >= entries.length) return
    if (known < 0 || this.#reading !== null || !this.#take(entries.slice(known))) await this.look()
  }

  /** Reads what there is. @throws what the store throws. */
  look(): Promise<void> {
    this.#isBehind = true
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null
    })
    return this.#reading
  }

  /** From now on nothing is taken. */
  close(): void {
    this.#isClosed = true
  }

  async #read(): Promise<void> {
    const { node, store } = this.#options
    while (this.#isBehind && !this.#isClosed) {
      this.#isBehind = false
      const { first, entries } = await store.after(node, this.#last)
      if (this.#isClosed || entries.length === 0) continue
      this.#isBehind = true
      if (first !== this.#last + 1 || !this.#take(entries)) await this.#readAll()
    }
  }

  async #readAll(): Promise<void> {
    const { node, store, replace } = this.#options
    const { last, kept } = await store.all(node)
    if (this.#isClosed) return
    this.#last = last
    replace(kept)
  }

  /** @returns whether what is kept follows from them. */
  #take(entries: readonly Entry[]): boolean {
    for (const entry of entries) {
      if (this.#isClosed) return true
      if (entry.kind === 'all') return false
      this.#last += 1
      if (entry.kind !== 'begin') this.#options.take(entry)
    }
    return true
  }
}
