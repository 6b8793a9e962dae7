const MOST = 3
const WITHIN_MS = 30_000

/** How often the screen may be built again: what fails at once each time would go on for ever. */
export class RebuildBudget {
  #spent: number[] = []

  /** @returns whether the screen may be built again at `now`, in milliseconds. */
  spend(now: number): boolean {
    this.#spent = this.#spent.filter(at => now - at < WITHIN_MS)
    if (this.#spent.length >= MOST) return false
    this.#spent.push(now)
    return true
  }
}
