/** While those wait who go first, the others have one turn after so many of theirs. */
const FIRST_SHARE = 3

/** Who waits in a line. */
interface Standing {
  /** Whether it goes before those that do not. */
  readonly goesFirst: boolean
}

/** Those who wait for their turn, in the order they came: some go first, but not always. */
export class WaitingLine<P extends Standing> {
  readonly #first = new Set<P>()
  readonly #others = new Set<P>()
  /** Turns of those who go first since one of the others had theirs. */
  #sinceOther = 0

  get size(): number {
    return this.#first.size + this.#others.size
  }

  add(place: P): void {
    const line = place.goesFirst ? this.#first : this.#others
    line.add(place)
  }

  /** How many have their turn before one who comes now, if nobody comes after them. */
  ahead({ goesFirst }: Standing): number {
    const [first, others] = [this.#first.size, this.#others.size]
    return goesFirst
      ? first + Math.min(others, Math.floor(first / FIRST_SHARE))
      : others + Math.min(first, (others + 1) * FIRST_SHARE)
  }

  /** Takes out whose turn it is. */
  next(): P | undefined {
    const isOthers = this.#first.size === 0 || this.#sinceOther >= FIRST_SHARE
    const line = isOthers && this.#others.size > 0 ? this.#others : this.#first
    const [place] = line
    if (place === undefined) return undefined
    line.delete(place)
    this.#sinceOther = line === this.#others ? 0 : this.#sinceOther + 1
    return place
  }
}
