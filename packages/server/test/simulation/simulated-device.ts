import {
  type Address,
  type CallCopy,
  type CallId,
  type CallState,
  type Draft,
  type Entry,
  isOpen,
  isParty,
  type LogBody,
  type Party,
  reduce,
  userOf,
} from '@ringdown/protocol'
import type { Action } from './steps.js'

const media = { audio: true, video: true }

/** A call as a device knows it. */
interface Known {
  readonly state: CallState | null
  readonly upTo: number
}

/** What a device wants to append. */
export interface Wanted {
  readonly callId: CallId
  readonly draft: Draft
}

/** A device without a browser: it folds what it is sent as the SDK does, and knows what it may do. */
export class SimulatedDevice {
  readonly party: Party
  readonly listening: readonly Address[]
  /** The node it is connected to; `null` if it is away. */
  place: number | null
  /** Copies on their way to it. */
  inbox: Entry[] = []
  /** What it has sent without an answer. It sends it again, until there is one. */
  unanswered: Wanted[] = []
  readonly #known = new Map<CallId, Known>()
  readonly #nextId: () => number

  constructor(party: Party, listening: readonly Address[], place: number, nextId: () => number) {
    this.party = party
    this.listening = listening
    this.place = place
    this.#nextId = nextId
  }

  get calls(): readonly CallId[] {
    return [...this.#known.keys()]
  }

  upTo(callId: CallId): number {
    return this.#known.get(callId)?.upTo ?? 0
  }

  stateOf(callId: CallId): CallState | null {
    return this.#known.get(callId)?.state ?? null
  }

  /** A copy of an entry. With a gap before it, it waits for a sync. */
  take(entry: Entry): void {
    const { state, upTo } = this.#known.get(entry.callId) ?? { state: null, upTo: 0 }
    if (entry.seq !== upTo + 1) return
    this.#known.set(entry.callId, { state: reduce(state, entry), upTo: entry.seq })
  }

  /** The part of a log that it lacked. */
  catchUp({ callId, entries, lastSeq }: CallCopy): void {
    const known = this.#known.get(callId) ?? { state: null, upTo: 0 }
    const missing = entries.filter(({ seq }) => seq > known.upTo)
    const state = missing.reduce(reduce, known.state)
    this.#known.set(callId, { state, upTo: Math.max(known.upTo, lastSeq) })
  }

  /** It has called, and knows its own invite. */
  placed(callId: CallId, entry: Entry): void {
    if (!this.#known.has(callId)) this.#known.set(callId, { state: reduce(null, entry), upTo: entry.seq })
  }

  forget(callId: CallId): void {
    this.#known.delete(callId)
  }

  /** The draft for an action; `null` if it makes no sense now. @param people whom it may call. */
  want(action: Action, on: number, people: readonly Party[]): Wanted | null {
    switch (action) {
      case 'call': {
        const others = people.filter(({ userId }) => userId !== this.party.userId)
        const callee = others[on % others.length]
        return callee === undefined ? null : this.#invite(`user:${callee.userId}`)
      }
      case 'wait on line':
        return this.#invite('line:desk')
      case 'ring':
        return this.#write(on, state => isOpen(state) && this.#isCalled(state), { type: 'ringing' })
      case 'accept':
        return this.#write(on, state => isOpen(state) && this.#isCalled(state), { type: 'accept' })
      case 'decline':
        return this.#write(on, state => isOpen(state) && this.#isCalled(state), {
          type: 'decline',
          reason: 'declined',
        })
      case 'hang up':
        return this.#hangUp(on)
      case 'offer':
        return this.#write(on, state => isOpen(state) && isParty(state, this.party), this.#offer())
      case 'answer':
        return this.#answer(on)
      case 'trickle':
        return this.#write(on, state => isOpen(state) && isParty(state, this.party), {
          type: 'candidates',
          session: 1,
          ufrag: 'u',
          candidates: [],
          endOfCandidates: true,
        })
      case 'rejoin':
        return this.#rejoin(on)
    }
  }

  #invite(address: Address): Wanted {
    const id = this.#nextId()
    const callId = `0190a0b0-0000-7000-8000-${id.toString(16).padStart(12, '0')}`
    return { callId, draft: { type: 'invite', address, media, entryId: `e${id}` } }
  }

  #hangUp(on: number): Wanted | null {
    const state = this.#pick(on, known => known.phase !== 'ended' && isParty(known, this.party))
    if (state === null) return null
    const reason = isOpen(state) ? 'cancelled' : 'completed'
    return this.#draft(state, { type: 'hangup', reason })
  }

  #offer(): LogBody {
    const description = { type: 'offer' as const, sdp: `offer ${this.#nextId()}` }
    return { type: 'description', session: 1, revision: 1, description }
  }

  #answer(on: number): Wanted | null {
    const state = this.#pick(on, known => known.phase !== 'ended' && !this.#isCaller(known))
    if (state === null) return null
    const { userId, deviceId } = state.caller
    const description = { type: 'answer' as const, sdp: 'answer' }
    const to = { userId, deviceId }
    return this.#draft(state, { type: 'description', to, session: 1, revision: 1, description })
  }

  #rejoin(on: number): Wanted | null {
    const state = this.#pick(on, known => known.phase === 'accepted' && isParty(known, this.party))
    const peer = state?.parties.find(({ deviceId }) => deviceId !== this.party.deviceId)
    if (state === null || peer === undefined) return null
    return this.#draft(state, { type: 'rejoin', to: { userId: peer.userId, deviceId: peer.deviceId } })
  }

  #write(on: number, makesSense: (state: CallState) => boolean, body: LogBody): Wanted | null {
    const state = this.#pick(on, makesSense)
    return state === null ? null : this.#draft(state, body)
  }

  #draft({ callId }: CallState, body: LogBody): Wanted {
    return { callId, draft: { ...body, entryId: `e${this.#nextId()}` } }
  }

  #pick(on: number, makesSense: (state: CallState) => boolean): CallState | null {
    const fitting = [...this.#known.values()].flatMap(({ state }) =>
      state !== null && makesSense(state) ? [state] : [],
    )
    return fitting[on % Math.max(1, fitting.length)] ?? null
  }

  #isCaller({ caller }: CallState): boolean {
    return caller.userId === this.party.userId
  }

  #isCalled(state: CallState): boolean {
    if (this.#isCaller(state)) return false
    return userOf(state.address) === this.party.userId || this.listening.includes(state.address)
  }
}
