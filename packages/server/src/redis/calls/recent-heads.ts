import { type CallId, type CallState, type Clock, type Entry, reduce } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../../expiring-cache.js'

/** For how long a head is remembered after it was read or written last, in milliseconds. */
const LIFETIME = 60_000
const MOST = 5_000

interface Head {
  readonly state: CallState
  readonly json: string
  readonly life: string
}

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

  /** @param json the state as it was read. @param life '' for one that a server of the version before has written. */
  read(callId: CallId, json: string, life: string): CallState {
    const known = this.#heads.get(callId)
    if (known?.json === json && known.life === life) return known.state
    const state = JSON.parse(json) as CallState
    this.wrote(state, json, life)
    return state
  }

  wrote(state: CallState, json: string, life: string): void {
    const { callId } = state
    // One that has ended is asked for no more.
    if (life === '' || state.phase === 'ended') {
      this.#heads.delete(callId)
      return
    }
    this.#lives.set(state, life)
    this.#heads.set(callId, { state, json, life })
  }

  /** An entry was written elsewhere: what is decided by a head that it has changed would have to be decided twice. */
  heard(callId: CallId, json: string): void {
    const seen = this.get(callId)
    // A candidate, for example, changes nothing.
    if (seen && reduce(seen, JSON.parse(json) as Entry) !== seen) this.forget(callId)
  }

  forget(callId: CallId): void {
    this.#heads.delete(callId)
  }
}
