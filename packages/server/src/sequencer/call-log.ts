import {
  type AppendReply,
  type CallId,
  type CallState,
  type Clock,
  type Draft,
  type Entry,
  type HangupReason,
  isDirected,
  type Party,
  type Refusal,
  RingdownError,
  reduce,
  SERVER_LIMITS,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import { timeLeft } from './call-copy.js'
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

export interface Written {
  readonly reply: AppendReply
  /** `false` where the entry was there already. */
  readonly isNew: boolean
  readonly state: CallState
}

/** Writes into the logs of calls, one writer per call at a time: store first, then the fast copies to the readers. */
export class CallLog {
  readonly #options: Options
  readonly #locks = new KeyedLocks()

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * Appends an author's draft if `gate` lets it.
   *
   * @param warming with an invite: what its readers may do before they answer.
   * @throws {RingdownError} with what `gate` says, `limit-reached` for a full log, `unavailable` for a contended one.
   */
  write(
    author: Party | null,
    callId: CallId,
    draft: Draft,
    gate: Gate,
    warming: Warming = {},
  ): Promise<Written> {
    return this.#locks.hold([callId], () => this.#write(author, callId, draft, gate, warming))
  }

  /** Appends what the server has to say, if `applies` still holds; otherwise nothing happens. */
  async conclude(callId: CallId, said: ServerDraft, applies: (state: CallState) => boolean): Promise<void> {
    // One id for one thing said, so that two nodes that both find a call due write it once.
    const draft: Draft = { ...said, entryId: `server-${said.type}-${said.reason}` }
    try {
      await this.write(null, callId, draft, state =>
        state !== null && state.phase !== 'ended' && applies(state) ? null : NOT_ANY_MORE,
      )
    } catch (error) {
      if (error instanceof RingdownError && error.problem === NOT_ANY_MORE) return
      throw error
    }
  }

  async #write(
    author: Party | null,
    callId: CallId,
    draft: Draft,
    gate: Gate,
    warming: Warming,
  ): Promise<Written> {
    const { store, clock } = this.#options
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await store.head(callId)
      const refusal = gate(before)
      if (refusal) throw new RingdownError(refusal)
      const seal = { v: 1, callId, from: author, at: clock.now() } as const
      const after = reduce(before, { ...draft, ...seal, seq: 0 })
      if (after === null) throw new RingdownError(NO_CALL)
      const step = { ifVersion: before?.version ?? 0, ...(after === before ? {} : { next: after }) }
      const outcome = await store.append(callId, draft, seal, step)
      if (outcome.outcome === 'conflict') continue
      if (outcome.outcome === 'full') throw new RingdownError(FULL)
      const { entry } = outcome
      const isNew = outcome.outcome === 'appended'
      if (isNew) this.#publish(entry, before, after, warming)
      return { reply: { seq: entry.seq, at: entry.at }, isNew, state: after }
    }
    throw new RingdownError(CONTENDED)
  }

  #publish(entry: Entry, before: CallState | null, after: CallState, warming: Warming): void {
    const { clock, ringMs, deliver, observe } = this.#options
    const isInvite = entry.type === 'invite' && isDirected(after)
    const left = isInvite ? timeLeft(after, entry, { now: clock.now(), ringMs }) : null
    deliver(
      readersOf(entry, before, after),
      { entry, ...(left === null ? {} : { expiresInMs: left }), ...warming },
      entry.from,
    )
    if (after !== before) observe({ before, after, entry })
  }
}

const NOT_ANY_MORE: Refusal = { code: 'call-ended', message: 'The call has gone on meanwhile.' }
const NO_CALL: Refusal = { code: 'unknown-call', message: 'There is no such call, or it is not yours.' }
const FULL: Refusal = {
  code: 'limit-reached',
  message: `This call's log is full (${SERVER_LIMITS.logEntries} entries or ${SERVER_LIMITS.logLength} characters). Hang up and call again.`,
}
const CONTENDED = {
  code: 'unavailable',
  message: 'Too many entries arrive for this call at once. Try again.',
  retryAfterMs: 500,
} as const
