import type { Cancel, Clock } from '@ringdown/protocol'

/** How long a reply waits for something to travel with, in milliseconds, and how many wait on one connection. */
const LATEST = 50
const MOST = 16

/** What is sent to a device. */
interface Outlet {
  /** Puts a packet off until something else is written. @returns how many wait. */
  writeWithNext(packet: string): number
  /** Writes what waits. */
  flush(): void
}

/**
 * Replies that their clients do not wait for. They travel with what is sent next, in one piece: a write to a socket costs a
 * server more than all it computes for a reply.
 */
export class LateReplies {
  readonly #clock: Clock
  readonly #waiting = new Set<Outlet>()
  #cancel: Cancel | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(outlet: Outlet, packet: string): void {
    if (outlet.writeWithNext(packet) >= MOST) outlet.flush()
    this.#waiting.add(outlet)
    this.#cancel ??= this.#clock.after(LATEST, () => this.#flush())
  }

  close(): void {
    this.#cancel?.()
  }

  #flush(): void {
    this.#cancel = null
    for (const outlet of this.#waiting) outlet.flush()
    this.#waiting.clear()
  }
}
