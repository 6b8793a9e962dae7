import { randomUUID } from 'node:crypto'
import {
  type Accept,
  type AppendReply,
  type CallId,
  type CallState,
  type Clock,
  type Draft,
  type Entry,
  type HangupReason,
  type Invite,
  isDirected,
  isParty,
  type Party,
  PROTOCOL_VERSION,
  type Refusal,
  RingdownError,
  reduce,
  SERVER_LIMITS,
  UNKNOWN_CALL,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import { pointless, timeLeft } from './call-copy.js'
import { KeyedLocks } from './keyed-locks.js'
import type { CallObserver, Deliver } from './ports.js'
import { readersOf } from './readers.js'
import type { Warming } from './warm-ring.js'

/** How often an append is tried again after another node came between. */
const ATTEMPTS = 20

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly ringMs: number
  readonly deliver: Deliver
  readonly observe: CallObserver
}

/** Decides on an append, given the call as it is at that moment. */
export type Gate = (state: CallState | null) => Refusal | null

/** What the server itself may say in a call. */
export type ServerDraft =
  | { readonly type: 'hangup'; readonly reason: HangupReason }
  | { readonly type: 'decline'; readonly reason: 'busy' }

interface WriteOptions {
  /** With an invite: what its readers may do before they answer. */
  readonly warming?: Warming
  /** Its readers know of the entry already: it is sent to nobody. */
  readonly restored?: boolean
  /** The author does not know of it and is sent it too. */
  readonly onBehalf?: boolean
}

/** In whose name an entry is written; `null` is the server. */
type Author = Party | null

export interface Written {
  readonly reply: AppendReply
  /** `false` where the entry was there already. */
  readonly isNew: boolean
  readonly state: CallState
}

/** Writes into the logs of calls, one writer per call at a time: store first, then the fast copies to the readers. */
export class LogWriter {
  readonly #options: Options
  readonly #locks = new KeyedLocks()

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * Appends an author's draft if `gate` lets it.
   *
   * @throws {RingdownError} with what `gate` says, `limit-reached` for a full log, `unavailable` for a contended one.
   */
  write(
    author: Party,
    callId: CallId,
    draft: Draft,
    gate: Gate,
    options: WriteOptions = {},
  ): Promise<Written> {
    return this.#locks.hold([callId], () => this.#write(() => author, callId, draft, gate, options))
  }

  /**
   * Begins the log of a call that was accepted and of which this server knows nothing; its parties do, so it rings nowhere.
   *
   * @param parties in the order in which they joined, the caller first.
   * @throws {RingdownError} `call-exists` where the server knows the call after all.
   */
  restore(callId: CallId, invite: Draft<Invite>, [caller, ...others]: readonly Party[]): Promise<Written> {
    if (caller === undefined) throw new TypeError('a call has a caller')
    const options: WriteOptions = { restored: true }
    const accept: Draft<Accept> = { type: 'accept', entryId: 'restored-accept' }
    return this.#locks.hold([callId], async () => {
      const isNew: Gate = state => (state === null ? null : EXISTS)
      let written = await this.#write(() => caller, callId, invite, isNew, options)
      for (const party of others) {
        const isLive: Gate = state => (state !== null && state.phase !== 'ended' ? null : EXISTS)
        written = await this.#write(() => party, callId, accept, isLive, options)
      }
      return written
    })
  }

  /** Appends what the server has to say, if `applies` still holds; otherwise nothing happens. */
  conclude(callId: CallId, said: ServerDraft, applies: (state: CallState) => boolean): Promise<void> {
    // One id for one thing said, so that two nodes that both find a call due write it once.
    const draft: Draft = { ...said, entryId: `server-${said.type}-${said.reason}` }
    return this.#conclude(() => null, callId, draft, applies)
  }

  /**
   * Takes a device out of a call on its behalf. The call ends if it cannot go on without the device; otherwise the device's
   * own hang-up is what the others read.
   */
  remove(callId: CallId, device: Party, reason: HangupReason): Promise<void> {
    const author = (state: CallState | null): Author =>
      state?.phase === 'accepted' && state.parties.length > 2 ? device : null
    const draft: Draft = { type: 'hangup', reason, entryId: randomUUID() }
    return this.#conclude(author, callId, draft, state => isParty(state, device))
  }

  async #conclude(
    authorIn: (state: CallState | null) => Author,
    callId: CallId,
    draft: Draft,
    applies: (state: CallState) => boolean,
  ): Promise<void> {
    const gate: Gate = state =>
      state !== null && state.phase !== 'ended' && applies(state) ? null : NOT_ANY_MORE
    try {
      const options: WriteOptions = { onBehalf: true }
      await this.#locks.hold([callId], () => this.#write(authorIn, callId, draft, gate, options))
    } catch (error) {
      if (error instanceof RingdownError && error.problem === NOT_ANY_MORE) return
      throw error
    }
  }

  async #write(
    authorIn: (state: CallState | null) => Author,
    callId: CallId,
    draft: Draft,
    gate: Gate,
    options: WriteOptions,
  ): Promise<Written> {
    const { store, clock, observe } = this.#options
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await store.head(callId)
      const author = authorIn(before)
      const refusal = gate(before)
      if (refusal) throw new RingdownError(refusal)
      const seal = { v: PROTOCOL_VERSION, callId, from: author, at: clock.now() } as const
      const after = reduce(before, { ...draft, ...seal, seq: 0 })
      if (after === null) throw new RingdownError(UNKNOWN_CALL)
      const step = { ifVersion: before?.version ?? 0, ...(after === before ? {} : { next: after }) }
      const outcome = await store.append(callId, draft, seal, step)
      if (outcome.outcome === 'conflict') continue
      if (outcome.outcome === 'full') {
        if (await this.#makeRoom(before, { ...draft, ...seal, seq: Number.POSITIVE_INFINITY })) continue
        throw new RingdownError(FULL)
      }
      if (outcome.outcome === 'repeated') return { reply: outcome.first, isNew: false, state: after }
      const { entry } = outcome
      if (options.restored !== true) this.#deliver(entry, before, after, options)
      if (after !== before) observe({ before, after, entry, restored: options.restored === true })
      return { reply: { seq: entry.seq, at: entry.at }, isNew: true, state: after }
    }
    throw new RingdownError(CONTENDED)
  }

  /**
   * Forgets what an accepted call does not need any more once `upcoming` is written: a call on a network that comes and
   * goes writes a new offer each time, and must not end for it. @returns whether there was anything.
   */
  async #makeRoom(call: CallState | null, upcoming: Entry): Promise<boolean> {
    if (call?.phase !== 'accepted') return false
    const { store } = this.#options
    const kept = await store.entries(call.callId, 0)
    return store.forget(call.callId, pointless(call, [...kept, upcoming]))
  }

  #deliver(entry: Entry, before: CallState | null, after: CallState, options: WriteOptions): void {
    const { warming, onBehalf = false } = options
    const { clock, ringMs, deliver } = this.#options
    const isInvite = entry.type === 'invite' && isDirected(after)
    const left = isInvite ? timeLeft(after, entry, { now: clock.now(), ringMs }) : null
    deliver(
      readersOf(entry, before, after),
      { entry, ...(left === null ? {} : { expiresInMs: left }), ...warming },
      onBehalf ? null : entry.from,
    )
  }
}

const NOT_ANY_MORE: Refusal = { code: 'call-ended', message: 'The call has gone on meanwhile.' }
const EXISTS: Refusal = { code: 'call-exists', message: 'The server knows this call; read it with "sync".' }
const FULL: Refusal = {
  code: 'limit-reached',
  message: `This call's log is full (${SERVER_LIMITS.logEntries} entries or ${SERVER_LIMITS.logLength} characters). Hang up and call again.`,
}
const CONTENDED = {
  code: 'unavailable',
  message: 'Too many entries arrive for this call at once. Try again.',
  retryAfterMs: 500,
} as const
