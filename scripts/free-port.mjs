import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { threadId } from 'node:worker_threads'

/**
 * Ports that no system gives out by itself: one of those could be taken between the choice and the use, or while a
 * server that is to come back is away. Each thread looks in a range of its own.
 */
const [FIRST, RANGES, RANGE] = [20_000, 48, 256]
const range = FIRST + ((process.pid * 4 + threadId) % RANGES) * RANGE
let looked = 0

/** A port of this machine that nothing uses, neither over TCP nor over UDP. */
export async function freePort() {
  for (;;) {
    const port = range + (looked++ % RANGE)
    if ((await canListen(port)) && (await canBind(port))) return port
  }
}

function canListen(port) {
  const server = createServer()
  return new Promise(resolve => {
    server.once('error', () => resolve(false))
    server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

function canBind(port) {
  const socket = createSocket('udp4')
  return new Promise(resolve => {
    socket.once('error', () => {
      socket.close()
      resolve(false)
    })
    socket.bind({ port, exclusive: true }, () => socket.close(() => resolve(true)))
  })
}
