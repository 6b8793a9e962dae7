import {
  type Cancel,
  type Clock,
  type PeoplePage,
  type Person,
  SERVER_LIMITS,
  type UserId,
  type WatchRequest,
} from '@ringdown/protocol'

/** How long changes are collected before the watchers are told, in milliseconds. */
const INTERVAL = 200

/** A device that shows people. */
export interface Watcher {
  readonly userId: UserId
  send(page: PeoplePage): void
}

interface Watch {
  readonly request: WatchRequest
  /** The page last sent, as text: what has not changed is not sent again. */
  last: string
}

interface Found {
  readonly people: readonly Person[]
  readonly ids: ReadonlySet<UserId>
}

interface Options {
  readonly clock: Clock
  /** Who is here and matches, by name. */
  readonly find: (query: string) => readonly Person[]
}

/** Keeps the pages of people that devices show up to date: whole pages, when they have changed, not too often. */
export class PeopleWatches {
  readonly #watches = new Map<Watcher, Watch>()
  readonly #options: Options
  #cancel: Cancel | null = null
  #flushedAt = Number.NEGATIVE_INFINITY

  constructor(options: Options) {
    this.#options = options
  }

  /** Starts a watch in place of the watcher's last one. @returns the page as it is now. */
  watch(watcher: Watcher, request: WatchRequest): PeoplePage {
    const page = pageFor(watcher.userId, this.#find(request.query ?? ''), request)
    this.#watches.set(watcher, { request, last: JSON.stringify(page) })
    return page
  }

  unwatch(watcher: Watcher): void {
    this.#watches.delete(watcher)
  }

  /** To be called whenever anything that `find` answers may have changed. */
  changed(): void {
    if (this.#cancel !== null || this.#watches.size === 0) return
    const { clock } = this.#options
    const wait = Math.min(INTERVAL, Math.max(0, this.#flushedAt + INTERVAL - clock.now()))
    this.#cancel = clock.after(wait, () => this.#flush())
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#watches.clear()
  }

  #find(query: string): Found {
    const people = this.#options.find(query)
    return { people, ids: new Set(people.map(person => person.userId)) }
  }

  #flush(): void {
    this.#cancel = null
    this.#flushedAt = this.#options.clock.now()
    // Whoever shows the same search shares its result.
    const found = new Map<string, Found>()
    for (const [watcher, watch] of this.#watches) {
      const query = watch.request.query ?? ''
      const shared = found.get(query) ?? this.#find(query)
      found.set(query, shared)
      const page = pageFor(watcher.userId, shared, watch.request)
      const text = JSON.stringify(page)
      if (text === watch.last) continue
      watch.last = text
      watcher.send(page)
    }
  }
}

function pageFor(watcher: UserId, { people, ids }: Found, request: WatchRequest): PeoplePage {
  const limit = request.limit ?? SERVER_LIMITS.peoplePage
  const shown: Person[] = []
  for (const person of people) {
    if (shown.length >= limit) break
    if (person.userId !== watcher) shown.push(person)
  }
  return { people: shown, total: people.length - (ids.has(watcher) ? 1 : 0) }
}
