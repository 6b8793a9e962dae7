import type { NodeNumber } from './nodes.js'

/**
 * What a node tells every other node for sure, by kind. Nodes of neighbouring versions read each other's: a kind that a node does
 * not know is dropped, and fields are only ever added. The values are JSON. Each part of the server adds its own, as with `Hints`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging, by those who note the news.
export interface News {}

export type NewsKind = keyof News

/** What a node has kept in its journal, by key. */
export type Kept = ReadonlyMap<string, string>

/** What things are kept for. */
export type Shelf = 'people' | 'waits' | 'turns' | 'ended'

/** Hears what the other nodes keep on one shelf. */
export interface KeptObserver {
  changed(node: NodeNumber, key: string, value: string | null): void
  /** All that a node keeps now: nothing, if it is gone. */
  replaced(node: NodeNumber, all: Kept): void
  /** What a dead node has left there, told to the one that tidies up; perhaps more than once. */
  inherited?(node: NodeNumber, all: Kept): void
}

/**
 * What this node tells every other one, in order and surely: at once by a hint, and if that is lost within a few seconds. Unlike a
 * hint it needs no store of its own to look in.
 */
export interface Journal {
  /** Tells the other nodes. It never throws; while the store is away, it waits here. */
  note<K extends NewsKind>(kind: K, news: News[K]): void
  /** Takes the other nodes' news of one kind. One taker for each kind. */
  follow<K extends NewsKind>(kind: K, take: (news: News[K], from: NodeNumber) => void): void
  /** @param observe is told that news of any kind may have been lost: whatever follows from them is to be read again. */
  onMissed(observe: () => void): void
  /** Keeps something for as long as this node lives, and tells the others; `null` drops it. */
  keep(shelf: Shelf, key: string, value: string | null): void
  /** One observer for each shelf. */
  onKept(shelf: Shelf, observer: KeptObserver): void
  /** Reads what the others have written, and follows it from then on: to be called once all who follow have said so. */
  start(): Promise<void>
  /** Tells no more. */
  close(): void
}

/** Of the only process of a server. */
export const NO_JOURNAL: Journal = {
  note() {},
  follow() {},
  onMissed() {},
  keep() {},
  onKept() {},
  async start() {},
  close() {},
}
