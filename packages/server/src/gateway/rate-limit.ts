import { type Problem, RingdownError } from '@ringdown/protocol'
import type { Rate } from '../rate.js'
import type { Counted } from '../sequencer/clear-way.js'
import { RING_RATES, type RingRates } from '../sequencer/ring-rules.js'

/**
 * What is counted. Per user: messages and, among them, invites. Per network address: handshakes, guest sign-ins, requests of the
 * HTTP API, attempts to come in and, of these, those with one passkey. And rings.
 */
export interface Rates extends RingRates {
  readonly messages: Rate
  readonly invites: Rate
  readonly handshakes: Rate
  readonly guests: Rate
  readonly api: Rate
  readonly attempts: Rate
  readonly passkeyAttempts: Rate
}

export const RATES: Rates = {
  ...RING_RATES,
  // A whole call takes about thirty.
  messages: { points: 400, seconds: 10 },
  invites: { points: 60, seconds: 60 },
  handshakes: { points: 600, seconds: 60 },
  guests: { points: 200, seconds: 60 },
  api: { points: 1_200, seconds: 60 },
  // A whole office may come in at once, from one address.
  attempts: { points: 120, seconds: 60 },
  passkeyAttempts: { points: 20, seconds: 60 },
}

/** Counts by key within fixed windows of time, across all processes of this server. */
export interface RateLimit {
  /** Counts one. @returns `null` if nobody has to be asked. @throws {RateLimited} if it is one too many. */
  take(key: string): Promise<void> | null
  /** That no more were counted than may be, if what counts is where calls are kept. */
  within?(key: string): NonNullable<Counted['isWithin']>
}

/** Counts one. @throws {RateLimited} if this process knows that it is one too many. */
export function countOf(limit: RateLimit, key: string): Counted {
  return { allowed: limit.take(key), isWithin: limit.within?.(key) }
}

/** @param name what is counted. Each name has its own counts. */
export type LimitRate = (name: Exclude<keyof Rates, keyof RingRates>, rate: Rate) => RateLimit

/** Refused because there were too many. */
export class RateLimited extends RingdownError {
  /** There were so many that the connection should be closed. */
  readonly isFlood: boolean

  constructor(retryAfterMs: number, isFlood: boolean) {
    const problem: Problem = {
      code: 'rate-limited',
      message: `Too many requests. Try again in ${Math.ceil(retryAfterMs / 1000)} s.`,
      retryAfterMs,
    }
    super(problem)
    this.isFlood = isFlood
  }
}
