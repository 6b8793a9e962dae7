import { io } from 'socket.io-client'
import type { Result } from '../result.js'
import { MeasuredServer } from './measured-server.js'
import { RingdownDevice } from './ringdown-pair.js'

/** How many connections are counted, and how many are opened at once. */
const CONNECTIONS = 1_000
const AT_ONCE = 50
/**
 * How many are open before. While the first thousand come, what they run is compiled and compiled again, which takes about a
 * megabyte that belongs to none of them and is not taken again.
 */
const BEFORE = 1_000

interface Client {
  close(): void
}

/** What a server holds for one signed-in device that listens for calls, beside a bare Socket.IO connection. */
export async function measureIdleMemory(program: string, runs: number): Promise<Result> {
  const ours: number[] = []
  const reference: number[] = []
  for (let run = 0; run < runs; run++) {
    ours.push(
      await heldForEach(program, 'ringdown', (port, index) => RingdownDevice.open(port, `Guest ${index}`)),
    )
    reference.push(await heldForEach(program, 'socket.io', openBareClient))
    process.stderr.write(`\rmemory of an idle connection: ${run + 1} of ${runs} runs `)
  }
  process.stderr.write('\n')
  return {
    what: 'Memory for an idle connection',
    unit: 'kB',
    ours,
    reference,
    referenceName: 'Socket.IO',
    mostRatio: 1.25,
  }
}

/** @returns kilobytes (1000 bytes). */
async function heldForEach(
  program: string,
  name: 'ringdown' | 'socket.io',
  openClient: (port: number, index: number) => Promise<Client>,
): Promise<number> {
  const server = await MeasuredServer.open(program, name)
  const clients: Client[] = []
  try {
    await openMany(BEFORE)
    const before = await server.ask('held')
    await openMany(CONNECTIONS)
    const after = await server.ask('held')
    return (after - before) / CONNECTIONS / 1000
  } finally {
    for (const client of clients) client.close()
    await server.close()
  }

  async function openMany(count: number): Promise<void> {
    for (let opened = 0; opened < count; opened += AT_ONCE) {
      const next = Array.from({ length: AT_ONCE }, (_, index) =>
        openClient(server.port, clients.length + index),
      )
      clients.push(...(await Promise.all(next)))
    }
  }
}

function openBareClient(port: number): Promise<Client> {
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  })
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve({ close: () => void socket.disconnect() }))
    socket.once('connect_error', reject)
  })
}
