import type { Clock } from '@ringdown/protocol'
import { seededRandom } from './seeded-random.js'

/** How faulty a link is. What is omitted does not happen. */
export interface FaultyLinkOptions {
  readonly clock: Clock
  /** The same seed and the same messages give the same faults. */
  readonly seed: number
  /** Probability that a message is lost, 0 to 1. */
  readonly drop?: number
  /** Probability that a message arrives twice. */
  readonly duplicate?: number
  /** Probability that a message may be overtaken; at 0, order is kept whatever the delays. */
  readonly reorder?: number
  /** Shortest and longest time on the way, in milliseconds. */
  readonly delayMs?: readonly [min: number, max: number]
}

type Faults = Required<Pick<FaultyLinkOptions, 'drop' | 'duplicate' | 'reorder'>>

const NO_FAULTS: Faults = { drop: 0, duplicate: 0, reorder: 0 }

/** A one-way link that loses, repeats, reorders and delays messages, as often as configured, and repeatably. */
export class FaultyLink<Message> {
  readonly #clock: Clock
  readonly #deliver: (message: Message) => void
  readonly #random: () => number
  readonly #delayMs: readonly [number, number]
  #faults: Faults
  #isCut = false
  /** When the last message that keeps its place arrives. */
  #lastArrival = Number.NEGATIVE_INFINITY
  #underWay = 0

  constructor(deliver: (message: Message) => void, options: FaultyLinkOptions) {
    const { clock, seed, drop = 0, duplicate = 0, reorder = 0, delayMs = [0, 0] } = options
    this.#clock = clock
    this.#deliver = deliver
    this.#random = seededRandom(seed)
    this.#delayMs = delayMs
    this.#faults = { drop, duplicate, reorder }
  }

  /** Messages sent and not yet arrived, without lost ones. */
  get underWay(): number {
    return this.#underWay
  }

  /** Sends a message on its way. */
  send(message: Message): void {
    if (this.#isCut || this.#happens(this.#faults.drop)) return
    this.#sendOnce(message)
    if (this.#happens(this.#faults.duplicate)) this.#sendOnce(message)
  }

  /** From now on nothing is lost, repeated or reordered, except what is already on the way. Delays stay. */
  heal(): void {
    this.#faults = NO_FAULTS
  }

  /** Loses everything sent until {@link repair}; what is already on the way still arrives. */
  cut(): void {
    this.#isCut = true
  }

  /** Ends a {@link FaultyLink.cut}. */
  repair(): void {
    this.#isCut = false
  }

  #sendOnce(message: Message): void {
    const now = this.#clock.now()
    const [min, max] = this.#delayMs
    let arrival = now + min + Math.round(this.#random() * (max - min))
    if (!this.#happens(this.#faults.reorder)) {
      arrival = Math.max(arrival, this.#lastArrival)
      this.#lastArrival = arrival
    }
    this.#underWay += 1
    this.#clock.after(arrival - now, () => {
      this.#underWay -= 1
      this.#deliver(message)
    })
  }

  #happens(probability: number): boolean {
    return this.#random() < probability
  }
}
