import type { CallId, Clock, Party } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import type { OpenHold } from '../../budgets/held-budget.js'
import { expiringCache } from '../../expiring-cache.js'
import { authorKey } from '../../store/entry-author.js'
import { LogCharges } from '../../store/log-charges.js'

/** What an entry takes besides its text, in bytes. */
const ENTRY = 1_024
/** How many ended calls are counted. Beyond that, the oldest are forgotten early. */
const ENDED_CALLS = 20_000

interface Options {
  readonly clock: Clock
  readonly openHold: OpenHold
  /** How long an ended call is kept. */
  readonly lifetimeMs: number
}

/** Charges those who write through this server for what they make Redis hold. */
export class RedisCharges {
  readonly #openHold: OpenHold
  readonly #live = new Map<CallId, LogCharges>()
  readonly #ended: LRUCache<CallId, LogCharges>

  constructor({ openHold, ...options }: Options) {
    this.#openHold = openHold
    this.#ended = expiringCache({ ...options, limit: ENDED_CALLS, onGone: charges => charges.release() })
  }

  /** Charges an entry that is about to be written. @returns `null` if its author may not write it, unless it ends the call. */
  charge(callId: CallId, author: Party | null, length: number): { release(): void } | null {
    const charges = this.#live.get(callId) ?? this.#ended.get(callId) ?? new LogCharges(this.#openHold)
    const bytes = ENTRY + length
    if (!charges.charge(author, bytes)) return null
    if (!this.#ended.has(callId)) this.#live.set(callId, charges)
    return {
      release: () => {
        charges.shrink(authorKey(author), bytes)
        if (charges.isEmpty) this.release(callId)
      },
    }
  }

  /** @param dropped authors and the lengths of their entries, in turn. */
  dropped(callId: CallId, dropped: readonly (string | number)[]): void {
    const charges = this.#live.get(callId) ?? this.#ended.get(callId)
    for (let index = 0; index < dropped.length; index += 2)
      charges?.shrink(String(dropped[index]), ENTRY + Number(dropped[index + 1]))
  }

  ended(callId: CallId): void {
    const charges = this.#live.get(callId)
    if (charges !== undefined) this.#ended.set(callId, charges)
    this.#live.delete(callId)
  }

  release(callId: CallId): void {
    this.#live.get(callId)?.release()
    this.#live.delete(callId)
    this.#ended.delete(callId)
  }

  /** Nothing more is charged for calls that have been over for long enough. */
  clean(): void {
    this.#ended.purgeStale()
  }

  /** The live calls that are charged for. */
  get live(): readonly CallId[] {
    return [...this.#live.keys()]
  }
}
