import { createServer } from 'node:net'

/**
 * Ports that no system gives out by itself: one of those could be taken between the choice and the use. Each process
 * looks in a range of its own.
 */
const [FIRST, RANGES, RANGE] = [20_000, 48, 256]
const range = FIRST + (process.pid % RANGES) * RANGE
let looked = 0

/** A TCP port that is free. Chosen in advance, so that a killed server can come back on the same one. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = range + (looked++ % RANGE)
    if (await canListen(port)) return port
  }
}

function canListen(port: number): Promise<boolean> {
  const probe = createServer()
  return new Promise(resolve => {
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
