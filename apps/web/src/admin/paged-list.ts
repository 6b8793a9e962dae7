import { type AskServer, type ServerRequest, sentenceOf } from '../access/server-request.js'
import { Observable } from '../phone/observable.js'

/** A page of a list of the HTTP API. */
interface Page<Item> {
  readonly items: readonly Item[]
  /** Where the next page begins; `null` on the last one, and nothing for a list without pages. */
  readonly next?: string | null
}

export interface PagedSnapshot<Item> {
  /** What has been read so far; `null` until the server has answered. */
  readonly items: readonly Item[] | null
  readonly hasMore: boolean
  readonly isReading: boolean
  /** Why nothing could be read, in a sentence. */
  readonly problem: string | null
}

/** A list of the HTTP API, read page by page. */
export class PagedList<Item> extends Observable<PagedSnapshot<Item>> {
  readonly path: string
  readonly #ask: AskServer
  #query: NonNullable<ServerRequest['query']> = {}
  #next: string | null = null
  /** The answer to an earlier question may come after that to a later one. */
  #turn = 0

  constructor(ask: AskServer, path: string) {
    super({ items: null, hasMore: false, isReading: true, problem: null })
    this.#ask = ask
    this.path = path
  }

  /** Reads the list from its beginning: what matches, and only that. */
  read(query: NonNullable<ServerRequest['query']> = this.#query): Promise<void> {
    this.#query = query
    return this.#readPage([], null)
  }

  /** Reads the next page. */
  async readMore(): Promise<void> {
    const { items, isReading } = this.snapshot
    if (items && this.#next !== null && !isReading) await this.#readPage(items, this.#next)
  }

  async #readPage(before: readonly Item[], cursor: string | null): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    this.set({ ...this.snapshot, isReading: true, problem: null })
    try {
      const page = await this.#ask<Page<Item>>(this.path, {
        query: { ...this.#query, ...(cursor === null ? {} : { cursor }) },
      })
      if (turn !== this.#turn) return
      this.#next = page.next ?? null
      const items = [...before, ...page.items]
      this.set({ items, hasMore: this.#next !== null, isReading: false, problem: null })
    } catch (error) {
      if (turn !== this.#turn) return
      this.set({ ...this.snapshot, isReading: false, problem: sentenceOf(error) })
    }
  }
}
