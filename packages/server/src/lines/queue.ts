import type { CallId } from '@ringdown/protocol'
import { type Answer, estimateWait, recentAnswers } from './wait-estimate.js'

/** Somebody who waits on a line. */
export interface Waiting {
  readonly callId: CallId
  /** When they began to wait, in milliseconds since the epoch; before a transfer, if there was one. */
  readonly since: number
  /** When they came to this line. */
  readonly arrivedAt: number
}

/** Who waits on one line, in the order in which they are answered: by how long they have waited, also elsewhere before. */
export class Queue {
  #waiting: readonly Waiting[] = []
  #answers: readonly Answer[] = []

  get waiting(): readonly Waiting[] {
    return this.#waiting
  }

  /** Whether it says anything that is worth keeping. */
  isIdle(now: number): boolean {
    return this.#waiting.length === 0 && recentAnswers(this.#answers, now).length === 0
  }

  join(newcomer: Waiting): void {
    const others = this.#waiting.filter(({ callId }) => callId !== newcomer.callId)
    this.#waiting = [...others, newcomer].sort((a, b) => a.since - b.since)
  }

  /** @param isAnswered whether the staff took the call, rather than its caller giving up. */
  leave(callId: CallId, now: number, isAnswered: boolean): void {
    if (!this.#waiting.some(waiting => waiting.callId === callId)) return
    if (isAnswered)
      this.#answers = recentAnswers([...this.#answers, { at: now, tookMs: this.#headWaits(now) }], now)
    this.#waiting = this.#waiting.filter(waiting => waiting.callId !== callId)
  }

  /** 1 is next; 0 if they do not wait here. */
  placeOf(callId: CallId): number {
    return this.#waiting.findIndex(waiting => waiting.callId === callId) + 1
  }

  /** How long someone in this place waits, in milliseconds; `null` if nothing is known. */
  estimate(place: number, now: number): number | null {
    return estimateWait(this.#answers, { place, headWaitsMs: this.#headWaits(now), now })
  }

  /** How long the staff could have answered somebody: since the last answer, or since anybody has waited here. */
  #headWaits(now: number): number {
    const first = Math.min(now, ...this.#waiting.map(({ arrivedAt }) => arrivedAt))
    return now - Math.max(first, this.#answers.at(-1)?.at ?? 0)
  }
}
