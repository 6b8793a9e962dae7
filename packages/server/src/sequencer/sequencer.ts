import {
  type AppendReply,
  admit,
  type CallId,
  type CallState,
  type Clock,
  conceal,
  concealAnywhere,
  type Draft,
  type Invite,
  isOpen,
  isParty,
  type Party,
  type Problem,
  RingdownError,
  SERVER_LIMITS,
  type Standing,
  type UserId,
  userOf,
  type Warmth,
} from '@ringdown/protocol'
import type { CallStore, Room } from '../store/call-store.js'
import { StoreError } from '../store/store-error.js'
import { checkAccepted } from './accepted-limit.js'
import type { ClearWay, Counted } from './clear-way.js'
import { Invitations } from './invitations.js'
import type { Links } from './links.js'
import type { Locks } from './locks.js'
import type { Authored, Decide, LogWriter } from './log-writer.js'
import type { Moves } from './moves.js'
import type { ConcealmentObserver, LineGate, Reachability } from './ports.js'
import { isClosedTo } from './readers.js'
import type { RingAdmission, WantedCall } from './ring-admission.js'
import { isUnheard, type RingWishes } from './ring-wishes.js'
import type { ServerEntries } from './server-entries.js'
import { countConcealed, type WarmRing } from './warm-ring.js'

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly locks: Locks
  readonly reachability: Reachability
  readonly observeConcealment: ConcealmentObserver
  readonly ringMs: number
  readonly warmRing: WarmRing
  readonly log: LogWriter
  readonly serverEntries: ServerEntries
  readonly links: Links
  readonly lines: LineGate
  readonly ringAdmission: RingAdmission
  readonly wishes: RingWishes
  /** Where all that can be in the way of a call is found out as it is written. */
  readonly clearWay?: ClearWay | null
  readonly moves: Pick<Moves, 'prepare'>
  /** How many devices may take part in one call. */
  readonly mostParties: number
}

export interface Appended {
  readonly reply: AppendReply
  /** The consequences for this and other calls, to be run after the author has the reply. Most entries have none. */
  readonly settle?: () => Promise<void>
}

/** How a draft reached the server. */
type Origin = Pick<WantedCall, 'network' | 'cameBy'> & { readonly counted: Counted | null }

/** How many calls are remembered that may ring though their callers were told otherwise. Beyond that, their deadlines end them. */
const MOST_UNSURE = 10_000

/** Takes the entries that devices write. */
export class Sequencer {
  readonly #options: Options
  readonly #invitations: Invitations
  /** A party needs no invitation, and has nothing to conceal. */
  readonly #party: Standing
  readonly #unsureCalls = new Set<CallId>()

  constructor(options: Options) {
    this.#options = options
    this.#invitations = new Invitations(options)
    this.#party = { invited: false, warmth: 'none', mostParties: options.mostParties }
  }

  /**
   * Appends a device's draft. A draft sent again changes nothing and gets the first reply.
   *
   * @param network where the device connects from, as limits count it.
   * @param counted whether it may place a call now.
   * @throws {RingdownError} with the code of the rule that refused it.
   */
  append(
    author: Party,
    callId: CallId,
    draft: Draft,
    network: string,
    counted: Counted | null = null,
  ): Promise<Appended> {
    // It is waited for where nothing has been written yet, unless something else refuses before.
    counted?.allowed?.catch(() => {})
    const origin = { network, counted }
    return draft.type === 'invite'
      ? this.#invite(author, callId, draft, origin)
      : this.#append(author, callId, draft, origin)
  }

  async #invite(author: Party, callId: CallId, given: Draft<Invite>, origin: Origin): Promise<Appended> {
    const draft = await this.#address(callId, given)
    // A call on somebody's personal link is one to them.
    const cameBy = draft === given ? undefined : given.address
    const appended = await this.#append(author, callId, draft, { cameBy, ...origin })
    const link = await this.#options.links.statusOf(draft.address, author)
    return link?.state === 'open'
      ? { ...appended, reply: { ...appended.reply, linkEndsInMs: link.endsInMs } }
      : appended
  }

  /** A call on somebody's personal link is one to them. */
  async #address(callId: CallId, draft: Draft<Invite>): Promise<Draft<Invite>> {
    const owner = await this.#options.links.ringFor(callId, draft.address)
    return owner === null ? draft : { ...draft, address: `user:${owner}` }
  }

  async #append(author: Party, callId: CallId, draft: Draft, origin: Origin): Promise<Appended> {
    try {
      const keys = keysHeldBy(author, draft)
      const write = () => this.#write(author, callId, draft, origin)
      // What an invite or an accept depends on must not change meanwhile.
      return await (keys === null ? write() : this.#options.locks.hold(keys, write))
    } catch (error) {
      if (!(error instanceof RingdownError)) throw error
      if (error instanceof StoreError) throw this.#unsure(error, callId, draft)
      if (error.code === 'call-ended' && draft.type === 'hangup' && draft.reason === 'cancelled') {
        const call = await this.#options.store.head(callId)
        if (call !== null) await this.#options.links.withdraw(call, author)
      }
      // A draft sent again may be refused now because the call has moved on. The first one stands.
      const first = await this.#options.store.repeated(callId, author, draft.entryId)
      if (first === null) throw error
      return { reply: first }
    }
  }

  /**
   * The store may have taken the entry all the same. A caller is told at once that it does not ring; should it ring, that is ended
   * when the store is back. Everything else is sent again.
   */
  #unsure(error: StoreError, callId: CallId, { type }: Draft): RingdownError {
    if (type !== 'invite') return error
    if (this.#unsureCalls.size < MOST_UNSURE) this.#unsureCalls.add(callId)
    return new RingdownError(OUT_OF_SERVICE, { cause: error })
  }

  /** The store is back: ends the calls whose callers were told that they do not ring, also for somebody who has answered by now. */
  async cancelUnsure(): Promise<void> {
    const { serverEntries } = this.#options
    for (const callId of this.#unsureCalls) {
      await serverEntries.conclude(callId, { type: 'hangup', reason: 'cancelled' }, isOpen)
      await serverEntries.conclude(callId, { type: 'hangup', reason: 'peer-left' }, () => true)
      this.#unsureCalls.delete(callId)
    }
  }

  async #write(author: Party, callId: CallId, draft: Draft, origin: Origin): Promise<Appended> {
    const room = draft.type === 'accept' ? this.#roomFor(author, callId) : undefined
    if (draft.type === 'accept' && draft.replaces) {
      await room?.look()
      await this.#options.moves.prepare(author, callId)
    }
    if (draft.type === 'invite') {
      const { counted, ...from } = origin
      const wanted = { caller: author, callId, address: draft.address, ...from }
      const { reply, busy, isNew } = await this.#invitations.invite(wanted, draft, counted)
      return busy && isNew ? { reply, settle: () => this.#declineBusy(callId) } : { reply }
    }
    let passed: Draft = draft
    const decide: Decide = before => {
      // A party of the call, as most authors are, needs no look elsewhere.
      if (before !== null && isParty(before, author)) return authored(before, draft, author, this.#party)
      return this.#decide(before, draft, author).then(authored => {
        passed = authored.draft
        return authored
      })
    }
    const { reply, state, isNew } = await this.#options.log.write(callId, decide, { room })
    const concealed = countConcealed(draft, passed)
    if (isNew && concealed > 0) this.#options.observeConcealment({ callId, author, concealed })
    if (isNew && draft.type === 'decline') await this.#options.ringAdmission.declined(state, author)
    const follows = isNew && draft.type === 'accept'
    return follows ? { reply, settle: () => this.declineOthers(state) } : { reply }
  }

  /** For an author that is not a party. */
  async #decide(state: CallState | null, draft: Draft, author: Party): Promise<Authored> {
    const invited = state !== null && (await this.isInvited(state, author))
    const warmth = invited ? await this.#concealingWarmth(state, draft) : null
    const allowed = warmth === null ? draft : conceal(draft, warmth, concealAnywhere)
    const { mostParties } = this.#options
    return authored(state, allowed, author, { invited, warmth: warmth ?? 'none', mostParties })
  }

  /** Whether the call's address reaches a device: it is the user it names, or a listener of the link or line. */
  async isInvited(state: CallState, device: Party): Promise<boolean> {
    const user = userOf(state.address)
    if (isClosedTo(state, device)) return false
    if (user === null) return this.#options.reachability.listens(device, state.address)
    return user === device.userId && !isUnheard(state, this.#options.wishes)
  }

  /** Declines the other calls that ring the parties: they are busy now. */
  async declineOthers(accepted: CallState): Promise<void> {
    const users = [...new Set(accepted.parties.map(({ userId }) => userId))]
    const ringing = await Promise.all(
      users.map(userId => this.#options.store.held(`user:${userId}`, { mayWait: true })),
    )
    for (const call of ringing.flat()) {
      const isOther = call.callId !== accepted.callId
      if (isOther && !isUnheard(call, this.#options.wishes)) await this.#declineBusy(call.callId)
    }
  }

  /** What a device that is not a party may reveal; `null` for a draft that reveals nothing. */
  async #concealingWarmth(state: CallState, { type }: Draft): Promise<Warmth | null> {
    if (type !== 'description' && type !== 'candidates') return null
    return isOpen(state) ? this.#options.warmRing.ofCall(state) : null
  }

  #roomFor(device: Party, callId: CallId): Room {
    const { userId, deviceId } = device
    return {
      ...{ device, most: SERVER_LIMITS.acceptedCallsPerDevice },
      look: async () =>
        checkAccepted(await this.#options.store.liveOfDevice(userId, deviceId), device, callId),
    }
  }

  #declineBusy(callId: CallId): Promise<void> {
    return this.#options.serverEntries.conclude(callId, { type: 'decline', reason: 'busy' }, isOpen)
  }
}

function authored(state: CallState | null, draft: Draft, author: Party, standing: Standing): Authored {
  const refusal = admit(state, draft, author, standing)
  if (refusal) throw new RingdownError(refusal)
  return { author, draft }
}

/** Not one to try again after: a person decides. */
const OUT_OF_SERVICE: Problem = {
  code: 'out-of-service',
  message: 'The server can’t place calls right now. Call again in a moment.',
}

/** What an entry depends on that must not change while it is decided; `null` for nothing beyond the call itself. */
function keysHeldBy(author: Party, draft: Draft): readonly string[] | null {
  if (draft.type === 'accept') return [userKey(author.userId)]
  if (draft.type !== 'invite') return null
  const callee = userOf(draft.address)
  return [userKey(author.userId), callee === null ? `address ${draft.address}` : userKey(callee)]
}

function userKey(userId: UserId): string {
  return `user ${userId}`
}
