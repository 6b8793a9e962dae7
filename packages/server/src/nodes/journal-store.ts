import type { Announcement } from '../store/announcement.js'
import type { Kept } from './journal.js'
import type { NodeNumber } from './nodes.js'

/**
 * One entry of a journal. `begin` is the first of each. `kept` says what is kept under `key` from now on (`null`: nothing).
 * After `all`, entries before it may be missing: what is kept is to be read as a whole. Every other kind is news.
 */
export interface Entry {
  readonly kind: string
  readonly key?: string
  readonly value?: unknown
}

/** Entries that follow one another. */
export interface Entries {
  /** The number of the first. They count up from 1 in each journal. */
  readonly first: number
  readonly entries: readonly Entry[]
}

/** Where the journals of all nodes are. */
export interface JournalStore {
  /**
   * @param announcement is sent with what is written. Not by every store.
   * @returns whether `last` was the number of the last entry there: otherwise nothing is written.
   */
  append(
    node: NodeNumber,
    last: number,
    entries: readonly Entry[],
    announcement?: Announcement | null,
  ): Promise<boolean>
  /** Replaces all that is kept, and writes `all` under this number, at once. */
  replace(node: NodeNumber, number: number, all: Kept): Promise<void>
  /** Keeps a journal for longer. @returns the number of its last entry, 0 if there is none. */
  touch(node: NodeNumber): Promise<number>
  /** The next entries after that number, as far as they are still there. */
  after(node: NodeNumber, number: number): Promise<Entries>
  /** All that is kept, and the number of the last entry that had a part in it. */
  all(node: NodeNumber): Promise<{ readonly last: number; readonly kept: Kept }>
  /** Removes the journal of a node that is gone. */
  forget(node: NodeNumber): Promise<void>
}
