import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/**
 * Ports that no system gives out by itself: one of those could be taken between the choice and the use, or while a
 * server that is to come back is away.
 */
const [FIRST, END] = [20_000, 32_288]

/** A port of this machine that nothing uses, neither over TCP nor over UDP. Chosen at random: others choose at the same time. */
export async function freePort() {
  for (;;) {
    const port = randomInt(FIRST, END)
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
