import { foldName, type Person } from '@ringdown/protocol'
import type { Found } from './directory.js'

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

/** The order in which people are shown: those who are here first, then by name, then by id. */
export function comparePeople(a: Person, b: Person): number {
  const away = Number(a.absent ?? false) - Number(b.absent ?? false)
  return away || byName.compare(a.name, b.name) || (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0)
}

/** People in order. A change takes only a few comparisons, even in a long list. */
export class PeopleList {
  readonly #people: Person[]
  /** Their names for searching, in the same order. */
  readonly #folded: string[]

  /** @param people in order. */
  constructor(people: readonly Person[] = []) {
    this.#people = [...people]
    this.#folded = people.map(({ name }) => foldName(name))
  }

  get length(): number {
    return this.#people.length
  }

  add(person: Person): void {
    const place = this.#placeOf(person)
    this.#people.splice(place, 0, person)
    this.#folded.splice(place, 0, foldName(person.name))
  }

  /** @returns whether the person was there, with this name. */
  remove(person: Person): boolean {
    const place = this.#placeOf(person)
    if (this.#people[place]?.userId !== person.userId) return false
    this.#people.splice(place, 1)
    this.#folded.splice(place, 1)
    return true
  }

  /** A person appears as `after` from now on, instead of as `before`; `null` is not at all. */
  replace(before: Person | null, after: Person | null): void {
    const isSameName = before !== null && before.name === after?.name
    if (isSameName && comparePeople(before, after) === 0) {
      // As one who has become busy.
      const place = this.#placeOf(before)
      if (this.#people[place]?.userId === before.userId) this.#people[place] = after
      else this.add(after)
      return
    }
    if (before) this.remove(before)
    if (after) this.add(after)
  }

  /** Drops those beyond the first `count`. */
  trim(count: number): void {
    if (this.#people.length <= count) return
    this.#people.length = count
    this.#folded.length = count
  }

  /** Whether a person comes before the last one in the list. */
  isBeforeLast(person: Person): boolean {
    const last = this.#people.at(-1)
    return last !== undefined && comparePeople(person, last) < 0
  }

  first(count: number): readonly Person[] {
    return this.#people.slice(0, count)
  }

  /** The first `limit` whose folded name contains `folded`, and how many there are. */
  search(folded: string, limit: number): Found {
    if (folded === '') return { people: this.first(limit), total: this.length }
    const people: Person[] = []
    let total = 0
    for (let place = 0; place < this.#folded.length; place += 1) {
      if (!this.#folded[place]?.includes(folded)) continue
      total += 1
      const person = this.#people[place]
      if (people.length < limit && person) people.push(person)
    }
    return { people, total }
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
