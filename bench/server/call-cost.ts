import type { Result } from '../result.js'
import { MeasuredServer } from './measured-server.js'
import type { Pair } from './pair.js'
import { openPeerPair } from './peerjs-pair.js'
import { openRingdownPair } from './ringdown-pair.js'

/** Calls in a run, one after the other. */
const CALLS = 100
/** Runs that do not count. A server in service has compiled its code, which takes V8 some five thousand calls. */
const WARM_UP = 50

/**
 * The CPU that a server needs for one whole call, beside PeerJS's server for the same descriptions and candidates. Each carries
 * them in the messages that its own client sends: PeerJS one for each candidate, ours one for those gathered together.
 */
export async function measureCallCost(program: string, runs: number): Promise<Result> {
  const [ringdown, peerjs] = await Promise.all([
    openSide(program, 'ringdown', openRingdownPair),
    openSide(program, 'peerjs', openPeerPair),
  ])
  const ours: number[] = []
  const reference: number[] = []
  try {
    for (let run = -WARM_UP; run < runs; run++) {
      const [cost, costOfReference] = [await costOfCalls(ringdown), await costOfCalls(peerjs)]
      if (run < 0) {
        process.stderr.write(`\rCPU for a call: warming up, ${-run} runs to go `)
        continue
      }
      ours.push(cost)
      reference.push(costOfReference)
      process.stderr.write(`\rCPU for a call: ${run + 1} of ${runs} runs `)
    }
    process.stderr.write('\n')
  } finally {
    await Promise.all([ringdown, peerjs].map(closeSide))
  }
  return {
    what: 'CPU of the server for one whole call',
    ours,
    reference,
    referenceName: "PeerJS's server",
    mostRatio: 2,
  }
}

interface Side {
  readonly server: MeasuredServer
  readonly pair: Pair
}

async function openSide(
  program: string,
  name: 'ringdown' | 'peerjs',
  openPair: (port: number) => Promise<Pair>,
): Promise<Side> {
  const server = await MeasuredServer.open(program, name)
  return { server, pair: await openPair(server.port) }
}

async function closeSide({ server, pair }: Side): Promise<void> {
  pair.close()
  await server.close()
}

/** @returns milliseconds of CPU for each call. */
async function costOfCalls({ server, pair }: Side): Promise<number> {
  const before = await server.ask('cpu')
  for (let made = 0; made < CALLS; made++) await pair.call()
  return ((await server.ask('cpu')) - before) / CALLS
}
