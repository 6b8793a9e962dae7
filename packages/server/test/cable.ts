import { connect, createServer, type Server, type Socket } from 'node:net'
import type { RunningServer } from '../src/index.js'
import { atEnd } from './sockets.js'

/**
 * A TCP proxy in front of a server, like a cable that can be cut: then both ends stay connected and receive nothing
 * any more.
 */
export class Cable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isCut = false

  private constructor(port: number) {
    this.#server = createServer(near => this.#join(near, connect(port, '127.0.0.1')))
    atEnd(() => this.#close())
  }

  /** @returns the cable and the server as reached through it. */
  static async to(server: RunningServer): Promise<{ cable: Cable; server: RunningServer }> {
    const cable = new Cable(server.port)
    const listening = cable.#server.listen(0, '127.0.0.1')
    await new Promise(resolve => listening.once('listening', resolve))
    const address = listening.address()
    if (address === null || typeof address === 'string') throw new Error('the cable has no port')
    return {
      cable,
      server: { ...server, url: `http://127.0.0.1:${address.port}`, port: address.port },
    }
  }

  cut(): void {
    this.#isCut = true
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from)
      from.on('data', data => void (this.#isCut || to.write(data)))
      from.on('error', () => {})
      from.on('close', () => {
        this.#sockets.delete(from)
        if (!this.#isCut) to.destroy()
      })
    }
  }

  #close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }
}
