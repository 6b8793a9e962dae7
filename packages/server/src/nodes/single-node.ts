import type { HintKind, Hints } from './hints.js'
import type { NodeNumber, Nodes } from './nodes.js'
import { Receivers } from './receivers.js'

/** The only process of a server. */
export class SingleNode implements Nodes {
  readonly self: NodeNumber = 0
  readonly all: readonly NodeNumber[] = [0]
  readonly #receivers = new Receivers()

  send<K extends HintKind>(to: Iterable<NodeNumber>, kind: K, hint: Hints[K]): void {
    for (const node of to) if (node === this.self) this.#receivers.take(kind, hint, node)
  }

  sendToOthers(): void {}

  receive<K extends HintKind>(kind: K, take: (hint: Hints[K], from: NodeNumber) => void): void {
    this.#receivers.add(kind, take)
  }

  /** There is no other. */
  onGone(): void {}

  /** Nobody takes it for dead. */
  onRenumbered(): void {}
}
