import type { Person } from '@ringdown/protocol'

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

/** The order in which people are shown: by name, then by id. */
function comparePeople(a: Person, b: Person): number {
  return byName.compare(a.name, b.name) || (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0)
}

/** People in order. A change takes only a few comparisons, even in a long list. */
export class PeopleList implements Iterable<Person> {
  readonly #people: Person[]

  /** @param people in order. */
  constructor(people: readonly Person[] = []) {
    this.#people = [...people]
  }

  get length(): number {
    return this.#people.length
  }

  add(person: Person): void {
    this.#people.splice(this.#placeOf(person), 0, person)
  }

  /** @returns whether the person was there, with this name. */
  remove(person: Person): boolean {
    const place = this.#placeOf(person)
    if (this.#people[place]?.userId !== person.userId) return false
    this.#people.splice(place, 1)
    return true
  }

  /** Drops those beyond the first `count`. */
  trim(count: number): void {
    if (this.#people.length > count) this.#people.length = count
  }

  /** Whether a person comes before the last one in the list. */
  isBeforeLast(person: Person): boolean {
    const last = this.#people.at(-1)
    return last !== undefined && comparePeople(person, last) < 0
  }

  first(count: number): readonly Person[] {
    return this.#people.slice(0, count)
  }

  [Symbol.iterator](): Iterator<Person> {
    return this.#people.values()
  }

  /** The position where the person is, or would be. */
  #placeOf(person: Person): number {
    let [low, high] = [0, this.#people.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#people[middle]
      if (other !== undefined && comparePeople(other, person) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
