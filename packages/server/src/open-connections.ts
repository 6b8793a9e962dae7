import type { Socket } from 'node:net'
import type { Hold } from './budgets/held-budget.js'
import { cutOffAfter } from './cut-off.js'

/**
 * The open connections of a server, upgraded ones included: a stop does not wait for those that stay open, and what is held for
 * one is released when it closes. One listener serves all of them, because each costs memory on every connection.
 */
export class OpenConnections {
  readonly #holds = new Map<Socket, readonly Hold[]>()
  readonly #onClose: (this: Socket) => void

  constructor() {
    const holds = this.#holds
    this.#onClose = function () {
      for (const hold of holds.get(this) ?? []) hold.release()
      holds.delete(this)
    }
  }

  /** Releases `hold` when the connection closes. */
  hold(socket: Socket, hold: Hold): void {
    const holds = this.#holds.get(socket)
    if (holds === undefined) socket.on('close', this.#onClose)
    this.#holds.set(socket, holds === undefined ? [hold] : holds.concat(hold))
  }

  /** What was charged for a connection first; none for the TLS layer on top of one. */
  firstHold(socket: Socket): Hold | undefined {
    return this.#holds.get(socket)?.[0]
  }

  /** Waits for `closed`, then cuts off what is still open after `graceMs` milliseconds. */
  async cutAfter(graceMs: number, closed: Promise<unknown>): Promise<void> {
    const cancel = cutOffAfter(graceMs, () => {
      for (const socket of this.#holds.keys()) socket.destroy()
    })
    try {
      await closed
    } finally {
      cancel()
    }
  }
}
