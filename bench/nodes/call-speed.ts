import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Result } from '../result.js'
import { MeasuredServer } from '../server/measured-server.js'
import { callOnce, RingdownDevice } from '../server/ringdown-pair.js'
import { quantile } from '../statistics.js'
import { Cluster } from './cluster.js'

/** Calls in a run, and runs that do not count: a server in service has compiled its code. */
const CALLS = 50
const WARM_UP = 100
/** Pairs that call at the same time. */
const PAIRS = 10
/** How often each calls where it is measured how soon it rings, in milliseconds: together twenty-five calls a second. */
const EVERY = 400
const CALLS_OF_PAIR = 10

/** How many pairs call while the CPU is counted: a node that has just one call does all its work in turns of their own. */
const LOADS = [
  { pairs: PAIRS, name: 'ten calls at a time' },
  { pairs: 1, name: 'one call at a time' },
]

interface Side {
  readonly name: string
  readonly cpu: () => Promise<number>
  readonly redisCpu: () => Promise<number>
  readonly pairs: readonly (readonly [caller: RingdownDevice, callee: RingdownDevice])[]
  readonly close: () => Promise<void>
}

/** What a call costs and how soon it rings: in memory, over Redis with both people on one node, and with each on a node of their own. */
export async function* measureCallSpeed(program: string, runs: number): AsyncGenerator<Result> {
  const [memory, one, two] = [await inMemory(program), await over(program, 1), await over(program, 2)]
  const sides = [memory, one, two]
  const of = (side: Side, from: Map<Side, number[]>) => from.get(side) ?? []
  try {
    for (let run = 0; run < WARM_UP; run++) {
      process.stderr.write(`\rCPU of calls over Redis: warming up, ${WARM_UP - run} runs to go `)
      for (const side of sides) await costOfCalls(side, PAIRS)
    }
    for (const load of LOADS) {
      const costs = new Map(sides.map(side => [side, [] as number[]]))
      const redis = new Map(sides.map(side => [side, [] as number[]]))
      for (let run = 0; run < runs; run++) {
        process.stderr.write(`\rCPU of calls over Redis: ${run + 1} of ${runs} runs, ${load.name} `)
        for (const side of sides) {
          const before = await side.redisCpu()
          costs.get(side)?.push(await costOfCalls(side, load.pairs))
          redis.get(side)?.push(((await side.redisCpu()) - before) / CALLS)
        }
      }
      process.stderr.write('\n')
      for (const side of [one, two])
        yield {
          what: `CPU of all nodes for one whole call, ${side.name}, ${load.name}`,
          ours: of(side, costs),
          reference: of(memory, costs),
          referenceName: memory.name,
          mostRatio: 2,
        }
      for (const side of [one, two])
        yield {
          what: `CPU of Redis for one whole call, ${side.name}, ${load.name}`,
          ours: of(side, redis),
        }
      for (const side of sides)
        yield {
          what: `Calls for each core of a node, ${side.name}, ${load.name}`,
          unit: 'calls/s',
          ours: of(side, costs).map(ms => 1000 / ms),
        }
    }
    const rings = new Map(sides.map(side => [side, [] as number[]]))
    for (let run = 0; run < Math.ceil(runs / 3); run++)
      for (const side of sides) rings.get(side)?.push(...(await ringsOf(side)))
    for (const side of sides)
      for (const share of [0.5, 0.99])
        yield {
          what: `Click → ring, p${share * 100}, ${side.name}`,
          ours: [quantile(of(side, rings), share)],
        }
  } finally {
    for (const device of sides.flatMap(({ pairs }) => pairs.flat())) device.close()
    for (const side of sides) await side.close()
  }
}

/** With its records in a folder, as those of the others are: what differs is where the calls are. */
async function inMemory(program: string): Promise<Side> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ringdown-bench-'))
  const server = await MeasuredServer.open(program, 'single', [], [dataDir])
  return {
    ...{ name: 'in memory', pairs: await openPairs([server]) },
    cpu: () => server.ask('cpu'),
    redisCpu: async () => 0,
    async close() {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function over(program: string, nodes: 1 | 2): Promise<Side> {
  const cluster = await Cluster.open(program, Array<'node'>(nodes).fill('node'))
  return {
    ...{ name: nodes === 1 ? 'one node' : 'two nodes', pairs: await openPairs(cluster.nodes) },
    cpu: () => cluster.cpu(),
    redisCpu: async () => (await cluster.use()).cpu,
    close: () => cluster.close(),
  }
}

/** The callers are on the first node, the callees on the last. */
async function openPairs(nodes: readonly MeasuredServer[]): Promise<Side['pairs']> {
  const [from, to] = [nodes[0]?.port ?? 0, nodes.at(-1)?.port ?? 0]
  const pairs: (readonly [RingdownDevice, RingdownDevice])[] = []
  for (let index = 0; index < PAIRS; index++)
    pairs.push([
      await RingdownDevice.open(from, `Ann ${index}`),
      await RingdownDevice.open(to, `Bob ${index}`),
    ])
  return pairs
}

/** @param together how many pairs call at the same time. @returns milliseconds of CPU for each call. */
async function costOfCalls({ cpu, pairs }: Side, together: number): Promise<number> {
  const before = await cpu()
  const all = pairs.slice(0, together).map(async ([caller, callee]) => {
    for (let made = 0; made < CALLS / together; made++) await callOnce(caller, callee)
  })
  await Promise.all(all)
  return ((await cpu()) - before) / CALLS
}

/** @returns how long each of many calls took to ring, of several pairs at the same time. */
async function ringsOf({ pairs }: Side): Promise<readonly number[]> {
  const all = pairs.map(async ([caller, callee], index) => {
    const rings: number[] = []
    await pause((EVERY / PAIRS) * index)
    for (let made = 0; made < CALLS_OF_PAIR; made++) {
      const next = pause(EVERY)
      rings.push(await callOnce(caller, callee))
      await next
    }
    return rings
  })
  return (await Promise.all(all)).flat()
}
