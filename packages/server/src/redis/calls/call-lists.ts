import type { CallId, CallState, Clock } from '@ringdown/protocol'
import { keysOf } from '../../store/call-index.js'
import type { LiveCalls, Step } from '../../store/call-store.js'
import type { RedisConnection } from '../redis-connection.js'
import { KEEP, listKey, liveKey } from './call-keys.js'
import type { CallScripts } from './call-scripts.js'

const PHASES = ['calling', 'ringing', 'accepted'] as const satisfies readonly (keyof LiveCalls)[]

/**
 * How long a list may name a call before the call is there, or after it has left, in milliseconds: they are written one after
 * the other, perhaps in two nodes of a cluster.
 */
const UNSURE = 10_000

interface Options {
  readonly redis: RedisConnection
  readonly scripts: CallScripts
  readonly clock: Clock
  readonly headOf: (callId: CallId) => Promise<CallState | null>
}

/**
 * The lists of calls by address, user, device and phase. They follow from the heads: a call is listed before its head says so and
 * taken out after, and what a list names is believed only if the head agrees. So whatever fails in between, no call is missing.
 */
export class CallLists {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** To be awaited before the head changes. */
  async enter(next: CallState, { ifVersion, before = null }: Step): Promise<void> {
    if (next.phase === 'ended') return
    const { scripts, clock } = this.#options
    const isListed = new Set(before === null ? [] : keysOf(before))
    const entered = keysOf(next).filter(key => !isListed.has(key))
    await Promise.all([
      ...entered.map(key => scripts.run('list', [listKey(key)], [next.callId, clock.now(), KEEP])),
      ifVersion === 0 ? this.#enterPhase(next) : null,
    ])
  }

  /** After the head has changed. A call enters a phase before it leaves the last, so that it is always found. */
  async leave(before: CallState | null, next: CallState): Promise<void> {
    const stays = new Set(keysOf(next))
    const left =
      before === null
        ? []
        : keysOf(before)
            .filter(key => !stays.has(key))
            .map(listKey)
    // A new call has entered its phase before.
    const isMoved = before !== null && before.phase !== next.phase
    if (isMoved && before.phase !== 'ended') left.push(liveKey(before.phase))
    // Sent in this order.
    const entered = isMoved ? this.#enterPhase(next) : null
    await Promise.all([entered, ...left.map(key => this.#remove(key, next))])
  }

  /** The first entry of a call was not taken, unless somebody else has written one. */
  async withdraw(next: CallState): Promise<void> {
    const { headOf } = this.#options
    if (next.phase === 'ended' || (await headOf(next.callId)) !== null) return
    await this.#remove(liveKey(next.phase), next)
    // Somebody else may have written it meanwhile, and have listed it before.
    const head = await headOf(next.callId)
    if (head !== null) await this.#enterPhase(head)
  }

  /** The call is over, or was never there. */
  async drop(callId: CallId): Promise<void> {
    await Promise.all(PHASES.map(phase => this.#options.scripts.run('unlist', [liveKey(phase)], [callId])))
  }

  /** The calls of a list, oldest first. @param key as `call-index.ts` makes them. */
  async read(key: string): Promise<readonly CallState[]> {
    const { redis, scripts, clock, headOf } = this.#options
    const listed = await redis.ask('read', client => client.zrange(listKey(key), 0, '-1', 'WITHSCORES'))
    const names = listed.filter((_, index) => index % 2 === 0)
    const heads = await Promise.all(names.map(headOf))
    const isTrue = (index: number) => {
      const head = heads[index]
      return head !== null && head !== undefined && keysOf(head).includes(key)
    }
    const sure = clock.now() - UNSURE
    const stale = names.filter((_, index) => !isTrue(index) && Number(listed[2 * index + 1]) < sure)
    // If this fails, the next reader does it.
    if (stale.length > 0) await scripts.run('unlist', [listKey(key)], stale).catch(() => {})
    return heads.flatMap((head, index) => (head !== null && isTrue(index) ? [head] : []))
  }

  /** Ids of live calls, and of some that have just ended, in their order. */
  async live(after: CallId | null, limit: number): Promise<readonly CallId[]> {
    const from = after === null ? '-' : `(${after}`
    const pages = await Promise.all(
      PHASES.map(phase =>
        this.#options.redis.ask('read', client =>
          client.zrangebylex(liveKey(phase), from, '+', 'LIMIT', 0, limit),
        ),
      ),
    )
    return [...new Set(pages.flat())].sort().slice(0, limit)
  }

  async count(): Promise<LiveCalls> {
    const { redis } = this.#options
    const [calling = 0, ringing = 0, accepted = 0] = await Promise.all(
      PHASES.map(phase => redis.ask('read', client => client.zcard(liveKey(phase)))),
    )
    return { calling, ringing, accepted }
  }

  /** By id alone, so that they can be read page by page. */
  async #enterPhase({ callId, phase }: CallState): Promise<void> {
    if (phase !== 'ended') await this.#options.scripts.run('list', [liveKey(phase)], [callId, 0, KEEP])
  }

  async #remove(key: string, { callId }: CallState): Promise<void> {
    await this.#options.scripts.run('unlist', [key], [callId])
  }
}
