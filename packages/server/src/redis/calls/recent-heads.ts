import {
  type CallId,
  type CallState,
  type Clock,
  type Entry,
  PROTOCOL_VERSION,
  reduce,
} from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../../expiring-cache.js'

/** For how long a head is remembered after it was read or written last, in milliseconds. */
const LIFETIME = 60_000
const MOST = 5_000

interface Head {
  readonly state: CallState
  /** The state as Redis has it; '' if it follows from what was heard. */
  readonly json: string
  readonly life: string
  /** The last entry of the log that the state is known to follow from. */
  readonly seq: number
}

/** Entries that change no state. */
const CHANGES_NOTHING: ReadonlySet<Entry['type']> = new Set(['candidates', 'rejoin'])

/**
 * The heads of calls as this process has read or written them last. Another process may have changed them since, so what is decided by
 * one is written only if it is still true: its version is, and its *life*. A call can be lost or discarded and begin again, and then
 * count the same versions once more; its life is another.
 */
export class RecentHeads {
  readonly #heads: LRUCache<CallId, Head>
  readonly #lives = new WeakMap<CallState, string>()

  constructor(clock: Clock) {
    this.#heads = expiringCache({ clock, lifetimeMs: LIFETIME, limit: MOST })
  }

  get(callId: CallId): CallState | undefined {
    return this.#heads.get(callId)?.state
  }

  /** The life of the call that a state was read or written in; '' if it is not known. */
  lifeOf(state: CallState | null | undefined): string {
    return (state && this.#lives.get(state)) || ''
  }

  /**
   * @param json the state as it was read. @param life '' for one that a server of the version before has written.
   * @param seq the last entry of the log then.
   */
  read(callId: CallId, json: string, life: string, seq: number): CallState {
    const known = this.#heads.get(callId)
    if (known?.json !== json || known.life !== life)
      return this.#keep({ state: JSON.parse(json) as CallState, json, life, seq })
    return known.seq < seq ? this.#keep({ ...known, seq }) : known.state
  }

  /** @param before the state that the entry `seq` was appended to. @param next the state that followed, if it is another. */
  wrote(callId: CallId, before: CallState | null, seq: number, next?: Omit<Head, 'seq'>): void {
    if (next !== undefined) {
      this.#keep({ ...next, seq })
      return
    }
    const known = this.#heads.get(callId)
    if (known !== undefined && known.state === before && known.seq < seq) this.#keep({ ...known, seq })
  }

  /**
   * An entry was written elsewhere. If it follows on what is known, so does the state: what is decided by that need not be decided
   * twice, as it would have to be by a state that is over.
   * @param began with the first: the life that began with it, and the state as JSON, with a space between.
   */
  heard({ callId, type, seq }: Pick<Entry, 'callId' | 'type' | 'seq'>, json: string, began?: string): void {
    const known = this.#heads.get(callId)
    if (known === undefined && began !== undefined) {
      const end = began.indexOf(' ')
      this.read(callId, began.slice(end + 1), began.slice(0, end), seq)
    }
    if (known === undefined || seq <= known.seq) return
    const isNext = seq === known.seq + 1
    if (CHANGES_NOTHING.has(type)) {
      if (isNext) this.#keep({ ...known, seq })
      return
    }
    const entry = JSON.parse(json) as Entry
    const state = reduce(known.state, entry)
    if (state === known.state) {
      if (isNext) this.#keep({ ...known, seq })
      return
    }
    // A server of another version may make something else of it.
    if (state === null || !isNext || entry.v !== PROTOCOL_VERSION) this.forget(callId)
    else this.#keep({ ...known, state, json: '', seq })
  }

  forget(callId: CallId): void {
    this.#heads.delete(callId)
  }

  #keep(head: Head): CallState {
    const { state, life } = head
    // One that has ended is asked for no more.
    if (life === '' || state.phase === 'ended') this.#heads.delete(state.callId)
    else {
      this.#lives.set(state, life)
      this.#heads.set(state.callId, head)
    }
    return state
  }
}
