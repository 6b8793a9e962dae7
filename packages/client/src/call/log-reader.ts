import {
  type CallCopy,
  type CallState,
  type Cancel,
  type Clock,
  type Entry,
  reduce,
  TIMERS,
} from '@ringdown/protocol'

export interface LogReaderPorts {
  readonly clock: Clock
  /** Asks the server for what follows `afterSeq`. */
  sync(afterSeq: number): Promise<CallCopy>
  /** Called for each entry, in order and once. */
  onEntry(entry: Entry): void
  /** Called after entries have been read, once for all that arrived together. */
  onChange(): void
  /** Called if `sync` failed: the server may not know this call. */
  onSyncError(error: unknown): void
}

/** With more out-of-order entries than this, a `sync` is cheaper than waiting. */
const MOST_BUFFERED = 32

/**
 * This device's copy of a call's log. Puts deliveries in order, drops duplicates, and asks the server for what is
 * missing. Entries that arrive early stay queued until their turn.
 */
export class LogReader {
  readonly #ports: LogReaderPorts
  readonly #ahead = new Map<number, Entry>()
  #state: CallState | null = null
  #lastSeq = 0
  #cancelGap: Cancel | null = null
  #cancelResync: Cancel = () => {}
  #syncing = false
  #isRestarting = false
  #closed = false

  constructor(ports: LogReaderPorts) {
    this.#ports = ports
  }

  get state(): CallState | null {
    return this.#state
  }

  /** Takes one delivery, or one of our own entries once the server has stamped it. */
  receive(entry: Entry): void {
    if (this.#closed || entry.seq <= this.#lastSeq) return
    this.#ahead.set(entry.seq, entry)
    this.#drain()
    this.#ports.onChange()
    if (this.#closed || this.#ahead.size === 0) return
    if (this.#ahead.size > MOST_BUFFERED) this.resync()
    else this.#cancelGap ??= this.#ports.clock.after(TIMERS.gap, () => this.resync())
  }

  /** Takes a part of the log that the server sent in one piece. */
  fold(copy: CallCopy): void {
    if (this.#closed) return
    for (const entry of copy.entries) {
      if (entry.seq > this.#lastSeq) this.#take(entry)
    }
    this.#lastSeq = Math.max(this.#lastSeq, copy.lastSeq)
    for (const seq of this.#ahead.keys()) if (seq <= this.#lastSeq) this.#ahead.delete(seq)
    this.#drain()
    this.#ports.onChange()
    if (copy.more) this.resync()
  }

  /** Asks the server for what follows the last entry seen. */
  resync(): void {
    this.#stopGap()
    if (this.#closed || this.#syncing) return
    this.#syncing = true
    const afterSeq = this.#isRestarting ? 0 : this.#lastSeq
    this.#ports.sync(afterSeq).then(
      copy => {
        this.#syncing = false
        this.#foldAfter(afterSeq, copy)
      },
      error => {
        this.#syncing = false
        if (!this.#closed) this.#ports.onSyncError(error)
      },
    )
  }

  /** The server has started this log over: reads it from its first entry and replaces what is here. */
  restart(): void {
    this.#isRestarting = true
    this.resync()
  }

  #foldAfter(afterSeq: number, copy: CallCopy): void {
    // The server started it over while we asked, or earlier without our noticing: the end of a log never moves back.
    if (afterSeq > 0 && (this.#isRestarting || copy.lastSeq < afterSeq)) {
      this.restart()
      return
    }
    if (this.#isRestarting) {
      this.#isRestarting = false
      this.#state = null
      this.#lastSeq = 0
      this.#ahead.clear()
    }
    this.fold(copy)
  }

  /** While `transitional` says so, asks the server every few seconds: a lost delivery must not leave us waiting. */
  watch(transitional: () => boolean): void {
    this.#cancelResync()
    this.#cancelResync = this.#ports.clock.after(TIMERS.resync, () => {
      if (this.#closed) return
      if (this.#isRestarting || transitional()) this.resync()
      this.watch(transitional)
    })
  }

  close(): void {
    this.#closed = true
    this.#stopGap()
    this.#cancelResync()
    this.#ahead.clear()
  }

  #drain(): void {
    for (let entry = this.#ahead.get(this.#lastSeq + 1); entry; entry = this.#ahead.get(this.#lastSeq + 1)) {
      this.#ahead.delete(entry.seq)
      this.#take(entry)
    }
    if (this.#ahead.size === 0) this.#stopGap()
  }

  #take(entry: Entry): void {
    this.#lastSeq = entry.seq
    this.#state = reduce(this.#state, entry)
    this.#ports.onEntry(entry)
  }

  #stopGap(): void {
    this.#cancelGap?.()
    this.#cancelGap = null
  }
}
