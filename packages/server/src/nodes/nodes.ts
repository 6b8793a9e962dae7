import type { Announcement } from '../store/announcement.js'
import type { HintKind, Hints } from './hints.js'

/** The number of a node: a process of this server. No other has had it before. */
export type NodeNumber = number

/** Of an announcement as it arrives. */
export interface Written {
  /** The text that was written. */
  readonly written: string
}

/** The processes of this server, and what they tell one another. */
export interface Nodes {
  /** This one. It changes if the others took this one for dead; see {@link onRenumbered}. */
  readonly self: NodeNumber
  /** Every node that counts as alive, this one included, in ascending order. */
  readonly all: readonly NodeNumber[]
  /**
   * Tells nodes something, in the order of sending. This node, if it is among them, has it before this returns. It never throws
   * and nobody waits for it: a hint may be lost.
   */
  send<K extends HintKind>(to: Iterable<NodeNumber>, kind: K, hint: Hints[K]): void
  /**
   * What would tell other nodes something that a store writes, if the store sends it itself: so it comes to them without another
   * request. What is written follows as {@link Written.written}. Absent where a store cannot.
   */
  announce?<K extends HintKind>(
    to: Iterable<NodeNumber>,
    kind: K,
    hint: Omit<Hints[K], keyof Written>,
  ): readonly Announcement[]
  /** The same to every other node, by one message for all, of which nothing is written; `null` if it cannot be sent so. */
  announceToOthers?<K extends HintKind>(kind: K, hint: Hints[K]): Announcement | null
  /** Tells every other node, by one message for all. */
  sendToOthers<K extends HintKind>(kind: K, hint: Hints[K]): void
  /** Takes the hints of one kind. One receiver for each kind. */
  receive<K extends HintKind>(kind: K, take: (hint: Hints[K], from: NodeNumber) => void): void
  /**
   * @param observe is told of each other node that no longer counts as alive, in every node, once. `isOurs` in exactly one of
   * them: it tidies up after the dead node. If that one dies too, another is told again.
   */
  onGone(observe: (node: NodeNumber, isOurs: boolean) => void | Promise<void>): void
  /** The others took this node for dead, and it has a new number: what it had written under the old one is gone. */
  onRenumbered(observe: () => void): void
}
