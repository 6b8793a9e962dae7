import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface DelayedPort {
  readonly port: number
  close(): Promise<void>
}

/** A port of this machine that forwards to another one, delaying everything by `delayMs` in each direction. */
export async function openDelayedPort(target: number, delayMs: number): Promise<DelayedPort> {
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    const far = connect({ port: target, host: '127.0.0.1' })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true)
      sockets.add(from)
      from.on('data', data => setTimeout(() => to.write(data), delayMs))
      from.on('end', () => setTimeout(() => to.end(), delayMs))
      from.on('error', () => to.destroy())
      from.on('close', () => sockets.delete(from))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}
