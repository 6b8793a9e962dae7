import { randomUUID } from 'node:crypto'
import type {
  Address,
  AppendReply,
  CallId,
  CallState,
  Clock,
  DeviceId,
  Draft,
  Entry,
  MissedCall,
  Party,
  UserId,
} from '@ringdown/protocol'
import { type OpenHold, openUncounted } from '../../budgets/held-budget.js'
import { deviceListKey, heldKey, missedBy, userKey } from '../../store/call-index.js'
import {
  type AppendOutcome,
  type CallStore,
  type Claim,
  type Due,
  entryOf,
  FORGOTTEN_IDS,
  type Haste,
  type LiveCalls,
  type Seal,
  type Step,
  type StoredCall,
  type TakenDue,
} from '../../store/call-store.js'
import { entryKey } from '../../store/entry-author.js'
import type { RedisConnection } from '../redis-connection.js'
import { RedisScripts, type WriteLease } from '../redis-scripts.js'
import { isPrevented, scriptsOf } from '../script-condition.js'
import { appendArguments } from './append-arguments.js'
import { callKeys, KEEP } from './call-keys.js'
import { CallLists, isCrowded } from './call-lists.js'
import { CALL_SCRIPTS, type CallScripts, FOLLOWS } from './call-scripts.js'
import { CallUpkeep } from './call-upkeep.js'
import { openEntry } from './open-entry.js'
import { RecentHeads } from './recent-heads.js'
import { RedisCharges } from './redis-charges.js'
import { RedisClaims } from './redis-claims.js'
import { RedisDeadlines } from './redis-deadlines.js'
import { RedisMissedCalls } from './redis-missed-calls.js'

interface Options {
  readonly redis: RedisConnection
  readonly lease: WriteLease
  /** The folder of the scripts. */
  readonly root: URL
  readonly clock: Clock
  /** How long an ended call is kept. */
  readonly tombstoneMs: number
  /** How long a missed call is kept. */
  readonly missedMs: number
  /** Charges logs to those who write them. Without it, nothing is counted. */
  readonly openHold?: OpenHold
}

/** Keeps the calls in Redis, where they outlive this process. Each script changes the keys of one call, or one key. */
export class RedisCallStore implements CallStore {
  readonly claims: RedisClaims
  readonly #options: Options
  readonly #scripts: CallScripts
  readonly #lists: CallLists
  readonly #deadlines: RedisDeadlines
  readonly #missed: RedisMissedCalls
  readonly #charges: RedisCharges
  readonly #upkeep: CallUpkeep
  readonly #heads: RecentHeads

  constructor(options: Options) {
    const { clock, tombstoneMs, openHold = openUncounted } = options
    this.#options = options
    this.#heads = new RecentHeads(clock)
    this.#scripts = new RedisScripts(options, 'calls/', CALL_SCRIPTS)
    this.claims = new RedisClaims({ scripts: this.#scripts, clock })
    this.#lists = new CallLists({
      ...options,
      scripts: this.#scripts,
      headOf: (id, mayWait) => this.head(id, mayWait),
    })
    this.#deadlines = new RedisDeadlines({ ...options, scripts: this.#scripts })
    this.#missed = new RedisMissedCalls({ ...options, scripts: this.#scripts })
    this.#charges = new RedisCharges({ clock, openHold, lifetimeMs: tombstoneMs })
    this.#upkeep = new CallUpkeep({
      scripts: this.#scripts,
      lists: this.#lists,
      charges: this.#charges,
      headOf: id => this.head(id),
    })
  }

  async append(callId: CallId, draft: Draft, seal: Seal, step: Step): Promise<AppendOutcome> {
    const { next, before, room, announcements, conditions = [] } = step
    const ends = next?.phase === 'ended'
    const { tombstoneMs } = this.#options
    const open = openEntry(draft, seal)
    const charge = this.#charges.charge(callId, seal.from, Buffer.byteLength(open))
    if (charge === null && conditions.length > 0) return { outcome: 'prevented' }
    const json = next === undefined ? '' : JSON.stringify(next)
    const life = step.ifVersion === 0 ? randomUUID() : this.#heads.lifeOf(before)
    const keptMs = ends ? tombstoneMs : KEEP
    const args = appendArguments({ draft, seal, step, open, json, life, isCharged: charge !== null, keptMs })
    const manner = { isReplicated: draft.type === 'accept', isUrgent: ends }
    const entering = next !== undefined && charge !== null ? this.#lists.entering(next, step) : null
    let reply: string[]
    try {
      const isSure = room !== undefined && entering?.lists.includes(deviceListKey(room.device))
      if (!isSure) await room?.look()
      // Before the entry: a call that is there, and in no list, would never be found, and one without its deadline could ring for ever.
      const due = entering && step.due ? [this.#deadlines.setting({ callId, ...step.due }, step.due.at)] : []
      const append = { name: 'append', keys: callKeys(callId), args, ...manner } as const
      const given = scriptsOf(conditions)
      const write = (calls = entering?.calls ?? []) =>
        this.#scripts.runAfter([...calls, ...due], append, given)
      reply = (await write().catch(async error => {
        if (!isCrowded(error) || !next || !entering) throw error
        await this.#lists.withdraw(next, entering.lists)
        await room?.look()
        return write(this.#lists.entering(next, { ...step, room: undefined }).calls)
      })) as string[]
    } catch (error) {
      charge?.release()
      if (isPrevented(error)) return { outcome: 'prevented' }
      throw error
    }
    const [outcome, first = '', second = '', ...dropped] = reply
    if (outcome !== 'appended') {
      charge?.release()
      const entered = entering?.lists ?? []
      // If this fails, a reader of the lists does it.
      if (next !== undefined && entered.length > 0) await this.#lists.withdraw(next, entered).catch(() => {})
    }
    switch (outcome) {
      case 'appended': {
        this.#charges.dropped(callId, dropped)
        if (ends) this.#charges.ended(callId)
        const seq = Number(first)
        this.#heads.wrote(callId, before ?? null, seq, next && { state: next, json, life })
        if (next !== undefined)
          this.#follow(second === '' ? (before ?? null) : (JSON.parse(second) as CallState), next)
        for (const each of announcements ?? []) each.sent()
        for (const each of conditions) each.held()
        const written = { outcome, entry: entryOf(draft, seal, seq), json: `${open}${first}}` } as const
        if (step.ifVersion === 0 && announcements === undefined)
          return { ...written, began: `${life} ${json}` }
        return announcements === undefined ? written : { ...written, isAnnounced: true }
      }
      case 'repeated':
        return { outcome, first: { seq: Number(first), at: Number(second) } }
      case 'conflict':
        if (first === '') this.#heads.forget(callId)
        else this.#heads.read(callId, first, second, Number(dropped[0]))
        return { outcome }
      case 'full':
      case 'over-budget':
        return { outcome }
      default:
        throw new TypeError(`append.lua said ${outcome}`)
    }
  }

  async repeated(callId: CallId, author: Party | null, entryId: string): Promise<AppendReply | null> {
    const [, , , ids = ''] = callKeys(callId)
    const { scripts } = this.#options.redis
    const [known] = await scripts.fields(ids, [entryKey({ from: author, entryId })])
    if (!known) return null
    const [seq = 0, at = 0] = known.split(' ').map(Number)
    return { seq, at }
  }

  async head(callId: CallId, mayWait = false): Promise<CallState | null> {
    const [head] = callKeys(callId)
    const { scripts } = this.#options.redis
    const [state, life, seq] = await scripts.fields(head, ['state', 'life', 'seq'], mayWait)
    if (state) return this.#heads.read(callId, state, life ?? '', Number(seq))
    this.#heads.forget(callId)
    return null
  }

  async recent(callId: CallId): Promise<CallState | null> {
    return this.#heads.get(callId) ?? this.head(callId)
  }

  heard(entry: Pick<Entry, 'callId' | 'type' | 'seq'>, json: string, began?: string): void {
    this.#heads.heard(entry, json, began)
  }

  async read(callId: CallId): Promise<StoredCall | null> {
    const [head, log] = callKeys(callId)
    const [state, ...entries] = (await this.#scripts.run('read', [head, log], [])) as string[]
    if (state === undefined) return null
    const kept = entries.map(json => JSON.parse(json) as Entry)
    return { state: JSON.parse(state) as CallState, log: kept.sort((a, b) => a.seq - b.seq) }
  }

  async forget(callId: CallId, seqs: readonly number[]): Promise<boolean> {
    if (seqs.length === 0) return false
    const given = [FORGOTTEN_IDS, KEEP, ...seqs]
    const dropped = (await this.#scripts.run('forget', callKeys(callId), given)) as string[]
    this.#charges.dropped(callId, dropped)
    return dropped.length > 0
  }

  async discard({ callId, version }: CallState): Promise<void> {
    const gone = await this.#scripts.run('discard', callKeys(callId), [version])
    if (gone === 1) this.#charges.release(callId)
  }

  held(address: Address, haste?: Haste): Promise<readonly CallState[]> {
    return this.#lists.read(heldKey(address), haste)
  }

  liveOfUser(userId: UserId, haste?: Haste): Promise<readonly CallState[]> {
    return this.#lists.read(userKey(userId), haste)
  }

  liveOfDevice(userId: UserId, deviceId: DeviceId): Promise<readonly CallState[]> {
    return this.#lists.read(deviceListKey({ userId, deviceId }))
  }

  missed(userId: UserId): Promise<readonly Omit<MissedCall, 'ageMs'>[]> {
    return this.#missed.of(userId)
  }

  recallMissed(userId: UserId, missed: Omit<MissedCall, 'ageMs'>): Promise<void> {
    return this.#missed.add(userId, missed)
  }

  claim(key: string, claim: Claim, lifetimeMs: number): Promise<Claim> {
    return this.claims.claim(key, claim, lifetimeMs)
  }

  release(key: string, callId: CallId): Promise<void> {
    return this.claims.release(key, callId)
  }

  setDue(due: Due, at: number): Promise<void> {
    return this.#deadlines.set(due, at)
  }

  takeDue(now: number, leaseMs: number): Promise<readonly TakenDue[]> {
    this.#upkeep.tick(now).catch(() => {})
    return this.#deadlines.take(now, leaseMs)
  }

  settleDue(taken: TakenDue): Promise<void> {
    return this.#deadlines.settle(taken)
  }

  returnDue(taken: TakenDue, at: number): Promise<void> {
    return this.#deadlines.return(taken, at)
  }

  async live(after: CallId | null, limit: number): Promise<readonly CallState[]> {
    const found: CallState[] = []
    for (let last = after; ; ) {
      const ids = await this.#lists.live(last, limit)
      const heads = await Promise.all(ids.map(id => this.head(id)))
      found.push(...heads.filter(head => head !== null && head.phase !== 'ended'))
      last = ids.at(-1) ?? null
      // Some of a page may have ended just now.
      if (last === null || ids.length < limit || found.length >= limit) return found.slice(0, limit)
    }
  }

  countLive(): Promise<LiveCalls> {
    return this.#lists.count()
  }

  /**
   * What follows from a new head. Nobody waits for it, and if it fails, reading corrects it: a list is believed only where the
   * head agrees, and a deadline of a call that is over does nothing.
   */
  #follow(before: CallState | null, next: CallState): void {
    const missed = missedBy(next)
    const following = [
      this.#lists.leave(before, next),
      next.phase === 'ended' ? this.#deadlines.forget(next.callId) : null,
      next.phase === 'ended' ? this.claims.releaseOf(next.callId, FOLLOWS) : null,
      missed === null ? null : this.#missed.add(missed.userId, missed.missed, FOLLOWS),
    ]
    for (const each of following) each?.catch(() => {})
  }
}
