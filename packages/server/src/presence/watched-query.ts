import { foldName, type PeoplePage, type Person, type UserId } from '@ringdown/protocol'
import type { Found, PersonChange } from './directory.js'
import { PeopleList } from './people-list.js'

/** What a change means for those who watch a query: other people, another number of people beyond those shown, or nothing. */
export type Effect = 'page' | 'count' | 'nothing'

type Find = (query: string, limit: number) => Promise<Found>

/** What is shown to all who watch the same query with the same limit. The cost of a change does not depend on how many match. */
export class WatchedQuery {
  readonly folded: string
  readonly limit: number
  /** The first that match. One more than are shown, because a watcher is not shown itself. */
  #first = new PeopleList()
  #ids: ReadonlySet<UserId> | null = null
  #total = 0
  #isStale = true
  #loading: Promise<void> | null = null
  #pages: { readonly ofOthers: PeoplePage; readonly ofMatching: PeoplePage } | null = null
  /** The pages before the last change. */
  #past: { readonly ofOthers: PeoplePage; readonly ofMatching: PeoplePage } | null = null

  /** @param folded as `foldName` makes it. */
  constructor(folded: string, limit: number) {
    this.folded = folded
    this.limit = limit
  }

  /** Reads who matches, if that is not known. Reads again if there was a change meanwhile, which the answer may lack. */
  load(find: Find): Promise<void> {
    if (this.#isStale) {
      this.#loading ??= this.#read(find).finally(() => {
        this.#loading = null
      })
    }
    return this.#loading ?? Promise.resolve()
  }

  apply({ before, after }: PersonChange): Effect {
    const gone = before !== null && this.matches(before) ? before : null
    const come = after !== null && this.matches(after) ? after : null
    if (gone === null && come === null) return 'nothing'
    if (this.#isStale || this.#loading) {
      this.#isStale = true
      return 'page'
    }
    const wereAll = this.#first.length === this.#total
    this.#total += Number(come !== null) - Number(gone !== null)
    const wasShown = gone !== null && this.#first.remove(gone)
    const isShown = come !== null && (wereAll || this.#first.isBeforeLast(come))
    if (come && isShown) this.#first.add(come)
    this.#first.trim(this.limit + 1)
    if (this.#first.length < Math.min(this.limit + 1, this.#total)) this.#isStale = true
    if (wasShown || isShown) {
      this.#outdate()
      return 'page'
    }
    if ((gone === null) === (come === null)) return 'nothing'
    this.#outdate()
    return 'count'
  }

  matches({ name }: Person): boolean {
    return this.folded === '' || foldName(name).includes(this.folded)
  }

  /**
   * The page for a watcher: the same object for all who are shown the same, and again as long as it is the same.
   *
   * @param isMatch whether the watcher is here and matches, and so is not shown to itself.
   */
  pageFor(userId: UserId, isMatch: boolean): PeoplePage {
    this.#pages ??= this.#makePages()
    if (!isMatch) return this.#pages.ofOthers
    this.#ids ??= new Set(this.#first.first(this.limit + 1).map(person => person.userId))
    if (!this.#ids.has(userId)) return this.#pages.ofMatching
    const others = this.#first.first(this.limit + 1).filter(person => person.userId !== userId)
    return { people: others.slice(0, this.limit), total: this.#total - 1 }
  }

  #outdate(): void {
    this.#past = this.#pages ?? this.#past
    this.#pages = null
    this.#ids = null
  }

  async #read(find: Find): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      const { people, total } = await find(this.folded, this.limit + 1)
      this.#first = new PeopleList(people)
      this.#total = total
      this.#outdate()
    }
  }

  #makePages() {
    const people = this.#first.first(this.limit)
    const ofOthers = { people, total: this.#total }
    const ofMatching = { people, total: this.#total - 1 }
    const past = this.#past
    return {
      ofOthers: past && isSamePage(past.ofOthers, ofOthers) ? past.ofOthers : ofOthers,
      ofMatching: past && isSamePage(past.ofMatching, ofMatching) ? past.ofMatching : ofMatching,
    }
  }
}

export function isSamePage(a: PeoplePage, b: PeoplePage): boolean {
  if (a === b) return true
  return (
    a.total === b.total &&
    areSame(a.people, b.people) &&
    (a.favourites === b.favourites || areSame(a.favourites ?? [], b.favourites ?? []))
  )
}

function areSame(some: readonly Person[], others: readonly Person[]): boolean {
  if (some.length !== others.length) return false
  return some.every((person, place) => {
    const other = others[place]
    return person === other || (other !== undefined && isSamePerson(person, other))
  })
}

function isSamePerson(a: Person, b: Person): boolean {
  return (
    a.userId === b.userId &&
    a.name === b.name &&
    a.busy === b.busy &&
    a.absent === b.absent &&
    a.guest === b.guest &&
    a.lookalike === b.lookalike
  )
}
