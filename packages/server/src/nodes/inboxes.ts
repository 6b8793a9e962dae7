import type { HintKind, Hints } from './hints.js'
import type { NodeNumber } from './nodes.js'

/**
 * Hints that are kept for their node until it looks, every few seconds. For what nobody would ask for: a device that does not know
 * that it is called, for example. Who receives one may have had it as a hint before, and takes it twice.
 */
export interface Inboxes {
  /** Leaves something with other nodes, to be taken within seconds. This node needs none, and is passed over. */
  leave<K extends HintKind>(nodes: Iterable<NodeNumber>, kind: K, hint: Hints[K]): Promise<void>
  /** Takes what others leave of one kind. One receiver for each kind. */
  receive<K extends HintKind>(kind: K, take: (hint: Hints[K], from: NodeNumber) => void): void
}

/** Those of a server with a single process, which has nobody to leave anything with. */
export const NO_INBOXES: Inboxes = { leave: async () => {}, receive() {} }
