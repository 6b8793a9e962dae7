import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { median } from '../statistics.js'

const ECHOES = 9
const LOST_MS = 2_000

/** A UDP port that echoes everything. */
export async function openEcho(host: string): Promise<{ port: number; close(): void }> {
  const socket = createSocket('udp4')
  socket.on('message', (message, { address, port }) => socket.send(message, port, address))
  socket.bind(0, host)
  await once(socket, 'listening')
  return { port: socket.address().port, close: () => socket.close() }
}

/** The median round trip of a few datagrams, one after the other, in milliseconds. */
export async function measureRoundTrip(host: string, port: number): Promise<number> {
  const socket = createSocket('udp4')
  try {
    const values: number[] = []
    // The first one compiles the code and does not count.
    await echo(socket, host, port)
    for (let count = 0; count < ECHOES; count++) values.push(await echo(socket, host, port))
    return median(values)
  } finally {
    socket.close()
  }
}

async function echo(socket: Socket, host: string, port: number): Promise<number> {
  const started = performance.now()
  const answered = once(socket, 'message', { signal: AbortSignal.timeout(LOST_MS) })
  socket.send('echo', port, host)
  await answered
  return performance.now() - started
}
