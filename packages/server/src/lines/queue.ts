import type { CallId, CallState } from '@ringdown/protocol'
import type { Answer } from '../store/line-store.js'
import { estimateWait } from './wait-estimate.js'

/** Who waits on one line, in the order in which they are answered: by how long they have waited, also elsewhere before. */
export class Queue {
  readonly waiting: readonly Waiting[]
  readonly #answers: readonly Answer[]
  readonly #now: number

  /**
   * @param held the calls that wait at the line's address, oldest first.
   * @param answers the last ones there, oldest first.
   */
  constructor(held: readonly CallState[], answers: readonly Answer[], now: number) {
    this.waiting = held.map(call => waitingOf(call, now)).sort((a, b) => a.since - b.since)
    this.#answers = answers
    this.#now = now
  }

  /** 1 is next; 0 if they do not wait here. */
  placeOf(callId: CallId): number {
    return this.waiting.findIndex(({ call }) => call.callId === callId) + 1
  }

  /** How long someone in this place waits, in milliseconds; `null` if nothing is known. */
  estimate(place: number): number | null {
    const now = this.#now
    const couldAnswerSince = Math.max(this.waitedSince, this.#answers.at(-1)?.at ?? 0)
    return estimateWait(this.#answers, { place, headWaitsMs: Math.max(0, now - couldAnswerSince), now })
  }

  /** Since when at least one of those who wait has been here; now, if nobody waits. */
  get waitedSince(): number {
    return Math.min(this.#now, ...this.waiting.map(({ call }) => call.visit?.arrivedAt ?? this.#now))
  }
}

/** A call that waits, and since when, in milliseconds since the epoch. */
export interface Waiting {
  readonly call: CallState
  readonly since: number
}

function waitingOf(call: CallState, now: number): Waiting {
  return { call, since: call.visit?.since ?? now }
}
