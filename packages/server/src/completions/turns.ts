import type { Cancel, Clock, UserId } from '@ringdown/protocol'
import type { NodeNumber } from '../nodes/nodes.js'

/** Who is being rung because somebody is free. */
export interface Turn {
  readonly callee: UserId
  readonly requester: UserId
  readonly until: number
  /** The other node that gave it; `null` if this one did. */
  readonly node: NodeNumber | null
}

/** Whether one stays where somebody has two. The same on every node. */
export function precedes(one: Turn, other: Turn): boolean {
  return one.until === other.until ? one.callee < other.callee : one.until < other.until
}

/** Whose turn it is to call each person: one at a time. */
export class Turns {
  readonly #clock: Clock
  readonly #turns = new Map<UserId, Turn>()
  readonly #ends = new Map<UserId, Cancel>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  at(callee: UserId): Turn | undefined {
    return this.#turns.get(callee)
  }

  /** @param over is told when it is over, if this process gave it. */
  give(turn: Turn, over: (() => void) | null): void {
    const { callee } = turn
    this.end(callee)
    this.#turns.set(callee, turn)
    if (over !== null) this.#ends.set(callee, this.#clock.after(turn.until - this.#clock.now(), over))
  }

  end(callee: UserId): void {
    this.#turns.delete(callee)
    this.#ends.get(callee)?.()
    this.#ends.delete(callee)
  }

  close(): void {
    for (const callee of [...this.#turns.keys()]) this.end(callee)
  }
}
