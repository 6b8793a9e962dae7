import type { Party } from '@ringdown/protocol'
import type { Hold, OpenHold } from '../budgets/held-budget.js'
import { authorKey } from './entry-author.js'

/** What the authors of one call's log are charged for it. */
export class LogCharges {
  readonly #openHold: OpenHold
  readonly #holds = new Map<string, Hold>()

  constructor(openHold: OpenHold) {
    this.#openHold = openHold
  }

  /** The server's own entries are few, and charged to nobody. @returns `false`, and charges nothing, beyond what is allowed. */
  charge(author: Party | null, bytes: number): boolean {
    if (author === null) return true
    const key = authorKey(author)
    let hold = this.#holds.get(key)
    if (hold === undefined) {
      hold = this.#openHold(author)
      this.#holds.set(key, hold)
    }
    return hold.resize(hold.bytes + bytes)
  }

  /** Gives back, or with a negative number charges after all. */
  shrink(author: string, bytes: number): void {
    const hold = this.#holds.get(author)
    hold?.resize(Math.max(0, hold.bytes - bytes))
  }

  get isEmpty(): boolean {
    return [...this.#holds.values()].every(({ bytes }) => bytes === 0)
  }

  /** The log is gone. */
  release(): void {
    for (const hold of this.#holds.values()) hold.release()
  }
}
