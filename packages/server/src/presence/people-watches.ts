import {
  type Cancel,
  type Clock,
  type PeoplePage,
  type Person,
  SERVER_LIMITS,
  type UserId,
  type WatchRequest,
} from '@ringdown/protocol'
import type { Directory, PersonChange } from './directory.js'
import { isSamePage, WatchedQuery } from './watched-query.js'

/** How long changes are collected before the watchers are told, in milliseconds. */
const INTERVAL = 200

/** A device that shows people. */
export interface Watcher {
  readonly userId: UserId
}

interface Watch<W> {
  readonly watcher: W
  readonly query: WatchedQuery
  /** The watcher as a person, if here; `undefined` while that is not known. */
  own: Person | null | undefined
  /** The page last sent. The same page is not sent again. */
  told: PeoplePage | null
}

interface Options<W> {
  readonly clock: Clock
  readonly directory: Pick<Directory, 'find' | 'person' | 'subscribe'>
  /** Sends one page to several watchers, so that it is serialized once. */
  readonly tell: (watchers: readonly W[], page: PeoplePage) => void
  readonly onError: (error: unknown) => void
}

/** Keeps the people that the devices of this process show up to date: sends whole pages when they have changed, not too often. */
export class PeopleWatches<W extends Watcher> {
  readonly #options: Options<W>
  readonly #watches = new Map<W, Watch<W>>()
  readonly #byQuery = new Map<WatchedQuery, Set<Watch<W>>>()
  readonly #queries = new Map<string, WatchedQuery>()
  readonly #byUser = new Map<UserId, Set<Watch<W>>>()
  /** The queries whose people have changed since the watchers were told. */
  readonly #dirty = new Set<WatchedQuery>()
  #cancel: Cancel | null = null
  #flushedAt = Number.NEGATIVE_INFINITY

  constructor(options: Options<W>) {
    this.#options = options
    options.directory.subscribe(change => this.#changed(change))
  }

  /** Starts a watch that replaces the watcher's last one. @returns the current page. */
  async watch(
    watcher: W,
    { query = '', limit = SERVER_LIMITS.peoplePage }: WatchRequest,
  ): Promise<PeoplePage> {
    const { directory } = this.#options
    this.unwatch(watcher)
    const watched = this.#queryOf(query, limit)
    const watch: Watch<W> = { watcher, query: watched, own: undefined, told: null }
    this.#watches.set(watcher, watch)
    addTo(this.#byQuery, watched, watch)
    addTo(this.#byUser, watcher.userId, watch)
    const [own] = await Promise.all([directory.person(watcher.userId), this.#load(watched)])
    if (watch.own === undefined) watch.own = own
    const page = watched.pageFor(watch.own)
    watch.told = page
    return page
  }

  unwatch(watcher: W): void {
    const watch = this.#watches.get(watcher)
    if (watch === undefined) return
    this.#watches.delete(watcher)
    removeFrom(this.#byUser, watcher.userId, watch)
    removeFrom(this.#byQuery, watch.query, watch)
    if (this.#byQuery.has(watch.query)) return
    this.#queries.delete(watch.query.key)
    this.#dirty.delete(watch.query)
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
    for (const watcher of [...this.#watches.keys()]) this.unwatch(watcher)
  }

  #changed(change: PersonChange): void {
    for (const query of this.#queries.values()) if (query.apply(change)) this.#dirty.add(query)
    const userId = (change.after ?? change.before)?.userId
    if (userId !== undefined) for (const watch of this.#byUser.get(userId) ?? []) watch.own = change.after
    if (this.#cancel !== null || this.#dirty.size === 0) return
    const { clock, onError } = this.#options
    const wait = Math.min(INTERVAL, Math.max(0, this.#flushedAt + INTERVAL - clock.now()))
    this.#cancel = clock.after(wait, () => {
      this.#cancel = null
      this.#flushedAt = clock.now()
      this.#flush().catch(onError)
    })
  }

  #queryOf(query: string, limit: number): WatchedQuery {
    const made = new WatchedQuery(query, limit)
    const found = this.#queries.get(made.key) ?? made
    this.#queries.set(found.key, found)
    return found
  }

  #load(query: WatchedQuery): Promise<void> {
    const { directory } = this.#options
    return query.load((text, limit) => directory.find(text, limit))
  }

  async #flush(): Promise<void> {
    const dirty = [...this.#dirty]
    this.#dirty.clear()
    for (const query of dirty) {
      await this.#load(query)
      const pages = newPages(query, this.#byQuery.get(query) ?? [])
      for (const [page, watchers] of pages) this.#options.tell(watchers, page)
    }
  }
}

/** Which watchers are sent which page. Watchers with the same page are together. */
function newPages<W>(
  query: WatchedQuery,
  watches: Iterable<Watch<W>>,
): ReadonlyMap<PeoplePage, readonly W[]> {
  const pages = new Map<PeoplePage, W[]>()
  for (const watch of watches) {
    const page = query.pageFor(watch.own ?? null)
    // One without a page is just being answered.
    if (watch.told === null || isSamePage(watch.told, page)) continue
    watch.told = page
    const watchers = pages.get(page)
    if (watchers) watchers.push(watch.watcher)
    else pages.set(page, [watch.watcher])
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
