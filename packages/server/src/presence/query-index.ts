import type { WatchedQuery } from './watched-query.js'

/** The queries that are watched, found by the names they match: a change costs nothing for those it does not concern. */
export class QueryIndex {
  readonly #byText = new Map<string, Map<number, WatchedQuery>>()

  /** The query with this text and limit, if it is watched. */
  get(folded: string, limit: number): WatchedQuery | undefined {
    return this.#byText.get(folded)?.get(limit)
  }

  add(query: WatchedQuery): void {
    const alike = this.#byText.get(query.folded)
    if (alike) alike.set(query.limit, query)
    else this.#byText.set(query.folded, new Map([[query.limit, query]]))
  }

  delete(query: WatchedQuery): void {
    const alike = this.#byText.get(query.folded)
    alike?.delete(query.limit)
    if (alike?.size === 0) this.#byText.delete(query.folded)
  }

  /** The queries that match at least one of these folded names. */
  matching(names: readonly string[]): ReadonlySet<WatchedQuery> {
    const found = new Set<WatchedQuery>()
    for (const name of names) {
      for (const text of this.#textsIn(name)) {
        for (const query of this.#byText.get(text)?.values() ?? []) found.add(query)
      }
    }
    return found
  }

  /** The texts of queries that a name contains, looked for in whichever way is shorter. */
  #textsIn(name: string): Iterable<string> {
    const { length } = name
    const isShort = (length * (length + 1)) / 2 < this.#byText.size
    return isShort ? substringsOf(name) : [...this.#byText.keys()].filter(text => name.includes(text))
  }
}

/** Every part of a text once, the empty one included. */
function substringsOf(text: string): ReadonlySet<string> {
  const parts = new Set([''])
  for (let start = 0; start < text.length; start += 1) {
    for (let end = start + 1; end <= text.length; end += 1) parts.add(text.slice(start, end))
  }
  return parts
}
