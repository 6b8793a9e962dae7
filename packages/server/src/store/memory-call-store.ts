import {
  type Address,
  type AppendReply,
  type CallId,
  type CallState,
  type Clock,
  type DeviceId,
  type Draft,
  LIMITS,
  type MissedCall,
  type Party,
  type UserId,
} from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { type OpenHold, openUncounted } from '../budgets/held-budget.js'
import { expiringCache } from '../expiring-cache.js'
import { deviceListKey, heldKey, isListedAs, keysOf, missedBy, userKey } from './call-index.js'
import type {
  AppendOutcome,
  CallStore,
  Claim,
  Due,
  LiveCalls,
  Room,
  Seal,
  Step,
  StoredCall,
  TakenDue,
} from './call-store.js'
import { DeadlineList } from './deadline-list.js'
import { entryKey } from './entry-author.js'
import { MemoryLog } from './memory-log.js'

/** For how many people missed calls are remembered. Beyond that, those longest unused are forgotten. */
const PEOPLE_WITH_MISSED_CALLS = 10_000
/** How many ended calls are remembered. Beyond that, the oldest are forgotten early. */
const ENDED_CALLS = 20_000
/** How often expired things are removed, in milliseconds. */
const CLEANING = 10_000

interface Options {
  readonly clock: Clock
  /** How long an ended call is kept. */
  readonly tombstoneMs: number
  /** How long a missed call is kept. */
  readonly missedMs: number
  /** Charges logs to those who write them. Without it, nothing is counted. */
  readonly openHold?: OpenHold
}

/** Keeps the calls in this process: the default. Nothing survives a restart. */
export class MemoryCallStore implements CallStore {
  readonly #clock: Clock
  readonly #missedMs: number
  readonly #openHold: OpenHold
  readonly #live = new Map<CallId, MemoryLog>()
  readonly #ended: LRUCache<CallId, MemoryLog>
  readonly #index = new Map<string, Set<CallId>>()
  readonly #missed: LRUCache<UserId, readonly Omit<MissedCall, 'ageMs'>[]>
  readonly #claims = new Map<string, Claim & { readonly until: number }>()
  readonly #deadlines = new DeadlineList()
  #cleanedAt = Number.NEGATIVE_INFINITY

  constructor({ clock, tombstoneMs, missedMs, openHold = openUncounted }: Options) {
    this.#clock = clock
    this.#openHold = openHold
    this.#missedMs = missedMs
    this.#ended = expiringCache<CallId, MemoryLog>({
      clock,
      lifetimeMs: tombstoneMs,
      limit: ENDED_CALLS,
      onGone: log => log.release(),
    })
    this.#missed = expiringCache({ clock, lifetimeMs: missedMs, limit: PEOPLE_WITH_MISSED_CALLS })
  }

  async append(callId: CallId, draft: Draft, seal: Seal, step: Step): Promise<AppendOutcome> {
    if (step.room && this.#isCrowded(step.room)) await step.room.look()
    const found = this.#log(callId)
    const key = entryKey({ from: seal.from, entryId: draft.entryId })
    const repeated = found?.repeated(key)
    if (repeated) return { outcome: 'repeated', first: repeated }
    if ((found?.head.version ?? 0) !== step.ifVersion) return { outcome: 'conflict' }
    if (step.due) this.#deadlines.set({ callId, deadline: step.due.deadline }, step.due.at)
    const ends = step.next?.phase === 'ended'
    const log = found ?? (step.next ? new MemoryLog(step.next, this.#openHold) : null)
    // A log begins with the entry that creates its first state.
    if (log === null) return { outcome: 'conflict' }
    const written = log.append(draft, seal, { key, ends })
    if (typeof written === 'string') return { outcome: written }
    if (step.next) this.#move(callId, log, found ? found.head : null, step.next)
    return { outcome: 'appended', entry: written.entry, json: written.json }
  }

  async repeated(callId: CallId, author: Party | null, entryId: string): Promise<AppendReply | null> {
    return this.#log(callId)?.repeated(entryKey({ from: author, entryId })) ?? null
  }

  async head(callId: CallId): Promise<CallState | null> {
    return this.#log(callId)?.head ?? null
  }

  recent(callId: CallId): Promise<CallState | null> {
    return this.head(callId)
  }

  heard(): void {}

  async read(callId: CallId): Promise<StoredCall | null> {
    const log = this.#log(callId)
    return log ? { state: log.head, log: log.entries } : null
  }

  async forget(callId: CallId, seqs: readonly number[]): Promise<boolean> {
    return this.#log(callId)?.forget(seqs) ?? false
  }

  async discard({ callId, version }: CallState): Promise<void> {
    // Releases the log as well.
    if (this.#ended.get(callId)?.head.version === version) this.#ended.delete(callId)
  }

  async held(address: Address): Promise<readonly CallState[]> {
    return this.#list(heldKey(address))
  }

  async liveOfUser(userId: UserId): Promise<readonly CallState[]> {
    return this.#list(userKey(userId))
  }

  async liveOfDevice(userId: UserId, deviceId: DeviceId): Promise<readonly CallState[]> {
    return this.#list(deviceListKey({ userId, deviceId }))
  }

  async missed(userId: UserId): Promise<readonly Omit<MissedCall, 'ageMs'>[]> {
    const oldest = this.#clock.now() - this.#missedMs
    return (this.#missed.get(userId) ?? []).filter(missed => missed.at > oldest)
  }

  async recallMissed(userId: UserId, missed: Omit<MissedCall, 'ageMs'>): Promise<void> {
    const earlier = this.#missed.get(userId) ?? []
    if (earlier.some(({ callId }) => callId === missed.callId)) return
    this.#missed.set(userId, [missed, ...earlier].slice(0, LIMITS.missedPerUser))
  }

  async claim(key: string, claim: Claim, lifetimeMs: number): Promise<Claim> {
    const held = this.#claims.get(key)
    if (held && held.until > this.#clock.now()) return { callId: held.callId, userId: held.userId }
    this.#claims.set(key, { until: this.#clock.now() + lifetimeMs, ...claim })
    return claim
  }

  async release(key: string, callId: CallId): Promise<void> {
    if (this.#claims.get(key)?.callId === callId) this.#claims.delete(key)
  }

  async setDue(due: Due, at: number): Promise<void> {
    this.#deadlines.set(due, at)
  }

  async takeDue(now: number, leaseMs: number): Promise<readonly TakenDue[]> {
    this.#clean(now)
    return this.#deadlines.take(now, leaseMs)
  }

  async settleDue(taken: TakenDue): Promise<void> {
    this.#deadlines.settle(taken)
  }

  async returnDue(taken: TakenDue, at: number): Promise<void> {
    this.#deadlines.return(taken, at)
  }

  async live(after: CallId | null, limit: number): Promise<readonly CallState[]> {
    const ids = [...this.#live.keys()].filter(callId => after === null || callId > after)
    const page = ids.sort().slice(0, limit)
    return page.flatMap(callId => this.#live.get(callId)?.head ?? [])
  }

  async countLive(): Promise<LiveCalls> {
    const counts = { calling: 0, ringing: 0, accepted: 0 }
    for (const { head } of this.#live.values()) if (head.phase !== 'ended') counts[head.phase] += 1
    return counts
  }

  /** How many things of any kind are held. Tests check that nothing is left. */
  get size(): number {
    const { size: ended } = this.#ended
    const { size: missed } = this.#missed
    return this.#live.size + ended + missed + this.#index.size + this.#claims.size + this.#deadlines.size
  }

  #clean(now: number): void {
    if (now < this.#cleanedAt + CLEANING) return
    this.#cleanedAt = now
    this.#ended.purgeStale()
    this.#missed.purgeStale()
    for (const [key, claim] of this.#claims) if (claim.until <= now) this.#claims.delete(key)
  }

  #log(callId: CallId): MemoryLog | undefined {
    return this.#live.get(callId) ?? this.#ended.get(callId)
  }

  #list(key: string): readonly CallState[] {
    const states: CallState[] = []
    for (const callId of this.#index.get(key) ?? []) {
      const head = this.#live.get(callId)?.head
      if (head) states.push(head)
    }
    return states
  }

  #move(callId: CallId, log: MemoryLog, before: CallState | null, next: CallState): void {
    log.head = next
    if (before === null || !isListedAs(before, next)) {
      const keys = keysOf(next)
      for (const key of before ? keysOf(before) : []) if (!keys.includes(key)) this.#unlist(key, callId)
      for (const key of keys) this.#enlist(key, callId)
    }
    if (next.phase !== 'ended') {
      this.#live.set(callId, log)
      return
    }
    this.#live.delete(callId)
    this.#deadlines.forget(callId)
    log.end()
    this.#ended.set(callId, log)
    const ended = missedBy(next)
    if (ended !== null) void this.recallMissed(ended.userId, ended.missed)
  }

  /** Whether a device may be in too many calls. */
  #isCrowded({ device, most }: Room): boolean {
    return (this.#index.get(deviceListKey(device))?.size ?? 0) >= most
  }

  #enlist(key: string, callId: CallId): void {
    const calls = this.#index.get(key)
    if (calls) calls.add(callId)
    else this.#index.set(key, new Set([callId]))
  }

  #unlist(key: string, callId: CallId): void {
    const calls = this.#index.get(key)
    calls?.delete(callId)
    if (calls?.size === 0) this.#index.delete(key)
  }
}
