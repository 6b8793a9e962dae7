import type { EntryId } from '@ringdown/protocol'
import { newEntryId } from '../random-id.js'

/**
 * How a device comes back to its call with a session that is new: by a `rejoin` in the log. Whatever the peer has written
 * before it is for a session that is gone.
 *
 * ```
 *  here ──begin──▶ away ──say──▶ said ──end──▶ here
 *                   ▲             │
 *                   └── refused ──┘
 * ```
 */
export class Comeback {
  #state: { readonly name: 'here' | 'away' } | { readonly name: 'said'; readonly entryId: EntryId } = {
    name: 'here',
  }

  get isAway(): boolean {
    return this.#state.name !== 'here'
  }

  begin(): void {
    if (this.#state.name === 'here') this.#state = { name: 'away' }
  }

  /** Says so once, by `submit`; if that is refused, it can be said again: the server may have forgotten the call. */
  say(submit: (entryId: EntryId) => Promise<void>): void {
    if (this.#state.name !== 'away') return
    const said = { name: 'said', entryId: newEntryId() } as const
    this.#state = said
    submit(said.entryId).catch(() => {
      if (this.#state === said) this.#state = { name: 'away' }
    })
  }

  /** @returns whether this is the entry we have waited for, and not one of an earlier return. */
  end(entryId: EntryId): boolean {
    if (this.#state.name !== 'said' || this.#state.entryId !== entryId) return false
    this.#state = { name: 'here' }
    return true
  }
}
