import type { Quality } from '@ringdown/client/pilot'
import { type QualityWord, wordOf } from './quality-texts.js'

/** The share of a call from which on it is remembered. */
const REMEMBERED = 0.2
/** A shorter call says nothing. */
const LEAST_SECONDS = 5

/** How a call was, from its quality second by second. */
export class QualityRecord {
  readonly #seconds: Record<QualityWord, number> = { good: 0, fair: 0, poor: 0 }

  /** Takes what is measured once a second. */
  add(quality: Pick<Quality, 'bars'> | null): void {
    if (quality) this.#seconds[wordOf(quality)]++
  }

  /** How it has been so far; `null` while it is too short to say. */
  get word(): QualityWord | null {
    const { good, fair, poor } = this.#seconds
    const all = good + fair + poor
    if (all < LEAST_SECONDS) return null
    if (poor >= all * REMEMBERED) return 'poor'
    return fair + poor >= all * REMEMBERED ? 'fair' : 'good'
  }
}
