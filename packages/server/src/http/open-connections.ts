import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Knows every TCP connection of a server, upgraded ones too, so that a stop does not wait for those who will not go. */
export class OpenConnections {
  readonly #sockets = new Set<Socket>()

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  /** Waits for `closed`; what is still open after `graceMs` milliseconds is cut off. */
  async cutAfter(graceMs: number, closed: Promise<unknown>): Promise<void> {
    const cut = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, graceMs)
    try {
      await closed
    } finally {
      clearTimeout(cut)
    }
  }
}
