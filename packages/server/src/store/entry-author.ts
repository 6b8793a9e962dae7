import { deviceKey, type Entry, type Party } from '@ringdown/protocol'

/** Part of the key of an entry: each author has ids of its own, so that none can use up another's. */
export function authorKey(author: Party | null): string {
  return author === null ? '' : deviceKey(author)
}

/** The name of an entry in its log: what a repeated one is known by. */
export function entryKey({ from, entryId }: Pick<Entry, 'from' | 'entryId'>): string {
  return `${authorKey(from)} ${entryId}`
}

/** Entries that set up sessions. The others make a call's history. */
export const CONNECTS: ReadonlySet<Entry['type']> = new Set(['description', 'candidates', 'rejoin'])
