import { foldName, type PeoplePage, type Person } from '@ringdown/protocol'
import type { Found, PersonChange } from './directory.js'
import { PeopleList } from './people-list.js'

/** What is shown to all who watch the same query with the same limit. The cost of a change does not depend on how many match. */
export class WatchedQuery {
  /** Identifies query and limit. */
  readonly key: string
  readonly #folded: string
  readonly #limit: number
  /** The first that match. One more than are shown, because a watcher is not shown itself. */
  #first = new PeopleList()
  #total = 0
  #isStale = true
  #loading: Promise<void> | null = null
  #pages: { readonly ofOthers: PeoplePage; readonly ofMatching: PeoplePage } | null = null

  constructor(query: string, limit: number) {
    this.#folded = foldName(query)
    this.#limit = limit
    this.key = `${limit} ${this.#folded}`
  }

  /** Reads who matches, if that is not known. Reads again if there was a change meanwhile, which the answer may lack. */
  load(find: (query: string, limit: number) => Promise<Found>): Promise<void> {
    if (this.#isStale) {
      this.#loading ??= this.#read(find).finally(() => {
        this.#loading = null
      })
    }
    return this.#loading ?? Promise.resolve()
  }

  /** @returns whether the change concerns someone who matches. */
  apply({ before, after }: PersonChange): boolean {
    const [gone, come] = [this.#matching(before), this.#matching(after)]
    if (gone === null && come === null) return false
    if (this.#isStale || this.#loading) {
      this.#isStale = true
      return true
    }
    const wereAll = this.#first.length === this.#total
    this.#pages = null
    if (gone) {
      this.#total -= 1
      this.#first.remove(gone)
    }
    if (come) {
      this.#total += 1
      if (wereAll || this.#first.isBeforeLast(come)) this.#first.add(come)
    }
    this.#first.trim(this.#limit + 1)
    if (this.#first.length < Math.min(this.#limit + 1, this.#total)) this.#isStale = true
    return true
  }

  /** The page for a watcher: the same object for all who are shown the same. @param own the watcher as a person, if here. */
  pageFor(own: Person | null): PeoplePage {
    this.#pages ??= this.#makePages()
    if (this.#matching(own) === null) return this.#pages.ofOthers
    const people = this.#first.first(this.#limit + 1)
    const others = people.filter(person => person.userId !== own?.userId)
    return others.length === people.length
      ? this.#pages.ofMatching
      : { people: others.slice(0, this.#limit), total: this.#total - 1 }
  }

  async #read(find: (query: string, limit: number) => Promise<Found>): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      const { people, total } = await find(this.#folded, this.#limit + 1)
      this.#first = new PeopleList(people)
      this.#total = total
      this.#pages = null
    }
  }

  #makePages() {
    const people = this.#first.first(this.#limit)
    return { ofOthers: { people, total: this.#total }, ofMatching: { people, total: this.#total - 1 } }
  }

  #matching(person: Person | null): Person | null {
    return person !== null && foldName(person.name).includes(this.#folded) ? person : null
  }
}

export function isSamePage(a: PeoplePage, b: PeoplePage): boolean {
  if (a === b) return true
  if (a.total !== b.total || a.people.length !== b.people.length) return false
  if (a.people === b.people) return true
  return a.people.every((person, place) => {
    const other = b.people[place]
    return other?.userId === person.userId && other.name === person.name && other.busy === person.busy
  })
}
