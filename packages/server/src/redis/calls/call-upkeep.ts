import type { CallId, CallState } from '@ringdown/protocol'
import { callKeys, KEEP } from './call-keys.js'
import type { CallLists } from './call-lists.js'
import type { CallScripts } from './call-scripts.js'
import type { RedisCharges } from './redis-charges.js'

/** How often it is done, in milliseconds. */
const HOUR = 3_600_000
/** How often it is looked which calls that are charged for have ended elsewhere, or been over for long enough, in milliseconds. */
const MINUTE = 60_000
/** How many calls are looked at together. */
const PAGE = 100

interface Options {
  readonly scripts: CallScripts
  readonly lists: CallLists
  readonly charges: Pick<RedisCharges, 'live' | 'ended' | 'release' | 'clean'>
  readonly headOf: (callId: CallId) => Promise<CallState | null>
}

/**
 * Renews the lifetimes of live calls, which may wait or last for days without a word, and corrects what follows from them. Another
 * process may end a call that this one charges for, and what is said of it between them may be lost.
 */
export class CallUpkeep {
  readonly #options: Options
  #doneAt = Number.NEGATIVE_INFINITY
  #lookedAt = Number.NEGATIVE_INFINITY
  /** Those that were charged for when it was looked last: the first entry of a younger one may be on its way. */
  #charged: readonly CallId[] = []

  constructor(options: Options) {
    this.#options = options
  }

  /** Does what it is time for. What fails is done the next time. */
  async tick(now: number): Promise<void> {
    if (now >= this.#lookedAt + MINUTE) {
      this.#lookedAt = now
      await this.#lookAtCharged()
    }
    if (now >= this.#doneAt + HOUR) {
      this.#doneAt = now
      await this.#renewLive()
    }
  }

  async #lookAtCharged(): Promise<void> {
    const { charges } = this.#options
    charges.clean()
    const live = charges.live
    const isLive = new Set(live)
    const older = this.#charged.filter(callId => isLive.has(callId))
    this.#charged = live
    for (let first = 0; first < older.length; first += PAGE)
      await Promise.all(older.slice(first, first + PAGE).map(callId => this.#lookAtOneCharged(callId)))
  }

  async #lookAtOneCharged(callId: CallId): Promise<void> {
    const { charges, headOf } = this.#options
    const head = await headOf(callId)
    if (head === null) charges.release(callId)
    else if (head.phase === 'ended') charges.ended(callId)
  }

  async #renewLive(): Promise<void> {
    const { lists } = this.#options
    for (let after: CallId | null = null; ; ) {
      const page: readonly CallId[] = await lists.live(after, PAGE)
      await Promise.all(page.map(callId => this.#look(callId)))
      after = page.at(-1) ?? null
      if (after === null || page.length < PAGE) break
    }
  }

  async #look(callId: CallId): Promise<void> {
    const { scripts, lists, headOf } = this.#options
    const isLive = (await scripts.run('touch', callKeys(callId), [KEEP])) === 1
    const head = isLive ? await headOf(callId) : null
    await (head === null ? lists.drop(callId) : lists.renew(head))
  }
}
