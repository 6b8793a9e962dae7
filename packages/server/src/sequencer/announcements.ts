import {
  type Address,
  type AnnounceReply,
  type AnnounceRequest,
  type CallId,
  type CallState,
  type Clock,
  type Device,
  type Invite,
  isOpen,
  isParty,
  isSameDevice,
  type MediaWanted,
  type Party,
  type Problem,
  RingdownError,
  userOf,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import { ExpiringMap } from '../store/expiring-map.js'
import type { CallLog } from './call-log.js'

/** How many devices' words are kept; beyond it those that spoke longest ago are forgotten, and speak again in seconds. */
const DEVICES = 10_000
/** Calls one device may have announced, and calls it may be in to announce another; a page has one, rarely two. */
const CALLS_PER_DEVICE = 8

/** What a party says of a call. Two words agree when they are the same but for their authors. */
interface Word {
  readonly author: Party
  readonly callId: CallId
  readonly address: Address
  readonly media: MediaWanted
  readonly caller: Device
  readonly callee: Device
  readonly until: number
}

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly log: CallLog
  /** How long a word waits for the other party's. */
  readonly lifetimeMs: number
}

export interface Announced {
  readonly reply: AnnounceReply
  /** The call, where this word was the one that made it known. */
  readonly restored: CallState | null
}

/**
 * Makes calls known again that this server has forgotten, as after a restart. It believes nobody alone: both parties, each by
 * its own connection, have to say the same and name each other, so the most a liar can do is to be in a call with another
 * liar.
 */
export class Announcements {
  readonly #options: Options
  readonly #words: ExpiringMap<string, readonly Word[]>

  constructor(options: Options) {
    this.#options = options
    const { clock, lifetimeMs } = options
    this.#words = new ExpiringMap({ clock, lifetimeMs, limit: DEVICES })
  }

  /**
   * Takes a party's word.
   *
   * @throws {RingdownError} `self-call` or `not-allowed` for a call that cannot be, `unknown-call` for one of others,
   * `call-ended`, and `limit-reached`.
   */
  async announce(author: Party, request: AnnounceRequest): Promise<Announced> {
    const { store, log } = this.#options
    const { callId, peer } = request
    const head = await store.head(callId)
    if (head !== null) {
      checkKnown(head, author)
      return KNOWN
    }
    const word = this.#wordOf(author, request)
    checkWord(word)
    await this.#checkLimits(author, callId)
    const other = this.#of(peer).find(said => said.callId === callId)
    if (other === undefined || !agree(word, other)) {
      this.#keep(author, [...this.#others(author, callId), word])
      return { reply: { known: false }, restored: null }
    }
    const invite: Invite = { type: 'invite', address: word.address, media: word.media }
    const [caller, callee] = request.role === 'caller' ? [author, other.author] : [other.author, author]
    const { state } = await log.restore(callId, { ...invite, entryId: 'restored-invite' }, caller, callee)
    for (const party of [caller, callee]) this.withdraw(party, callId)
    return { ...KNOWN, restored: state }
  }

  /** Takes a device's word back: it has left the call. */
  withdraw(device: Device, callId: CallId): void {
    const others = this.#others(device, callId)
    if (others.length < this.#of(device).length) this.#keep(device, others)
  }

  async #checkLimits(author: Party, callId: CallId): Promise<void> {
    const live = await this.#options.store.liveOfDevice(author.userId, author.deviceId)
    const calls = Math.max(live.length, this.#others(author, callId).length)
    if (calls >= CALLS_PER_DEVICE) throw new RingdownError(TOO_MANY)
  }

  #wordOf(author: Party, { callId, address, media, role, peer }: AnnounceRequest): Word {
    const [caller, callee] = role === 'caller' ? [author, peer] : [peer, author]
    const until = this.#options.clock.now() + this.#options.lifetimeMs
    return { author, callId, address, media, caller, callee, until }
  }

  #of(device: Device): readonly Word[] {
    const now = this.#options.clock.now()
    return (this.#words.get(keyOf(device)) ?? []).filter(word => word.until > now)
  }

  #others(device: Device, callId: CallId): readonly Word[] {
    return this.#of(device).filter(word => word.callId !== callId)
  }

  #keep(device: Device, words: readonly Word[]): void {
    this.#words.set(keyOf(device), words)
  }
}

function checkKnown(call: CallState, author: Party): void {
  if (!isParty(call, author)) throw new RingdownError(UNKNOWN_CALL)
  if (call.phase === 'ended') {
    throw new RingdownError({
      code: 'call-ended',
      message: `This call has ended (${call.reason}). Start a new one.`,
    })
  }
  if (isOpen(call)) throw new RingdownError(NOT_ACCEPTED)
}

/** A call nobody could have placed is not announced either. */
function checkWord({ address, caller, callee }: Word): void {
  const called = userOf(address)
  if (isSameDevice(caller, callee) || called === caller.userId) throw new RingdownError(SELF_CALL)
  if (called !== null && called !== callee.userId) throw new RingdownError(WRONG_CALLEE)
}

function agree(a: Word, b: Word): boolean {
  return (
    a.address === b.address &&
    a.media.audio === b.media.audio &&
    a.media.video === b.media.video &&
    isSameDevice(a.caller, b.caller) &&
    isSameDevice(a.callee, b.callee)
  )
}

function keyOf({ userId, deviceId }: Device): string {
  return `${userId} ${deviceId}`
}

const KNOWN: Announced = { reply: { known: true }, restored: null }

const UNKNOWN_CALL: Problem = {
  code: 'unknown-call',
  message: 'There is no such call, or it is not yours.',
}
const NOT_ACCEPTED: Problem = {
  code: 'not-allowed',
  message: 'Nobody has accepted this call here, and only an accepted call is announced. Read it with "sync".',
}
const SELF_CALL: Problem = {
  code: 'self-call',
  message: 'Nobody is in a call with themselves: "address", "role" and "peer" do not fit.',
}
const WRONG_CALLEE: Problem = {
  code: 'not-allowed',
  message: 'A call to a person has that person as its callee: "address", "role" and "peer" do not fit.',
}
const TOO_MANY: Problem = {
  code: 'limit-reached',
  message: `A device announces ${CALLS_PER_DEVICE} calls at most. Hang up one first.`,
}
