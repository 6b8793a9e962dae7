import { type Address, type Problem, SERVER_LIMITS, type UserId, userOf } from '@ringdown/protocol'
import type { Rate } from '../rate.js'

/** How often people may be rung. Rings that are refused do not count. */
export interface RingRates {
  /** From one user to one other. */
  readonly ringsOfPair: Rate
  /** To one person, and among them from strangers: people with whom they have not talked. */
  readonly ringsToPerson: Rate
  readonly strangersToPerson: Rate
  /** To one link or line. */
  readonly ringsToAddress: Rate
  /** From one network, and among them to strangers. */
  readonly ringsOfNetwork: Rate
  readonly strangersOfNetwork: Rate
}

export const RING_RATES: RingRates = {
  ringsOfPair: { points: 12, seconds: 60 },
  ringsToPerson: { points: 40, seconds: 60 },
  strangersToPerson: { points: 10, seconds: 60 },
  ringsToAddress: { points: 60, seconds: 60 },
  ringsOfNetwork: { points: 240, seconds: 60 },
  strangersOfNetwork: { points: 60, seconds: 60 },
}

/** A call that is to be placed. */
export interface Ring {
  readonly caller: UserId
  readonly address: Address
  /** Where it comes from, as limits count it. */
  readonly network: string
  /** Whether caller and callee have been in a call. `false` on a link or a line. */
  readonly haveTalked: boolean
}

/** What a ring meets at its address. */
export interface Surroundings {
  /** Whether the callee wants to be rung only by people they have talked to. */
  readonly onlyContacts: boolean
  /** The callee's last refusal of this caller, if it still counts. */
  readonly decline: { readonly name: string; readonly agoMs: number } | null
  /** The calls that wait there already, without any that this one replaces. */
  readonly waiting: {
    readonly all: number
    readonly ofStrangers: number
    readonly ofNetwork: number
  }
}

/** How long to wait for one of the calls that already wait to end, in milliseconds. */
const UNTIL_FREE = 30_000

/**
 * Why a call may not ring, whatever the rates say; `null` if it may. Pure. The order matters: a stranger who is not wanted
 * learns only that.
 *
 * @param declinedMs how long a person who declined is left alone by the caller.
 */
export function refusalOf(ring: Ring, met: Surroundings, declinedMs: number): Problem | null {
  const { haveTalked, address } = ring
  const { onlyContacts, decline, waiting } = met
  if (onlyContacts && !haveTalked) {
    return {
      code: 'call-refused',
      message: "This person isn't taking calls from people they haven't talked to.",
    }
  }
  if (decline !== null && decline.agoMs < declinedMs) {
    return refusal(`${decline.name} declined your call.`, declinedMs - decline.agoMs)
  }
  const isFull =
    userOf(address) === null
      ? waiting.all >= SERVER_LIMITS.openCallsPerAddress ||
        waiting.ofNetwork >= SERVER_LIMITS.openCallsPerNetworkAtAddress
      : waiting.all >= SERVER_LIMITS.ringsPerUser ||
        // The rest is for people they know.
        (!haveTalked && waiting.ofStrangers >= SERVER_LIMITS.ringsOfStrangersPerUser)
  return isFull ? full(address) : null
}

/** What a caller is told where too many wait already. */
export function full(address: Address): Problem {
  return refusal(manyCallersSentence(address), UNTIL_FREE)
}

/** What a caller is told of a person who does not want to be disturbed, who reads of the call later. */
export function notTakingCalls(name: string | null): Problem {
  return { code: 'call-refused', message: `${name ?? 'This person'} isn't taking calls.` }
}

/** One of the counts that a ring takes from. */
export interface RingCount {
  readonly key: string
  readonly rate: keyof RingRates
}

/** Every count that a ring takes from. */
export function countsOf({ caller, address, network, haveTalked }: Ring): readonly RingCount[] {
  const callee = userOf(address)
  const ofNetwork: RingCount = { key: network, rate: 'ringsOfNetwork' }
  if (callee === null) return [ofNetwork, { key: address, rate: 'ringsToAddress' }]
  const counts: RingCount[] = [
    ofNetwork,
    { key: `${caller} ${callee}`, rate: 'ringsOfPair' },
    { key: callee, rate: 'ringsToPerson' },
  ]
  if (haveTalked) return counts
  return [...counts, { key: network, rate: 'strangersOfNetwork' }, { key: callee, rate: 'strangersToPerson' }]
}

/** What a caller is told when a rate is used up. */
export function exhausted(
  rate: keyof RingRates,
  { address }: Pick<Ring, 'address'>,
  retryAfterMs: number,
): Problem {
  switch (rate) {
    case 'ringsOfPair':
      return refusal('You have called them many times.', retryAfterMs)
    case 'ringsOfNetwork':
    case 'strangersOfNetwork':
      return refusal('Many calls come from your network.', retryAfterMs)
    default:
      return refusal(manyCallersSentence(address), retryAfterMs)
  }
}

/**
 * Takes one from a count that refills evenly (GCRA, as in ATM): as many at once as the rate allows in its time, then one
 * after the other.
 *
 * @param fullAt when the count is full again, in milliseconds; in the past if it is full now.
 * @returns the next `fullAt`, or how long until one can be taken.
 */
export function takeOne(
  fullAt: number,
  { points, seconds }: Rate,
  now: number,
): { readonly fullAt: number } | { readonly retryAfterMs: number } {
  const next = Math.max(fullAt, now) + (seconds * 1000) / points
  const wait = next - now - seconds * 1000
  // Rounding must not cost anybody a ring.
  return wait > 0.001 ? { retryAfterMs: Math.ceil(wait) } : { fullAt: next }
}

function manyCallersSentence(address: Address): string {
  return userOf(address) === null ? 'Many people are calling there.' : 'Many people are calling them.'
}

function refusal(reason: string, retryAfterMs: number): Problem {
  return {
    code: 'call-refused',
    message: `${reason} You can call again in ${spoken(retryAfterMs)}.`,
    retryAfterMs,
  }
}

function spoken(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
