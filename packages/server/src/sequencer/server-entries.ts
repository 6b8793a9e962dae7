import { randomUUID } from 'node:crypto'
import {
  type Accept,
  type CallId,
  type CallState,
  type Draft,
  type HangupReason,
  type Invite,
  isParty,
  type Party,
  type Problem,
  RingdownError,
} from '@ringdown/protocol'
import type { Authored, Decide, LogWriter, Written } from './log-writer.js'

/** What the server itself may say in a call. */
export type ServerDraft =
  | { readonly type: 'hangup'; readonly reason: HangupReason }
  | { readonly type: 'decline'; readonly reason: 'busy' }

/** Whether what the server wants to say still holds for the call as it is now. */
type Applies = (state: CallState) => boolean | Promise<boolean>

/** Writes what no device does: the end of a call that nobody ends, and the beginning of one that the server has forgotten. */
export class ServerEntries {
  readonly #log: LogWriter

  constructor(log: LogWriter) {
    this.#log = log
  }

  /** Appends what the server has to say, if `applies` still holds; otherwise nothing happens. */
  conclude(callId: CallId, said: ServerDraft, applies: Applies): Promise<void> {
    // One id for one thing said, so that two processes that both find a call due write it once.
    const draft: Draft = { ...said, entryId: `server-${said.type}-${said.reason}` }
    return this.#writeIf(callId, applies, () => ({ author: null, draft }))
  }

  /**
   * Takes a device out of a call on its behalf. The call ends if it cannot go on without the device; otherwise the device's
   * own hang-up is what the others read.
   */
  remove(callId: CallId, device: Party, reason: HangupReason): Promise<void> {
    const draft: Draft = { type: 'hangup', reason, entryId: randomUUID() }
    return this.#writeIf(
      callId,
      state => isParty(state, device),
      state => ({ author: goesOnWithoutOne(state) ? device : null, draft }),
    )
  }

  /**
   * Begins the log of a call that was accepted and of which this server knows nothing; its parties do, so it rings nowhere.
   *
   * @param parties in the order in which they joined, the caller first.
   * @throws {RingdownError} `call-exists` where the server knows the call after all.
   */
  restore(callId: CallId, invite: Draft<Invite>, [caller, ...others]: readonly Party[]): Promise<Written> {
    if (caller === undefined) throw new TypeError('a call has a caller')
    const accept: Draft<Accept> = { type: 'accept', entryId: 'restored-accept' }
    const isNew: Decide = state => {
      if (state !== null) throw new RingdownError(EXISTS)
      return { author: caller, draft: invite }
    }
    const join =
      (author: Party): Decide =>
      state => {
        if (state === null || state.phase === 'ended') throw new RingdownError(EXISTS)
        return { author, draft: accept }
      }
    return this.#log.writeAll(callId, [isNew, ...others.map(join)], { restored: true })
  }

  async #writeIf(callId: CallId, applies: Applies, authored: (state: CallState) => Authored): Promise<void> {
    const decide: Decide = async state => {
      const goesOn = state !== null && state.phase !== 'ended'
      if (!goesOn || !(await applies(state))) throw new RingdownError(NOT_ANY_MORE)
      return authored(state)
    }
    try {
      await this.#log.write(callId, decide, { onBehalf: true })
    } catch (error) {
      if (error instanceof RingdownError && error.problem === NOT_ANY_MORE) return
      throw error
    }
  }
}

function goesOnWithoutOne(state: CallState): boolean {
  return state.phase === 'accepted' && state.parties.length > 2
}

const NOT_ANY_MORE: Problem = { code: 'call-ended', message: 'The call has gone on meanwhile.' }
const EXISTS: Problem = { code: 'call-exists', message: 'The server knows this call; read it with "sync".' }
