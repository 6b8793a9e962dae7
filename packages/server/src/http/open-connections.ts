import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { cutOffAfter } from '../cut-off.js'

/**
 * Tracks every TCP connection of a server, including upgraded ones, so that a stop does not wait for those that stay
 * open.
 */
export class OpenConnections {
  readonly #sockets = new Set<Socket>()

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  /** Waits for `closed`, then cuts off what is still open after `graceMs` milliseconds. */
  async cutAfter(graceMs: number, closed: Promise<unknown>): Promise<void> {
    const cancel = cutOffAfter(graceMs, () => {
      for (const socket of this.#sockets) socket.destroy()
    })
    try {
      await closed
    } finally {
      cancel()
    }
  }
}
