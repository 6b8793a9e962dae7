import type { Address, Clock, Device } from '@ringdown/protocol'
import { expiringCache } from '../expiring-cache.js'
import { ANSWERS, type Answer, answerAfter, type KeptPlace, type LineStore, placeKey } from './line-store.js'

/** How many places are kept, and the answers of how many lines. Beyond that, those longest unused are forgotten. */
const MOST = 10_000
/** No place is kept for longer. */
const LONGEST = 3_600_000

/** Keeps what is remembered of lines in this process: the default. */
export class MemoryLines implements LineStore {
  readonly #places
  readonly #answers

  constructor(clock: Clock) {
    this.#places = expiringCache<string, KeptPlace>({ clock, lifetimeMs: LONGEST, limit: MOST })
    this.#answers = expiringCache<string, readonly Answer[]>({
      clock,
      lifetimeMs: ANSWERS.lifetimeMs,
      limit: MOST,
    })
  }

  async keepPlace(caller: Device, address: Address, place: KeptPlace, lifetimeMs: number): Promise<void> {
    this.#places.set(placeKey(caller, address), place, { ttl: lifetimeMs })
  }

  async placeOf(caller: Device, address: Address): Promise<KeptPlace | null> {
    return this.#places.get(placeKey(caller, address)) ?? null
  }

  async givePlace(caller: Device, address: Address, place: KeptPlace): Promise<void> {
    const key = placeKey(caller, address)
    if (JSON.stringify(this.#places.get(key)) === JSON.stringify(place)) this.#places.delete(key)
  }

  async addAnswer(line: string, at: number, since: number): Promise<void> {
    const before = await this.answers(line)
    this.#answers.set(line, [...before, answerAfter(before.at(-1), at, since)].slice(-ANSWERS.most))
  }

  async answers(line: string): Promise<readonly Answer[]> {
    return this.#answers.get(line) ?? []
  }

  /** How many things of any kind are held. Tests check that nothing is left. */
  get size(): number {
    this.#places.purgeStale()
    this.#answers.purgeStale()
    return this.#places.size + this.#answers.size
  }
}
