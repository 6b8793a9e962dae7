import { createRingdownServer } from '../src/index.js'

/*
 * A server in a process of its own, so that what it holds and computes can be told from what its attackers do. It sends its
 * parent the port, then what it uses whenever it is asked, and ends with its parent.
 */

/** What a process uses. */
export interface Usage {
  /** Live objects and buffers, in bytes. */
  readonly held: number
  /** CPU so far, in milliseconds. */
  readonly cpu: number
}

/** The secret its tokens are signed with. */
export const ATTACKED_SECRET = 'a secret for tests, long enough to do'

async function main(): Promise<void> {
  const server = await createRingdownServer({
    port: 0,
    host: '0.0.0.0',
    jwtSecret: ATTACKED_SECRET,
    allowedHosts: ['localhost'],
  })
  process.on('message', () => process.send?.(usage()))
  process.once('disconnect', () => process.exit())
  process.send?.(server.port)
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  // Twice: the first collection lets finalizers run, the second takes what they held.
  for (let times = 0; times < 2; times += 1) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return { held: heapUsed + external, cpu: (user + system) / 1000 }
}

if (process.send) await main()
