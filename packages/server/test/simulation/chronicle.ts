import { type AppendReply, type CallId, deviceKey, type Entry, type Party } from '@ringdown/protocol'
import type { AppendOutcome } from '../../src/store/call-store.js'
import type { Wanted } from './simulated-device.js'

/** Everything that was ever written, and what devices were told of it. */
export class Chronicle {
  readonly #logs = new Map<CallId, Entry[]>()
  readonly #replies: { readonly author: Party; readonly wanted: Wanted; readonly reply: AppendReply }[] = []
  /** Invites whose callers were told that they do not ring. */
  readonly unrung = new Set<CallId>()

  get calls(): readonly CallId[] {
    return [...this.#logs.keys()].sort()
  }

  logOf(callId: CallId): readonly Entry[] {
    return this.#logs.get(callId) ?? []
  }

  appended(answer: unknown): void {
    const outcome = answer as AppendOutcome
    if (outcome.outcome !== 'appended') return
    const { entry } = outcome
    this.#logs.set(entry.callId, [...this.logOf(entry.callId), entry])
  }

  acknowledged(author: Party, wanted: Wanted, reply: AppendReply): void {
    this.#replies.push({ author, wanted, reply })
  }

  refused({ callId, draft }: Wanted, code: string): void {
    if (draft.type === 'invite' && code === 'out-of-service') this.unrung.add(callId)
  }

  /** What is wrong with what was written; empty if nothing is. */
  faults(): readonly string[] {
    return [...this.#lostReplies(), ...this.calls.flatMap(callId => [...this.#faultsOf(callId)])]
  }

  /** What was acknowledged is in the log, where the reply says, and as its author wrote it. */
  *#lostReplies(): Generator<string> {
    for (const { author, wanted, reply } of this.#replies) {
      const entry = this.logOf(wanted.callId).find(({ seq }) => seq === reply.seq)
      const isIt = entry?.entryId === wanted.draft.entryId && entry.from?.deviceId === author.deviceId
      if (!isIt) yield `${wanted.callId}: entry ${reply.seq} is not what its author was told`
    }
  }

  *#faultsOf(callId: CallId): Generator<string> {
    const log = this.logOf(callId)
    const seqs = log.map(({ seq }) => seq).sort((a, b) => a - b)
    if (seqs.some((seq, index) => seq !== index + 1)) yield `${callId}: entries ${seqs} are not gapless`
    const ids = log.map(({ from, entryId }) => `${from ? deviceKey(from) : ''} ${entryId}`)
    if (new Set(ids).size < ids.length) yield `${callId}: an entry was written twice`
    if (log.filter(({ type }) => type === 'accept').length > 1) yield `${callId}: two devices have answered`
    const ends = log.filter(({ type }) => type === 'hangup' || type === 'decline')
    if (ends.length > 1) yield `${callId}: ended ${ends.length} times`
    if (ends[0] !== undefined && ends[0].seq < log.length) yield `${callId}: goes on after its end`
  }
}
