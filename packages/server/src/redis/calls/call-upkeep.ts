import type { CallId, CallState } from '@ringdown/protocol'
import { callKeys, KEEP } from './call-keys.js'
import type { CallLists } from './call-lists.js'
import type { CallScripts } from './call-scripts.js'
import type { RedisCharges } from './redis-charges.js'

/** How often it is done, in milliseconds. */
const HOUR = 3_600_000
/** How many calls are looked at together. */
const PAGE = 100

interface Options {
  readonly scripts: CallScripts
  readonly lists: CallLists
  readonly charges: RedisCharges
  readonly headOf: (callId: CallId) => Promise<CallState | null>
}

/** Renews the lifetimes of live calls, which may wait or last for days without a word, and corrects what follows from them. */
export class CallUpkeep {
  readonly #options: Options
  #doneAt = Number.NEGATIVE_INFINITY

  constructor(options: Options) {
    this.#options = options
  }

  /** Does it if it is time. What fails is done an hour later. */
  async tick(now: number): Promise<void> {
    if (now < this.#doneAt + HOUR) return
    this.#doneAt = now
    await this.run()
  }

  async run(): Promise<void> {
    const { lists, charges } = this.#options
    const charged = new Set(charges.live)
    for (let after: CallId | null = null; ; ) {
      const page: readonly CallId[] = await lists.live(after, PAGE)
      await Promise.all(page.map(callId => this.#look(callId)))
      for (const callId of page) charged.delete(callId)
      after = page.at(-1) ?? null
      if (after === null || page.length < PAGE) break
    }
    // Redis has lost them.
    for (const callId of charged) charges.release(callId)
  }

  async #look(callId: CallId): Promise<void> {
    const { scripts, lists, headOf } = this.#options
    const isLive = (await scripts.run('touch', callKeys(callId), [KEEP])) === 1
    const head = isLive ? await headOf(callId) : null
    await (head === null ? lists.drop(callId) : lists.renew(head))
  }
}
