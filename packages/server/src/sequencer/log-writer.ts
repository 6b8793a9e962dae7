import {
  type Address,
  type AppendReply,
  type CallId,
  type CallState,
  type Clock,
  type Draft,
  type Entry,
  isDirected,
  isOpen,
  type Party,
  PROTOCOL_VERSION,
  type Problem,
  RingdownError,
  reduce,
  SERVER_LIMITS,
  UNKNOWN_CALL,
} from '@ringdown/protocol'
import { holdsTooMuch } from '../budgets/over-budget.js'
import { type AppendOutcome, type CallStore, entryOf, type Step } from '../store/call-store.js'
import { pointless, timeLeft } from './call-copy.js'
import type { Locks } from './locks.js'
import type { Announce, CallObserver, Deliver, ErrorObserver } from './ports.js'
import { type Readers, readersOf } from './readers.js'
import { isUnheard, type RingWishes } from './ring-wishes.js'
import type { Warming } from './warm-ring.js'

/** How often an append is retried after a conflict with another process. */
const ATTEMPTS = 20

export interface LogWriterOptions {
  readonly store: CallStore
  readonly clock: Clock
  readonly locks: Locks
  readonly ringMs: number
  readonly wishes: RingWishes
  readonly deliver: Deliver
  readonly announce?: Announce
  readonly observe: CallObserver
  readonly onError: ErrorObserver
  /**
   * A call is about to end unanswered, although its caller has not given up.
   *
   * @param isGone the caller's page is gone.
   * @returns where the caller is to call next; `null` nowhere.
   */
  readonly leaves?: (call: CallState, isGone: boolean) => Promise<Address | null>
}

/** An entry to be written, and its author; `null` is the server. */
export interface Authored {
  readonly author: Party | null
  readonly draft: Draft
  /** With an invite: what the state of the call says that its log does not. */
  readonly arrival?: Arrival | undefined
}

/** How the caller has come. */
export type Arrival = Pick<CallState, 'visit' | 'cameBy'>

/** Decides what is written, given the present state of the call. Throws a `RingdownError` to refuse. */
export type Decide = (state: CallState | null) => Authored | Promise<Authored>

export interface WriteOptions {
  /** With an invite: what its readers may do before they answer. */
  readonly warming?: Warming
  /** What the call was found to be just now, where it was looked up. */
  readonly found?: CallState | null
  /** A deadline of the call, which is there before it. */
  readonly due?: NonNullable<Step['due']>
  readonly room?: Step['room']
  readonly conditions?: Step['conditions']
  /** Its readers already know of the entry, so it is not sent. */
  readonly restored?: boolean
  /** The author did not write it itself, so it is sent to the author too. */
  readonly onBehalf?: boolean
}

export interface Written {
  readonly reply: AppendReply
  /** `false` if the entry was already there. */
  readonly isNew: boolean
  readonly state: CallState
}

/** Not all conditions of an entry hold, so nothing was written. */
export class Prevented extends Error {}

/** Writes the logs of calls, one writer per call at a time: first to the store, then copies to the readers. */
export class LogWriter {
  readonly #options: LogWriterOptions

  constructor(options: LogWriterOptions) {
    this.#options = options
  }

  /**
   * Appends an entry.
   *
   * @throws {RingdownError} what `decide` throws, `limit-reached` if the log is full, `unavailable` after too many conflicts.
   * @throws {Prevented}
   */
  write(callId: CallId, decide: Decide, options: WriteOptions = {}): Promise<Written> {
    return this.#options.locks.hold([callKey(callId)], () => this.#write(callId, decide, options))
  }

  /** Appends several entries in a row. @returns the last one. */
  writeAll(callId: CallId, [first, ...others]: readonly Decide[], options: WriteOptions): Promise<Written> {
    if (first === undefined) throw new TypeError('there is nothing to write')
    return this.#options.locks.hold([callKey(callId)], async () => {
      let written = await this.#write(callId, first, options)
      for (const decide of others) written = await this.#write(callId, decide, options)
      return written
    })
  }

  async #write(callId: CallId, decide: Decide, options: WriteOptions): Promise<Written> {
    const { store, clock } = this.#options
    const { due, room, conditions } = options
    let { found } = options
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const seen = found === undefined ? await store.recent(callId) : found
      found = undefined
      const { before, decided } =
        (await decideBy(seen, decide)) ?? (await this.#decideForCertain(callId, decide))
      const { author, draft, arrival } = decided
      const seal = { v: PROTOCOL_VERSION, callId, from: author, at: clock.now() } as const
      const upcoming = entryOf(draft, seal, 0)
      const after = withFacts(reduce(before, upcoming), draft, seal.at, arrival)
      if (after === null) throw new RingdownError(UNKNOWN_CALL)
      const readers = this.#readersOf(upcoming, before, after)
      const announcements = this.#announcementsOf(upcoming, readers, options)
      const next = after === before ? undefined : after
      const step = { ifVersion: before?.version ?? 0, before, next, due, room, announcements, conditions }
      const outcome = await store.append(callId, draft, seal, step)
      switch (outcome.outcome) {
        case 'conflict':
          continue
        case 'prevented':
          throw new Prevented()
        case 'full':
          if (await this.#makeRoom(before, entryOf(draft, seal, Number.POSITIVE_INFINITY))) continue
          throw new RingdownError(FULL)
        case 'over-budget':
          if (await this.#makeRoom(before, entryOf(draft, seal, Number.POSITIVE_INFINITY))) continue
          throw holdsTooMuch()
        case 'repeated':
          return { reply: outcome.first, isNew: false, state: after }
        case 'appended': {
          const { entry } = outcome
          if (!options.restored) this.#deliver(outcome, readers, after, options)
          if (next) this.#options.observe({ before, after, entry, restored: options.restored ?? false })
          return { reply: { seq: entry.seq, at: entry.at }, isNew: true, state: after }
        }
      }
    }
    throw new RingdownError(CONTENDED)
  }

  async #decideForCertain(callId: CallId, decide: Decide): Promise<Decision> {
    const before = await this.#options.store.head(callId)
    const decided = await decide(before)
    if (before === null || !isDropped(before, decided)) return { before, decided }
    return { before, decided: await this.#withNextAddress(before, decided) }
  }

  /** A caller whom nobody answers reads in the last entry where to call next. */
  async #withNextAddress(before: CallState, { author, draft }: Dropping): Promise<Authored> {
    const transferTo = await this.#options.leaves?.(before, draft.reason === 'peer-left')
    return { author, draft: transferTo ? { ...draft, transferTo } : draft }
  }

  /**
   * Forgets what an accepted call no longer needs once `upcoming` is written. On an unstable network a call writes many offers,
   * and must not end because of that. @returns whether anything was forgotten.
   */
  async #makeRoom(call: CallState | null, upcoming: Entry): Promise<boolean> {
    if (call?.phase !== 'accepted') return false
    const { store } = this.#options
    const kept = await store.read(call.callId)
    return store.forget(call.callId, pointless(call, [...(kept?.log ?? []), upcoming]))
  }

  #announcementsOf(entry: Entry, readers: Readers, { restored, onBehalf }: WriteOptions) {
    // An invite says more than its entry, and so does nothing else.
    if (restored || entry.type === 'invite') return undefined
    return this.#options.announce?.(readers, entry, onBehalf ? null : entry.from) ?? undefined
  }

  #readersOf(entry: Entry, before: CallState | null, after: CallState): Readers {
    const readers = readersOf(entry, before, after)
    return isUnheard(after, this.#options.wishes) ? { ...readers, address: null } : readers
  }

  /** The author's reply does not wait for the copies, which may be lost. */
  #deliver(written: Appended, readers: Readers, after: CallState, options: WriteOptions): void {
    const { clock, ringMs, deliver, onError } = this.#options
    const { entry, json } = written
    const { warming, onBehalf = false } = options
    const isRing = entry.type === 'invite' && isDirected(after)
    const left = isRing ? timeLeft(after, entry, { now: clock.now(), ringMs }) : null
    const delivery = left === null ? { entry, ...warming } : { entry, expiresInMs: left, ...warming }
    deliver(readers, delivery, onBehalf ? null : entry.from, json, written)?.catch(onError)
  }
}

type Appended = Extract<AppendOutcome, { readonly outcome: 'appended' }>

/** An entry to be written, and what the call was when that was decided. */
interface Decision {
  readonly before: CallState | null
  readonly decided: Authored
}

/**
 * Decides by what was seen last of a call, as a rule what it still is: the append finds out. But only what the call is for certain refuses
 * an entry, or ends a call that nobody has answered, since where its caller calls next must be decided once.
 *
 * @returns `null` if that has to be read first.
 */
async function decideBy(seen: CallState | null, decide: Decide): Promise<Decision | null> {
  try {
    const deciding = decide(seen)
    const decided = deciding instanceof Promise ? await deciding : deciding
    return seen !== null && isDropped(seen, decided) ? null : { before: seen, decided }
  } catch {
    return null
  }
}

/** An entry that ends a call which nobody has answered. */
interface Dropping extends Authored {
  readonly draft: Extract<Draft, { readonly type: 'decline' | 'hangup' }>
}

/** Whether an open call ends although its caller has not given up. */
function isDropped(before: CallState, authored: Authored): authored is Dropping {
  const { author, draft } = authored
  if (draft.type !== 'decline' && draft.type !== 'hangup') return false
  return isOpen(before) && author?.userId !== before.caller.userId
}

function callKey(callId: CallId): string {
  return `call ${callId}`
}

const FULL: Problem = {
  code: 'limit-reached',
  message: `This call's log is full (${SERVER_LIMITS.logEntries} entries or ${SERVER_LIMITS.logLength} characters). Hang up and call again.`,
}

/** What the caller has attached stays with the call, for records and webhooks, and when and how they have come. */
function withFacts(
  call: CallState | null,
  draft: Draft,
  placedAt: number,
  arrival?: Arrival,
): CallState | null {
  if (call === null || draft.type !== 'invite') return call
  const { metadata } = draft
  return { placedAt, ...(metadata !== undefined && { metadata }), ...arrival, ...call }
}

const CONTENDED: Problem = {
  code: 'unavailable',
  message: 'Too many entries for this call arrived at once. Try again.',
  retryAfterMs: 500,
}
