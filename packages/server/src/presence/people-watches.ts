import {
  type Clock,
  foldName,
  type PeoplePage,
  type Person,
  SERVER_LIMITS,
  type UserId,
  type WatchRequest,
} from '@ringdown/protocol'
import type { Directory, PersonChange } from './directory.js'
import { DirtyQueries } from './dirty-queries.js'
import { comparePeople } from './people-list.js'
import { awayAs, hideBlockers, NO_PERSONAL_VIEWS, type PersonalViews } from './personal-page.js'
import { QueryIndex } from './query-index.js'
import { isSamePage, WatchedQuery } from './watched-query.js'

/** How long changes are collected before the watchers are told, in milliseconds. */
const INTERVAL = 200
/** The same for changes that only change the number of people beyond those shown. */
const COUNT_INTERVAL = 5_000
/** How much longer changes are collected for each screen that was told last time, in milliseconds; and while many people come at once. */
const PER_SCREEN = 1
const PER_SCREEN_CROWDED = 5
/** How many screens are told before others have their turn. */
const SLICE = 50

/** A device that shows people. */
export interface Watcher {
  readonly userId: UserId
}

interface Watch<W> {
  readonly watcher: W
  readonly query: WatchedQuery
  /** Whether the watcher is here and matches; `undefined` while that is not known. */
  isMatch: boolean | undefined
  /** As they were last found; `null` if they are not wanted. */
  favourites: readonly Person[] | null
  /** The page last sent. The same page is not sent again. */
  told: PeoplePage | null
}

interface Options<W> {
  readonly clock: Clock
  readonly directory: Pick<Directory, 'find' | 'person' | 'staysListed' | 'subscribe'>
  /** What is different for some. Without it, everybody sees the same. */
  readonly personal?: PersonalViews
  /** Serializes a page once. @returns what sends it to watchers, a few at a time. */
  readonly tell: (page: PeoplePage) => (watchers: readonly W[]) => void
  readonly onError: (error: unknown) => void
  /** Whether many people come at once. */
  readonly isCrowded?: () => boolean
}

/**
 * Keeps the people that the devices of this process show up to date: sends whole pages when they have changed, not too often. A
 * change costs what it changes on screens: the queries that it does not concern are not looked at, and the number of people
 * beyond those shown is told less often.
 */
export class PeopleWatches<W extends Watcher> {
  readonly #options: Options<W>
  readonly #watches = new Map<W, Watch<W>>()
  readonly #byQuery = new Map<WatchedQuery, Set<Watch<W>>>()
  readonly #queries = new QueryIndex()
  readonly #byUser = new Map<UserId, Set<Watch<W>>>()
  readonly #pages: DirtyQueries
  readonly #counts: DirtyQueries
  readonly #withoutFavourites = new WeakMap<PeoplePage, PeoplePage>()

  constructor(options: Options<W>) {
    const { clock, directory, onError } = options
    this.#options = options
    this.#pages = new DirtyQueries({ clock, onError, flush: queries => this.#flush(queries) })
    this.#counts = new DirtyQueries({ clock, onError, flush: queries => this.#flush(queries) })
    directory.subscribe(change => this.#changed(change))
  }

  /** Starts a watch that replaces the watcher's last one. @returns the current page. */
  async watch(
    watcher: W,
    { query = '', limit = SERVER_LIMITS.peoplePage, favourites }: WatchRequest,
  ): Promise<PeoplePage> {
    this.unwatch(watcher)
    const { userId } = watcher
    const watched = this.#queryOf(foldName(query), limit)
    const wanted = favourites ? NONE : null
    const watch: Watch<W> = { watcher, query: watched, isMatch: undefined, favourites: wanted, told: null }
    this.#watches.set(watcher, watch)
    addTo(this.#byQuery, watched, watch)
    addTo(this.#byUser, userId, watch)
    const [own] = await Promise.all([
      this.#options.directory.person(userId),
      this.#load(watched),
      this.#findFavourites(watch),
    ])
    watch.isMatch ??= own !== null && watched.matches(own)
    watch.told = this.#pageFor(watch)
    return watch.told
  }

  unwatch(watcher: W): void {
    const watch = this.#watches.get(watcher)
    if (watch === undefined) return
    this.#watches.delete(watcher)
    removeFrom(this.#byUser, watcher.userId, watch)
    removeFrom(this.#byQuery, watch.query, watch)
    if (this.#byQuery.has(watch.query)) return
    this.#queries.delete(watch.query)
    this.#pages.delete(watch.query)
    this.#counts.delete(watch.query)
  }

  close(): void {
    this.#pages.close()
    this.#counts.close()
    for (const watcher of [...this.#watches.keys()]) this.unwatch(watcher)
  }

  /** What this person has chosen, or others about them, makes them see somebody else in another way. */
  choicesChanged(userId: UserId): void {
    for (const watch of this.#byUser.get(userId) ?? []) this.#pages.add(watch.query, INTERVAL)
  }

  #changed(change: PersonChange): void {
    if (this.#watches.size === 0) return
    const { before, after } = change
    const userId = (after ?? before)?.userId ?? ''
    for (const fan of this.#personal.favouredBy(userId)) this.choicesChanged(fan)
    for (const watch of this.#byUser.get(userId) ?? []) {
      watch.isMatch = after !== null && watch.query.matches(after)
    }
    const names = new Set([before, after].flatMap(person => (person === null ? [] : [foldName(person.name)])))
    for (const query of this.#queries.matching([...names])) {
      const effect = query.apply(change)
      if (effect === 'page') this.#pages.add(query, INTERVAL)
      else if (effect === 'count') this.#counts.add(query, COUNT_INTERVAL)
    }
  }

  #queryOf(folded: string, limit: number): WatchedQuery {
    const found = this.#queries.get(folded, limit)
    if (found) return found
    const made = new WatchedQuery(folded, limit)
    this.#queries.add(made)
    return made
  }

  #load(query: WatchedQuery): Promise<void> {
    const { directory } = this.#options
    return query.load((text, limit) => directory.find(text, limit))
  }

  get #personal(): PersonalViews {
    return this.#options.personal ?? NO_PERSONAL_VIEWS
  }

  #pageFor({ watcher, query, isMatch = false, favourites }: Watch<W>): PeoplePage {
    const { directory } = this.#options
    const blockers = this.#personal.blockersOf(watcher.userId)
    const page = query.pageFor(watcher.userId, isMatch)
    const seen = hideBlockers(page, blockers, userId => directory.staysListed(userId))
    if (favourites === null) return seen
    if (favourites.length > 0) return { ...seen, favourites }
    // Nearly everybody's: one page for all of them.
    const known = this.#withoutFavourites.get(seen) ?? { ...seen, favourites }
    this.#withoutFavourites.set(seen, known)
    return known
  }

  async #findFavourites(watch: Watch<W>): Promise<void> {
    if (watch.favourites === null) return
    const { userId } = watch.watcher
    const blockers = this.#personal.blockersOf(userId)
    const named = this.#personal.favouritesOf(userId)
    if (named.length === 0) {
      watch.favourites = NONE
      return
    }
    const all = await Promise.all(
      named.map(async other => {
        const shown = blockers.has(other.userId) ? null : await this.#options.directory.person(other.userId)
        return shown ?? awayAs(other)
      }),
    )
    watch.favourites = all.filter(person => watch.query.matches(person)).sort(comparePeople)
  }

  /** @returns for how long changes are to be collected, at least, before the next time. */
  async #flush(queries: readonly WatchedQuery[]): Promise<number> {
    let screens = 0
    for (const query of queries) {
      this.#pages.delete(query)
      this.#counts.delete(query)
      await this.#load(query)
      const watches = [...(this.#byQuery.get(query) ?? [])]
      for (const watch of watches) if (watch.favourites) await this.#findFavourites(watch)
      for (const [page, told] of newPages(watches, watch => this.#pageFor(watch))) {
        await this.#tell(told, page)
        screens += told.length
      }
    }
    return screens * (this.#options.isCrowded?.() ? PER_SCREEN_CROWDED : PER_SCREEN)
  }

  /** To tell thousands in one go would hold up everybody else. */
  async #tell(watches: readonly Watch<W>[], page: PeoplePage): Promise<void> {
    const send = this.#options.tell(page)
    for (let first = 0; first < watches.length; first += SLICE) {
      if (first > 0) await new Promise(resolve => setImmediate(resolve))
      const slice = watches.slice(first, first + SLICE)
      // Some may have gone meanwhile, or have been shown something newer.
      const still = slice.filter(watch => watch.told === page && this.#watches.get(watch.watcher) === watch)
      send(still.map(({ watcher }) => watcher))
    }
  }
}

const NONE: readonly Person[] = []

/** Who is sent which page. Those with the same page are together. */
function newPages<W extends Watcher>(
  watches: Iterable<Watch<W>>,
  pageFor: (watch: Watch<W>) => PeoplePage,
): ReadonlyMap<PeoplePage, readonly Watch<W>[]> {
  const pages = new Map<PeoplePage, Watch<W>[]>()
  for (const watch of watches) {
    // One without a page is just being answered.
    if (watch.told === null) continue
    const page = pageFor(watch)
    if (isSamePage(watch.told, page)) continue
    watch.told = page
    const told = pages.get(page)
    if (told) told.push(watch)
    else pages.set(page, [watch])
  }
  return pages
}

function addTo<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key)
  if (set) set.add(value)
  else sets.set(key, new Set([value]))
}

function removeFrom<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key)
  set?.delete(value)
  if (set?.size === 0) sets.delete(key)
}
