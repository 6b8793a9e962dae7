import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** A way over TCP that can be slow, can be held up, so that both ends wait, and torn off at one end. */
export class Wire {
  readonly #server: Server
  /** Of each connection, the end that opened it and the end behind the wire. */
  readonly #pairs = new Set<readonly [near: Socket, far: Socket]>()
  #isHeld = false
  #isTorn = false
  #delay = 0

  private constructor(port: number) {
    this.#server = createServer(near => {
      if (this.#isTorn) near.destroy()
      else this.#join(near, connect(port, '127.0.0.1'))
    })
  }

  /** @param port where it leads on this machine. @returns the wire, and the port at its near end. */
  static async to(port: number): Promise<{ wire: Wire; port: number }> {
    const wire = new Wire(port)
    await new Promise<void>(resolve => wire.#server.listen(0, '127.0.0.1', resolve))
    return { wire, port: (wire.#server.address() as AddressInfo).port }
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#pairs.size
  }

  /** Holds up what is there and what comes. */
  hold(): void {
    this.#isHeld = true
    this.holdLast(this.#pairs.size)
  }

  /** Holds up the connections that were made last, and no others. */
  holdLast(count = 1): void {
    for (const pair of [...this.#pairs].slice(this.#pairs.size - count))
      for (const socket of pair) socket.pause()
  }

  /** From now on, what is sent takes this long each way, in milliseconds. */
  slow(delay: number): void {
    this.#delay = delay
  }

  release(): void {
    this.#isHeld = false
    for (const socket of this.#sockets()) socket.resume()
  }

  /** Closes every connection at one end. The other sees nothing of that. */
  tearAt(end: 'near' | 'far'): void {
    this.#isTorn = true
    this.hold()
    for (const [near, far] of this.#pairs) (end === 'near' ? near : far).destroy()
  }

  close(): void {
    for (const socket of this.#sockets()) socket.destroy()
    this.#server.close()
  }

  #sockets(): readonly Socket[] {
    return [...this.#pairs].flat()
  }

  #join(near: Socket, far: Socket): void {
    const pair = [near, far] as const
    this.#pairs.add(pair)
    for (const [from, to] of [pair, [far, near] as const]) {
      if (this.#isHeld) from.pause()
      // What is sent later never arrives earlier, also when the delay becomes shorter in between.
      let arrived: Promise<unknown> = Promise.resolve()
      from.on('data', data => {
        arrived = Promise.all([arrived, this.#delay === 0 ? null : setTimeout(this.#delay)]).then(() => {
          if (!to.destroyed) to.write(data)
        })
      })
      from.on('error', () => {})
      from.on('close', () => {
        if (this.#isTorn) return
        this.#pairs.delete(pair)
        to.destroy()
      })
    }
  }
}
