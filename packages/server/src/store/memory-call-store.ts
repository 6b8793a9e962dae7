import {
  type Address,
  type AppendReply,
  type CallId,
  type CallState,
  type Clock,
  type DeviceId,
  type Draft,
  type Entry,
  LIMITS,
  type MissedCall,
  type Party,
  type UserId,
} from '@ringdown/protocol'
import { deviceListKey, heldKey, keysOf, missedBy, userKey } from './call-index.js'
import type { AppendOutcome, CallStore, Claim, Due, Seal, Step } from './call-store.js'
import { ExpiringMap } from './expiring-map.js'
import { authorKey, MemoryLog } from './memory-log.js'

/** How many people the store remembers missed calls for; beyond it the longest untouched are forgotten. */
const PEOPLE_WITH_MISSED_CALLS = 10_000

interface Options {
  readonly clock: Clock
  /** How long an ended call is kept. */
  readonly tombstoneMs: number
  /** How long a missed call is kept. */
  readonly missedMs: number
}

/** Keeps the calls in this process: the default. Nothing survives a restart. */
export class MemoryCallStore implements CallStore {
  readonly #clock: Clock
  readonly #missedMs: number
  readonly #live = new Map<CallId, MemoryLog>()
  readonly #ended: ExpiringMap<CallId, MemoryLog>
  readonly #index = new Map<string, Set<CallId>>()
  readonly #missed: ExpiringMap<UserId, readonly Omit<MissedCall, 'ageMs'>[]>
  readonly #claims = new Map<string, Claim & { readonly until: number }>()
  readonly #due = new Map<string, Due & { readonly at: number }>()

  constructor({ clock, tombstoneMs, missedMs }: Options) {
    this.#clock = clock
    this.#missedMs = missedMs
    this.#ended = new ExpiringMap({ clock, lifetimeMs: tombstoneMs })
    this.#missed = new ExpiringMap({ clock, lifetimeMs: missedMs, limit: PEOPLE_WITH_MISSED_CALLS })
  }

  async append(callId: CallId, draft: Draft, seal: Seal, step: Step): Promise<AppendOutcome> {
    const found = this.#log(callId)
    const repeated = found?.repeated(authorKey(seal.from), draft.entryId)
    if (repeated) return { outcome: 'repeated', first: repeated }
    if ((found?.head.version ?? 0) !== step.ifVersion) return { outcome: 'conflict' }
    const ends = step.next?.phase === 'ended'
    const log = found ?? (step.next ? new MemoryLog(step.next) : null)
    // A log begins with the entry that makes its first state.
    if (log === null) return { outcome: 'conflict' }
    const entry = log.append(draft, seal, ends)
    if (entry === null) return { outcome: 'full' }
    if (step.next) this.#move(callId, log, found ? found.head : null, step.next)
    return { outcome: 'appended', entry }
  }

  async repeated(callId: CallId, author: Party | null, entryId: string): Promise<AppendReply | null> {
    return this.#log(callId)?.repeated(authorKey(author), entryId) ?? null
  }

  async head(callId: CallId): Promise<CallState | null> {
    return this.#log(callId)?.head ?? null
  }

  async entries(callId: CallId, afterSeq: number): Promise<readonly Entry[]> {
    return this.#log(callId)?.entries.filter(entry => entry.seq > afterSeq) ?? []
  }

  async forget(callId: CallId, seqs: readonly number[]): Promise<boolean> {
    return this.#log(callId)?.forget(seqs) ?? false
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

  async claim(key: string, claim: Claim, lifetimeMs: number): Promise<Claim> {
    const held = this.#claims.get(key)
    if (held && held.until > this.#clock.now()) return { callId: held.callId, userId: held.userId }
    this.#claims.set(key, { ...claim, until: this.#clock.now() + lifetimeMs })
    return claim
  }

  async release(key: string, callId: CallId): Promise<void> {
    if (this.#claims.get(key)?.callId === callId) this.#claims.delete(key)
  }

  async setDue(due: Due, at: number): Promise<void> {
    this.#due.set(dueKey(due), { ...due, at })
  }

  async takeDue(now: number): Promise<readonly Due[]> {
    this.#ended.prune()
    this.#missed.prune()
    for (const [key, claim] of this.#claims) if (claim.until <= now) this.#claims.delete(key)
    const taken: Due[] = []
    for (const [key, { callId, deadline, at }] of this.#due) {
      if (at > now) continue
      this.#due.delete(key)
      taken.push({ callId, deadline })
    }
    return taken
  }

  /** How many things are held, of any kind: for tests that nothing is left. */
  get size(): number {
    const { size: ended } = this.#ended
    const { size: missed } = this.#missed
    return this.#live.size + ended + missed + this.#index.size + this.#claims.size + this.#due.size
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
    const keys = new Set(keysOf(next))
    for (const key of before ? keysOf(before) : []) if (!keys.has(key)) this.#unlist(key, callId)
    for (const key of keys) this.#enlist(key, callId)
    if (next.phase !== 'ended') {
      this.#live.set(callId, log)
      return
    }
    this.#live.delete(callId)
    this.#ended.set(callId, log)
    const ended = missedBy(next)
    if (ended === null) return
    const earlier = this.#missed.get(ended.userId) ?? []
    this.#missed.set(ended.userId, [ended.missed, ...earlier].slice(0, LIMITS.missedPerUser))
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

function dueKey({ callId, deadline }: Due): string {
  return `${callId} ${deadline}`
}
