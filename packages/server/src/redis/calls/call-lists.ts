import type { CallId, CallPhase, CallState, Clock } from '@ringdown/protocol'
import { deviceListKey, keysOf } from '../../store/call-index.js'
import type { Haste, LiveCalls, Step } from '../../store/call-store.js'
import type { RedisConnection } from '../redis-connection.js'
import type { Manner, Call as ScriptCall } from '../redis-scripts.js'
import { KEEP, listKey, liveKey } from './call-keys.js'
import { type CALL_SCRIPTS, type CallScripts, FOLLOWS } from './call-scripts.js'

const PHASES = ['calling', 'ringing', 'accepted'] as const satisfies readonly (keyof LiveCalls)[]
const ORDER: readonly CallPhase[] = [...PHASES, 'ended']

/** What `lua/calls/enter.lua` says of a list that has too many calls. */
const CROWDED = 'CROWDED'

/** How long a list may name a call that is not there yet, in milliseconds: they are written one after the other. */
const UNSURE = 10_000

type Call = ScriptCall<typeof CALL_SCRIPTS>

interface Entering {
  readonly lists: readonly string[]
  readonly calls: readonly Call[]
}

const NOTHING: Entering = { lists: [], calls: [] }

interface Options {
  readonly redis: RedisConnection
  readonly scripts: CallScripts
  readonly clock: Clock
  readonly headOf: (callId: CallId, mayWait?: boolean) => Promise<CallState | null>
}

/**
 * The lists of calls by address, user, device and phase. They follow from the heads: a call is listed before its head says so and
 * taken out after, and what a list names is believed only if the head agrees. So whatever fails in between, no call is missing.
 *
 * Beside a call stands the latest version of its head that somebody wanted to change as they entered it. Once the head has a later
 * one, none of them can succeed any more, so the call leaves, unless the head says that it belongs there.
 */
export class CallLists {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * What is to run before the head changes, and the lists that the call was not in before. The list of a device that may have no
   * {@link Step.room} refuses it: see {@link isCrowded}.
   */
  entering(next: CallState, { ifVersion, before = null, room }: Step): Entering {
    if (next.phase === 'ended') return NOTHING
    const isListed = new Set(before === null ? [] : keysOf(before))
    const lists = keysOf(next).filter(key => !isListed.has(key))
    const bounded = room && deviceListKey(room.device)
    const calls = lists.map(key =>
      this.#entering(key, next.callId, ifVersion, key === bounded ? room?.most : undefined),
    )
    return { lists, calls: ifVersion === 0 ? [...calls, ...phaseEntering(next)] : calls }
  }

  /** After the head has changed; nobody waits for it. A call enters a phase before it leaves the last, so that it is always found. */
  async leave(before: CallState | null, next: CallState): Promise<void> {
    const stays = new Set(keysOf(next))
    const left = before === null ? [] : keysOf(before).filter(key => !stays.has(key))
    // A new call has entered its phase before.
    const isMoved = before !== null && before.phase !== next.phase
    // Sent in this order.
    const entered = isMoved ? this.#enterPhase(next, FOLLOWS) : null
    const moved = isMoved ? this.#leavePhase(before, FOLLOWS) : null
    await Promise.all([entered, moved, ...left.map(key => this.#leave(key, next, FOLLOWS))])
  }

  /** The head was not changed to `next`: takes out what only that would have put in. @param entered the lists that {@link entering} named. */
  async withdraw(next: CallState, entered: readonly string[]): Promise<void> {
    const head = await this.#options.headOf(next.callId)
    const stays = new Set(head === null ? entered : keysOf(head))
    const left = entered.filter(key => !stays.has(key))
    const moved = head === null ? this.#withdrawPhase(next) : null
    const passed = head !== null && isPast(next.phase, head.phase) ? this.#leavePhase(next) : null
    await Promise.all([moved, passed, ...left.map(key => (head === null ? null : this.#leave(key, head)))])
  }

  /** Enters a live call wherever it should be already, and renews the lifetimes of its lists. */
  async renew(head: CallState): Promise<void> {
    const keys = keysOf(head)
    await Promise.all([
      ...keys.map(key => this.#enter(key, head.callId, head.version)),
      this.#enterPhase(head),
    ])
    // It may have ended meanwhile.
    await this.withdraw(head, keys)
  }

  /** The call is over, or was never there. */
  async drop(callId: CallId): Promise<void> {
    await Promise.all(PHASES.map(phase => this.#leavePhase({ callId, phase })))
  }

  /** The calls of a list, oldest first. @param key as `call-index.ts` makes them. */
  async read(key: string, { mayWait = false }: Haste = {}): Promise<readonly CallState[]> {
    const { redis, scripts, clock, headOf } = this.#options
    const listed = await redis.scripts.fieldsOf(listKey(key), mayWait)
    const names = listed
      .map(([callId, place]) => ({ callId, at: Number.parseInt(place, 10) }))
      .sort((a, b) => a.at - b.at || (a.callId < b.callId ? -1 : 1))
      .map(({ callId }) => callId)
    const heads = await Promise.all(names.map(callId => headOf(callId, mayWait)))
    const belongs = (head: CallState | null | undefined) => !!head && keysOf(head).includes(key)
    const stale = names.flatMap((callId, index) => {
      const head = heads[index]
      if (belongs(head)) return []
      return head ? [callId, head.version, 0] : [callId, 0, clock.now() - UNSURE]
    })
    // If this fails, the next reader does it.
    if (stale.length > 0) await scripts.run('leave', [listKey(key)], stale).catch(() => {})
    return heads.filter(head => head !== null && belongs(head)) as readonly CallState[]
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

  #entering(key: string, callId: CallId, version: number, most?: number): Call {
    const args = [callId, version, this.#options.clock.now(), KEEP]
    return { name: 'enter', keys: [listKey(key)], args: most === undefined ? args : [...args, most] }
  }

  async #enter(key: string, callId: CallId, version: number): Promise<void> {
    await this.#options.scripts.runAfter([], this.#entering(key, callId, version))
  }

  /** @param head of the call, which does not belong there. */
  async #leave(key: string, { callId, version }: CallState, manner?: Manner): Promise<void> {
    await this.#options.scripts.run('leave', [listKey(key)], [callId, version, 0], manner)
  }

  async #enterPhase(call: CallState, manner?: Manner): Promise<void> {
    for (const each of phaseEntering(call)) await this.#options.scripts.runAfter([], { ...each, ...manner })
  }

  /** The first entry of a call was not taken. */
  async #withdrawPhase(next: CallState): Promise<void> {
    await this.#leavePhase(next)
    // Somebody else may have written one meanwhile, and have entered it before.
    const head = await this.#options.headOf(next.callId)
    if (head !== null) await this.#enterPhase(head)
  }

  async #leavePhase({ callId, phase }: Pick<CallState, 'callId' | 'phase'>, manner?: Manner): Promise<void> {
    const { scripts } = this.#options
    if (phase !== 'ended') await scripts.run('leave-phase', [liveKey(phase)], [callId], manner)
  }
}

/** By id alone, so that they can be read page by page. */
function phaseEntering({ callId, phase }: CallState): readonly Call[] {
  return phase === 'ended' ? [] : [{ name: 'enter-phase', keys: [liveKey(phase)], args: [callId, KEEP] }]
}

/** Whether a call in the phase `now` is in the other no more. Nobody returns to an earlier one. */
function isPast(phase: CallPhase, now: CallPhase): boolean {
  return ORDER.indexOf(phase) < ORDER.indexOf(now)
}

/** Whether a call was not appended because a list that it was to enter first has too many. */
export function isCrowded(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(CROWDED)
}
