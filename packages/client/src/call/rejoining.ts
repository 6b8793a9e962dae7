import type { EntryId, RingdownError } from '@ringdown/protocol'
import { newEntryId } from '../random-id.js'

/**
 * How a device returns to a peer with a new session: by a `rejoin` in the log. What the peer has written before it
 * belongs to a session that is gone.
 *
 * ```
 * present ──begin──▶ away ──write──▶ written ──end──▶ present
 * ▲                 │
 * └──── refused ────┘
 * ```
 */
export class Rejoining {
  #state: { readonly name: 'present' | 'away' } | { readonly name: 'written'; readonly entryId: EntryId } = {
    name: 'present',
  }

  get isAway(): boolean {
    return this.#state.name !== 'present'
  }

  begin(): void {
    if (this.#state.name === 'present') this.#state = { name: 'away' }
  }

  /** Writes the `rejoin` once. If it is refused, it can be written again: the server may have forgotten the call. */
  async write(send: (entryId: EntryId) => Promise<RingdownError | null>): Promise<void> {
    if (this.#state.name !== 'away') return
    const written = { name: 'written', entryId: newEntryId() } as const
    this.#state = written
    const refusal = await send(written.entryId)
    if (refusal && this.#state === written) this.#state = { name: 'away' }
  }

  /** @returns whether this is the awaited entry, and not one of an earlier return. */
  end(entryId: EntryId): boolean {
    if (this.#state.name !== 'written' || this.#state.entryId !== entryId) return false
    this.#state = { name: 'present' }
    return true
  }
}
