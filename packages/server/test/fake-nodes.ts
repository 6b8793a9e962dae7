import type { HintKind, Hints } from '../src/nodes/hints.js'
import type { Inboxes } from '../src/nodes/inboxes.js'
import type { NodeNumber, Nodes } from '../src/nodes/nodes.js'
import { Receivers } from '../src/nodes/receivers.js'

/** Nodes that hear each other at once, unless they are muted. */
export class FakeNodes {
  muted = false
  /** Hints that are under way, if they are not to arrive at once. */
  held: (() => void)[] | null = null
  /** How many hints were sent to other nodes. */
  sent = 0
  readonly #receivers = new Map<NodeNumber, Receivers>()
  readonly #alive: Set<NodeNumber>

  constructor(numbers: readonly NodeNumber[]) {
    this.#alive = new Set(numbers)
  }

  kill(node: NodeNumber): void {
    this.#alive.delete(node)
  }

  /** The nodes as one of them sees them. */
  as(self: NodeNumber): Nodes {
    const receivers = new Receivers()
    this.#receivers.set(self, receivers)
    const all = () => [...this.#alive].sort((a, b) => a - b)
    const send = <K extends HintKind>(to: Iterable<NodeNumber>, kind: K, hint: Hints[K]) => {
      for (const node of to) {
        if (node !== self) this.sent += 1
        if (node !== self && (this.muted || !this.#alive.has(node))) continue
        const arrive = () => this.#receivers.get(node)?.take(kind, JSON.parse(JSON.stringify(hint)), self)
        if (this.held === null) arrive()
        else this.held.push(arrive)
      }
    }
    return {
      self,
      get all() {
        return all()
      },
      send,
      sendToOthers: (kind, hint) =>
        send(
          all().filter(node => node !== self),
          kind,
          hint,
        ),
      receive: (kind, take) => receivers.add(kind, take),
      onGone() {},
      onRenumbered() {},
    }
  }
}

/** Inboxes into which nodes look when they are told to. */
export class FakeInboxes {
  readonly #left: [NodeNumber, string, string, NodeNumber][] = []
  readonly #receivers = new Map<NodeNumber, Receivers>()

  as(self: NodeNumber): Inboxes {
    const receivers = new Receivers()
    this.#receivers.set(self, receivers)
    return {
      leave: async (nodes, kind, hint) => {
        for (const node of nodes) if (node !== self) this.#left.push([node, kind, JSON.stringify(hint), self])
      },
      receive: (kind, take) => receivers.add(kind, take),
    }
  }

  /** All nodes look. */
  look(): void {
    for (const [node, kind, hint, from] of this.#left.splice(0))
      this.#receivers.get(node)?.take(kind, JSON.parse(hint), from)
  }
}
