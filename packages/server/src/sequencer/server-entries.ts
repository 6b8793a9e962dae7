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

/** The entries that the server itself may write. */
export type ServerDraft =
  | { readonly type: 'hangup'; readonly reason: HangupReason }
  | { readonly type: 'decline'; readonly reason: 'busy' }

/** Whether the entry still applies to the call as it is now. */
type Applies = (state: CallState) => boolean | Promise<boolean>

/** Writes the entries that no device writes: they end a call that no device ends, and restore one that the server has forgotten. */
export class ServerEntries {
  readonly #log: LogWriter

  constructor(log: LogWriter) {
    this.#log = log
  }

  /** Appends an entry of the server's, if `applies` holds; otherwise does nothing. */
  conclude(callId: CallId, said: ServerDraft, applies: Applies): Promise<void> {
    // The same id in every process, so that two that find the same call due write one entry.
    const draft: Draft = { ...said, entryId: `server-${said.type}-${said.reason}` }
    return this.#writeIf(callId, applies, () => ({ author: null, draft }))
  }

  /**
   * Removes a device from a call on its behalf. The call ends if it cannot go on without the device; otherwise the others read
   * a hang-up by that device.
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
   * Begins a new log for an accepted call that this server does not know. Its parties know it, so it rings nowhere.
   *
   * @param parties in the order in which they joined, the caller first.
   * @throws {RingdownError} `call-exists` if the server knows the call after all.
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

const NOT_ANY_MORE: Problem = { code: 'call-ended', message: 'The call has changed meanwhile.' }
const EXISTS: Problem = { code: 'call-exists', message: 'The server knows this call. Read it with "sync".' }
