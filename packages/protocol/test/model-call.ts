import * as fc from 'fast-check'
import {
  type Address,
  admit,
  type CallState,
  type Device,
  type Draft,
  type Entry,
  HANGUP_REASONS,
  type LogBody,
  type Party,
  PROTOCOL_VERSION,
  type Refusal,
  reduce,
  type Warmth,
} from '../src/index.js'

export const CALL_ID = '01890000-0000-7000-8000-000000000001'

export const caller: Party = { userId: 'ada', deviceId: 'ada-1', name: 'Ada' }
export const callees: readonly Party[] = ['ben-1', 'ben-2', 'ben-3'].map(deviceId => ({
  userId: 'ben',
  deviceId,
  name: 'Ben',
}))
export const stranger: Party = { userId: 'eve', deviceId: 'eve-1', name: 'Eve' }
export const everyone: readonly Party[] = [caller, ...callees, stranger]

const DIRECTED: Address = 'user:ben'
export const LINK: Address = 'link:0123456789abcdefghijkl'

/** One device's attempt to append something. */
export interface Attempt {
  readonly author: Party
  readonly body: LogBody
}

export const nameOf = ({ userId, deviceId }: Party): Device => ({ userId, deviceId })

const peer = fc.constantFrom(...everyone).map(nameOf)
/** The addressee of an entry; none if it belongs to the held offer. */
const addressee = fc.oneof(
  fc.constant({}),
  peer.map(to => ({ to })),
)

const body: fc.Arbitrary<LogBody> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ type: 'ringing' } as const) },
  { weight: 3, arbitrary: fc.constant({ type: 'accept' } as const) },
  fc.constantFrom('declined', 'busy').map(reason => ({ type: 'decline', reason }) as const),
  fc.constantFrom(...HANGUP_REASONS).map(reason => ({ type: 'hangup', reason }) as const),
  fc
    .tuple(
      fc.constantFrom('offer', 'answer'),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 2 }),
      addressee,
    )
    .map(([type, revision, session, to]) => {
      return { type: 'description', ...to, session, revision, description: { type, sdp: 'v=0' } } as const
    }),
  peer.map(to => ({ type: 'rejoin', to }) as const),
  fc.tuple(fc.integer({ min: 1, max: 2 }), addressee).map(([session, to]) => {
    const batch = { ufrag: 'abcd', candidates: [], endOfCandidates: true }
    return { type: 'candidates', ...to, session, ...batch } as const
  }),
)

/** What devices try on one call, in the order in which the server happens to read it. */
export const attempts: fc.Arbitrary<Attempt[]> = fc.array(
  fc.record({ author: fc.constantFrom(...everyone), body }),
  { maxLength: 24, size: 'max' },
)

export const addresses: fc.Arbitrary<Address> = fc.constantFrom(DIRECTED, LINK)
export const warmths: fc.Arbitrary<Warmth> = fc.constantFrom('none', 'relay', 'direct')

/** A miniature server: asks `admit`, stamps, appends, folds. */
export class ModelCall {
  readonly log: Entry[] = []
  /** The state after each entry. */
  readonly states: CallState[] = []
  readonly refusals: Refusal[] = []
  readonly #warmth: Warmth
  readonly #mostParties: number
  #minted = 0

  constructor(address: Address = DIRECTED, warmth: Warmth = 'direct', mostParties = 2) {
    this.#warmth = warmth
    this.#mostParties = mostParties
    this.append(caller, { type: 'invite', address, media: { audio: true, video: true } })
  }

  get state(): CallState {
    const state = this.states.at(-1)
    if (!state) throw new Error('the invite was not appended')
    return state
  }

  /** Appends what is admitted; returns the refusal of what is not. */
  attempt({ author, body }: Attempt): Refusal | null {
    const standing = {
      invited: author.userId === 'ben',
      warmth: this.#warmth,
      mostParties: this.#mostParties,
    }
    const refusal = admit(this.state, this.#draft(body), author, standing)
    if (refusal) this.refusals.push(refusal)
    else this.append(author, body)
    return refusal
  }

  append(from: Party | null, body: LogBody): void {
    const seq = this.log.length + 1
    const entry: Entry = {
      ...this.#draft(body),
      v: PROTOCOL_VERSION,
      callId: CALL_ID,
      seq,
      from,
      at: 1_000 + seq,
    }
    this.log.push(entry)
    const state = reduce(this.states.at(-1) ?? null, entry)
    if (state) this.states.push(state)
  }

  #draft(body: LogBody): Draft {
    this.#minted += 1
    return { ...body, entryId: `entry-${this.#minted}` }
  }
}

/** A call on which all of this was tried. */
export function callAfter(
  tried: readonly Attempt[],
  address?: Address,
  warmth?: Warmth,
  mostParties?: number,
): ModelCall {
  const call = new ModelCall(address, warmth, mostParties)
  for (const attempt of tried) call.attempt(attempt)
  return call
}
