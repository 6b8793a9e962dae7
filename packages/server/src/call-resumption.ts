import type { CallId, CallState, UserId } from '@ringdown/protocol'
import { occupiedBy } from './call-changes.js'
import type { Directory } from './presence/directory.js'
import type { Deadlines } from './sequencer/deadlines.js'
import type { CallStore } from './store/call-store.js'

/** How many calls, and people, are looked at together. */
const PAGE = 100

interface Options {
  readonly calls: CallStore
  readonly deadlines: Deadlines
  readonly directory: Pick<Directory, 'setBusy'>
}

/**
 * Takes up the calls that are in a store elsewhere, after a start and each time that store is back. What is known of them in this
 * process follows from them again, and each has a deadline: who left meanwhile was not noted.
 */
export class CallResumption {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** @param present the people who are connected to this process. */
  async resume(present: Iterable<UserId>): Promise<void> {
    const { deadlines } = this.#options
    for await (const page of this.#pages()) await Promise.all(page.map(call => deadlines.awaitReturn(call)))
    const people = [...new Set(present)]
    for (let first = 0; first < people.length; first += PAGE)
      await Promise.all(people.slice(first, first + PAGE).map(userId => this.refresh(userId)))
  }

  /** Notes whether a person is in a call. */
  async refresh(userId: UserId): Promise<void> {
    const { calls, directory } = this.#options
    await directory.setBusy(userId, await occupiedBy(userId, calls))
  }

  async *#pages(): AsyncGenerator<readonly CallState[]> {
    let after: CallId | null = null
    for (;;) {
      const page: readonly CallState[] = await this.#options.calls.live(after, PAGE)
      yield page
      after = page.at(-1)?.callId ?? null
      if (after === null || page.length < PAGE) return
    }
  }
}
