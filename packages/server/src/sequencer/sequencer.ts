import {
  type AppendReply,
  admit,
  type CallId,
  type CallState,
  type Clock,
  conceal,
  type Draft,
  isOpen,
  isParty,
  type Party,
  type Refusal,
  type UserId,
  userOf,
  type Warmth,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import { Invitations } from './invitations.js'
import { KeyedLocks } from './keyed-locks.js'
import { LogWriter } from './log-writer.js'
import type { CallObserver, ConcealmentObserver, Deliver, Reachability } from './ports.js'
import { countConcealed, type WarmRing } from './warm-ring.js'

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly reachability: Reachability
  readonly deliver: Deliver
  readonly observe: CallObserver
  readonly observeConcealment: ConcealmentObserver
  readonly ringMs: number
  readonly warmRing: WarmRing
  /** How many devices may take part in one call. */
  readonly mostParties: number
}

export interface Appended {
  readonly reply: AppendReply
  /** What follows from the entry for this and other calls; run it after the author has the reply. */
  settle(): Promise<void>
}

const NOTHING_FOLLOWS = async (): Promise<void> => {}

/** The one writer of all calls. */
export class Sequencer {
  readonly #options: Options
  /** Held by invites and accepts of a user, so that what one decides on does not change under it. */
  readonly #users = new KeyedLocks()
  readonly #invitations: Invitations
  /** The logs, for what the server itself has to say. */
  readonly log: LogWriter

  constructor(options: Options) {
    this.#options = options
    this.log = new LogWriter(options)
    this.#invitations = new Invitations({ ...options, log: this.log })
  }

  /**
   * Appends a device's draft. A draft sent again gets the reply of the first time and changes nothing.
   *
   * @throws {RingdownError} with the code of the rule that refused it.
   */
  async append(author: Party, callId: CallId, draft: Draft): Promise<Appended> {
    const users = usersHeldBy(author, draft)
    return users === null
      ? this.#append(author, callId, draft)
      : this.#users.hold(users, () => this.#append(author, callId, draft))
  }

  async #append(author: Party, callId: CallId, draft: Draft): Promise<Appended> {
    const repeated = await this.#options.store.repeated(callId, author, draft.entryId)
    if (repeated) return { reply: { seq: repeated.seq, at: repeated.at }, settle: NOTHING_FOLLOWS }
    if (draft.type === 'invite') {
      const { reply, busy, isNew } = await this.#invitations.invite(author, callId, draft)
      const settle = busy && isNew ? () => this.#declineBusy(callId) : NOTHING_FOLLOWS
      return { reply, settle }
    }
    const warmth = await this.#concealingWarmth(author, callId, draft)
    const allowed = warmth === null ? draft : conceal(draft, warmth)
    const gate = (state: CallState | null) => this.#admit(state, allowed, author, warmth ?? 'none')
    const { reply, state, isNew } = await this.log.write(author, callId, allowed, gate)
    const concealed = countConcealed(draft, allowed)
    if (isNew && concealed > 0) this.#options.observeConcealment({ callId, author, concealed })
    const follows = isNew && draft.type === 'accept'
    return { reply, settle: follows ? () => this.declineOthers(state) : NOTHING_FOLLOWS }
  }

  /** Whether a device is reached by the call's address: the user it names, or a listener of the link or line. */
  isInvited(state: CallState, device: Party): boolean {
    const user = userOf(state.address)
    return user === null ? this.#options.reachability.listens(device, state.address) : user === device.userId
  }

  /** The parties of the call are busy for everybody else who rings them. */
  async declineOthers(accepted: CallState): Promise<void> {
    for (const { userId } of accepted.parties) {
      const ringing = await this.#options.store.held(`user:${userId}`)
      for (const { callId } of ringing) if (callId !== accepted.callId) await this.#declineBusy(callId)
    }
  }

  /** How far a device may go that connects before it answers; `null` for all else, where nothing is kept back. */
  async #concealingWarmth(author: Party, callId: CallId, draft: Draft): Promise<Warmth | null> {
    if (draft.type !== 'description' && draft.type !== 'candidates') return null
    const state = await this.#options.store.head(callId)
    // Whoever is a party stays one, and who is none of an accepted call is refused.
    if (state === null || !isOpen(state) || isParty(state, author)) return null
    return this.#options.warmRing.ofCall(state)
  }

  #admit(state: CallState | null, draft: Draft, author: Party, warmth: Warmth): Refusal | null {
    const invited = state !== null && this.isInvited(state, author)
    const { mostParties } = this.#options
    return admit(state, draft, author, { invited, warmth, mostParties })
  }

  #declineBusy(callId: CallId): Promise<void> {
    return this.log.conclude(callId, { type: 'decline', reason: 'busy' }, isOpen)
  }
}

function usersHeldBy(author: Party, draft: Draft): readonly UserId[] | null {
  if (draft.type === 'accept') return [author.userId]
  if (draft.type !== 'invite') return null
  const callee = userOf(draft.address)
  return callee === null ? [author.userId] : [author.userId, callee]
}
