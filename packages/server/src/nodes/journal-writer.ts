import type { Cancel, Clock } from '@ringdown/protocol'
import type { Announcement } from '../store/announcement.js'
import type { Entries, Entry, JournalStore } from './journal-store.js'
import type { NodeNumber } from './nodes.js'

/** How many entries are written at once. */
const BATCH = 100
/** How many may wait. Beyond that the others read everything again. */
const MOST_WAITING = 5_000
/** After how long a failed write is tried again, in milliseconds. */
const RETRY = 500

const BEGIN: Entry = { kind: 'begin' }
const ALL: Entry = { kind: 'all' }

interface Options {
  readonly clock: Clock
  readonly store: Pick<JournalStore, 'append' | 'replace' | 'touch'>
  readonly self: () => NodeNumber
  /** What tells the other nodes what is written, if the store can send it. */
  readonly announce: (written: Entries) => Announcement | null
  /** Tells the other nodes what was written. */
  readonly tell: (written: Entries) => void
}

/**
 * Writes the journal of this node: what comes together is written together. Where the store has not what we think, because it has
 * lost something or an answer was lost, or too much has waited, everything that is kept is written again.
 */
export class JournalWriter {
  readonly #options: Options
  readonly #kept = new Map<string, string>()
  #waiting: Entry[] = [BEGIN]
  #last = 0
  /** Whether the store has what we think. */
  #isWhole = true
  /** Counts the numbers that this node has had: what was begun under another one is of no use. */
  #life = 0
  #isWriting = false
  #retry: Cancel | null = null
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
  }

  add(kind: string, value: unknown): void {
    this.#push({ kind, value })
  }

  keep(key: string, value: string | null): void {
    if ((this.#kept.get(key) ?? null) === value) return
    if (value === null) this.#kept.delete(key)
    else this.#kept.set(key, value)
    this.#push({ kind: 'kept', key, value })
  }

  /** This node has another number: its journal begins again. */
  restart(): void {
    this.#life += 1
    this.#last = 0
    this.#replaceLater()
    this.flush()
  }

  /** Keeps the journal for longer, and looks whether it is still as we think. @throws what the store throws. */
  async touch(): Promise<void> {
    const { store, self } = this.#options
    if (this.#isWriting) return
    const [life, expected] = [this.#life, this.#last]
    const found = await store.touch(self())
    if (life !== this.#life || this.#isWriting || this.#last !== expected) return
    if (found !== expected) this.#replaceLater()
    this.flush()
  }

  /** Writes what waits. */
  flush(): void {
    if (this.#isWriting || this.#isClosed) return
    this.#retry?.()
    this.#retry = null
    this.#isWriting = true
    this.#write()
      .catch(() => this.#tryLater())
      .finally(() => {
        this.#isWriting = false
        if (this.#retry === null && this.#hasWork) this.flush()
      })
  }

  close(): void {
    this.#isClosed = true
    this.#retry?.()
  }

  get #hasWork(): boolean {
    return !this.#isWhole || this.#waiting.length > 0
  }

  #push(entry: Entry): void {
    if (this.#isClosed) return
    this.#waiting.push(entry)
    if (this.#waiting.length > MOST_WAITING) this.#replaceLater()
    // All of this turn together.
    if (!this.#isWriting && this.#retry === null) queueMicrotask(() => this.flush())
  }

  #replaceLater(): void {
    this.#waiting = []
    this.#isWhole = false
  }

  #tryLater(): void {
    if (this.#isClosed) return
    // Nothing is logged here: the connection to the store says what is wrong with it.
    this.#retry = this.#options.clock.after(RETRY, () => this.flush())
  }

  async #write(): Promise<void> {
    while (this.#hasWork && !this.#isClosed) await (this.#isWhole ? this.#append() : this.#replace())
  }

  async #append(): Promise<void> {
    const { store, self, tell, announce } = this.#options
    const life = this.#life
    const entries = this.#waiting.slice(0, BATCH)
    const written = { first: this.#last + 1, entries }
    const announcement = announce(written)
    const isWritten = await store.append(self(), this.#last, entries, announcement)
    if (isWritten) announcement?.sent()
    // Or so much has come meanwhile that all waits to be replaced.
    if (life !== this.#life || !this.#isWhole) return
    if (!isWritten) {
      this.#replaceLater()
      return
    }
    if (announcement === null) tell(written)
    this.#last += entries.length
    this.#waiting.splice(0, entries.length)
  }

  async #replace(): Promise<void> {
    const { store, self, tell } = this.#options
    const life = this.#life
    // Beyond what may have been written without our hearing of it.
    this.#last += BATCH + 1
    const [number, kept] = [this.#last, new Map(this.#kept)]
    this.#waiting = []
    this.#isWhole = true
    try {
      await store.replace(self(), number, kept)
    } catch (error) {
      if (life === this.#life) this.#replaceLater()
      throw error
    }
    if (life === this.#life) tell({ first: number, entries: [ALL] })
  }
}
