import type { HintKind, Hints } from './hints.js'
import type { NodeNumber } from './nodes.js'

type Take = (hint: never, from: NodeNumber) => void

/** Who takes the hints of each kind. */
export class Receivers {
  readonly #receivers = new Map<string, Take>()

  add<K extends HintKind>(kind: K, take: (hint: Hints[K], from: NodeNumber) => void): void {
    if (this.#receivers.has(kind)) throw new TypeError(`two receivers for hints of kind ${kind}`)
    this.#receivers.set(kind, take)
  }

  /** A hint of a kind that nobody takes is dropped: a node of a newer version may have sent it. */
  take(kind: string, hint: unknown, from: NodeNumber): void {
    this.#receivers.get(kind)?.(hint as never, from)
  }
}
