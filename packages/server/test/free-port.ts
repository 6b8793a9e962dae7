import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { threadId } from 'node:worker_threads'

/**
 * Ports that no system gives out by itself: one of those could be taken between the choice and the use. Each thread
 * looks in a range of its own.
 */
const [FIRST, RANGES, RANGE] = [20_000, 48, 256]
const range = FIRST + ((process.pid * 4 + threadId) % RANGES) * RANGE
let looked = 0

/** A port that is free for UDP and TCP, and stays so until it is used. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = range + (looked++ % RANGE)
    if ((await canListen(port)) && (await canBind(port))) return port
  }
}

function canListen(port: number): Promise<boolean> {
  const tcp = createServer()
  return new Promise(resolve => {
    tcp.once('error', () => resolve(false))
    tcp.listen({ port, host: '0.0.0.0', exclusive: true }, () => tcp.close(() => resolve(true)))
  })
}

function canBind(port: number): Promise<boolean> {
  const udp = createSocket('udp4')
  return new Promise(resolve => {
    udp.once('error', () => {
      udp.close()
      resolve(false)
    })
    udp.bind({ port, exclusive: true }, () => udp.close(() => resolve(true)))
  })
}
