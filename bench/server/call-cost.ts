import type { Result } from '../result.js'
import { MeasuredServer } from './measured-server.js'
import type { Pair } from './pair.js'
import { openPeerPair } from './peerjs-pair.js'
import { openRingdownPair } from './ringdown-pair.js'

/** Pairs that talk at the same time. */
const PAIRS = 8
/** Calls of each pair in a run. */
const CALLS = 25
/** Runs that do not count: a server in service has compiled its code. */
const WARM_UP = 3

/** The CPU that a server needs for one whole call, beside PeerJS's server for the same descriptions and candidates. */
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
      if (run < 0) continue
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
  readonly pairs: readonly Pair[]
}

async function openSide(
  program: string,
  name: 'ringdown' | 'peerjs',
  openPair: (port: number, name: string) => Promise<Pair>,
): Promise<Side> {
  const server = await MeasuredServer.open(program, name)
  const pairs = await Promise.all(
    Array.from({ length: PAIRS }, (_, index) => openPair(server.port, `${index}`)),
  )
  return { server, pairs }
}

async function closeSide({ server, pairs }: Side): Promise<void> {
  for (const pair of pairs) pair.close()
  await server.close()
}

/** @returns milliseconds of CPU for each call. */
async function costOfCalls({ server, pairs }: Side): Promise<number> {
  const before = await server.usage()
  await Promise.all(
    pairs.map(async pair => {
      for (let made = 0; made < CALLS; made++) await pair.call()
    }),
  )
  const after = await server.usage()
  return (after.cpuMs - before.cpuMs) / (PAIRS * CALLS)
}
