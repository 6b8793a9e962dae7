import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Cluster } from '../nodes/cluster.js'
import type { BenchOptions } from '../options.js'
import { bundleProgram } from '../program.js'
import type { Result } from '../result.js'
import type { MeasuredServer } from '../server/measured-server.js'
import { quantile } from '../statistics.js'
import type { HerdOrder, HerdReport } from './driver.js'
import { RingingPair } from './ringing-pair.js'

/** Pairs on the nodes that stay, of which one rings the other each second. */
const PAIRS = 20
/** How long all is quiet before, until those who have left are forgotten, in milliseconds. */
const REST = 16_000
/** How long they ring before anything happens, and how long at least once it has, in milliseconds. */
const BEFORE = 5_000
const LEAST = 15_000
/** DESIGN §6 of issue 11. */
const LATEST_RETURN = 15_000
const LATEST_RING = 1_000

interface Scene {
  readonly key: string
  readonly name: string
  /** Where the herd is at first: on the node that is killed, or on all. */
  readonly isTogether: boolean
}

const SCENES: readonly Scene[] = [
  { key: 'together', name: 'all on the node that dies', isTogether: true },
  { key: 'third', name: 'a third on it', isTogether: false },
]

/** One herd that came back. */
interface Seen extends HerdReport {
  readonly ringsBefore: readonly number[]
  readonly rings: readonly number[]
  readonly ringsLost: number
  /** Milliseconds of CPU until the last was back: of the two nodes, beyond what the pairs use, and of Redis. */
  readonly nodes: number
  readonly redis: number
}

/**
 * `npm run bench -- herd [--devices N]`: three nodes over one Redis, of which one is killed; its devices come back to the others as the SDK does, while
 * pairs that were not on it go on ringing each other. The others have been in service: the same devices were connected to them before.
 */
export async function benchHerd(
  repository: string,
  { runs, devices, only }: Pick<BenchOptions, 'runs' | 'devices' | 'only'>,
): Promise<Result[]> {
  const [program, driver] = await Promise.all([
    bundleProgram(repository, 'server', 'served'),
    bundleProgram(repository, 'herd', 'driver'),
  ])
  const results: Result[] = []
  for (const scene of SCENES) {
    if (only !== null && !only.includes(scene.key)) continue
    const seen: Seen[] = []
    for (let run = 0; run < runs; run += 1) seen.push(await runScene(program, driver, scene, devices))
    results.push(...resultsOf(scene, seen))
  }
  return results
}

async function runScene(
  program: string,
  driver: string,
  { name, isTogether }: Scene,
  devices: number,
): Promise<Seen> {
  const cluster = await Cluster.open(program, ['node', 'street-node', 'street-node'])
  const herd = fork(driver, [String(devices)])
  const pairs: RingingPair[] = []
  const stop = new AbortController()
  try {
    const [doomed, ...others] = cluster.nodes
    if (doomed === undefined) throw new Error('There are three nodes.')
    for (let index = 0; index < PAIRS; index += 1)
      pairs.push(await RingingPair.open(portOf(others, index), portOf(others, index + 1), index))
    const portsBefore = (isTogether ? [doomed] : cluster.nodes).map(({ port }) => port)
    // A node in service has compiled its code: each that stays has let as many in before.
    await tell(herd, { ports: others.map(({ port }) => port) })
    await tell(herd, { ports: portsBefore, moves: true })
    await pause(REST)
    process.stderr.write(`${name}: ${devices} devices are connected\n`)
    const ringing = Promise.all(pairs.map(pair => pair.ringUntil(stop.signal)))
    const [cpuAtFirst, ringsBegan] = [await cpuOf(others), performance.now()]
    await pause(BEFORE)
    const [cpu, use] = [await cpuOf(others), await cluster.use()]
    const died = performance.now()
    const usual = (cpu - cpuAtFirst) / (died - ringsBegan)
    const lost = isTogether ? devices : Math.ceil(devices / 3)
    const back = tell<HerdReport>(herd, { ports: others.map(({ port }) => port), expect: lost })
    await doomed.kill()
    const report = await back
    const [cpuAfter, useAfter] = [await cpuOf(others), await cluster.use()]
    const ended = performance.now()
    await pause(Math.max(0, died + LEAST - performance.now()))
    stop.abort()
    await ringing
    const rings = pairs.flatMap(pair => pair.rings)
    for (const why of new Set(pairs.flatMap(pair => pair.lost)))
      process.stderr.write(`a ring was lost: ${why}\n`)
    return {
      ...report,
      ringsBefore: rings.filter(({ began }) => began < died - 1_000).map(({ tookMs }) => tookMs),
      rings: rings
        .filter(({ began }) => began >= died && began <= Math.max(ended, died + LEAST))
        .map(({ tookMs }) => tookMs),
      ringsLost: pairs.flatMap(pair => pair.lost).length,
      nodes: cpuAfter - cpu - usual * (ended - died),
      redis: useAfter.cpu - use.cpu,
    }
  } finally {
    stop.abort()
    for (const pair of pairs) pair.close()
    herd.disconnect()
    await cluster.close()
  }
}

function portOf(nodes: readonly MeasuredServer[], index: number): number {
  return nodes[index % nodes.length]?.port ?? 0
}

/** Tells the herd something, and waits for its answer. */
async function tell<Answer>(herd: ChildProcess, order: HerdOrder): Promise<Answer> {
  const answered = Promise.race([
    once(herd, 'message'),
    once(herd, 'exit').then(() => {
      throw new Error('The herd has ended.')
    }),
  ])
  herd.send(order)
  const [answer] = (await answered) as [Answer]
  return answer
}

async function cpuOf(nodes: readonly MeasuredServer[]): Promise<number> {
  const used = await Promise.all(nodes.map(node => node.ask('cpu')))
  return used.reduce((sum, ms) => sum + ms, 0)
}

function resultsOf({ name }: Scene, seen: readonly Seen[]): Result[] {
  const of = (what: string, read: (each: Seen) => number) => ({
    what: `${name}: ${what}`,
    ours: seen.map(read),
  })
  return [
    { ...of('until half can be rung', ({ rungAfter }) => quantile(rungAfter, 0.5)) },
    { ...of('until the last can be rung', ({ rungAfter }) => Math.max(...rungAfter)), most: LATEST_RETURN },
    { ...of('until the last page has all it asks for', ({ completeAfter }) => Math.max(...completeAfter)) },
    {
      ...of('most handshakes of a device that were refused', each => Math.max(...each.handshakesRefused)),
      ...{ unit: 'times', most: 1 },
    },
    {
      ...of('most attempts of a device that failed', each => Math.max(...each.attemptsFailed)),
      unit: 'times',
    },
    { ...of('refused requests of all', ({ requestsRefused }) => requestsRefused), unit: 'times' },
    { ...of('rings that did not come', ({ ringsLost }) => ringsLost), unit: 'times', most: 0 },
    ...[0.5, 0.99].map(
      (share): Result => ({
        ...of(`rings of others, p${100 * share}`, ({ rings }) => quantile(rings, share)),
        reference: seen.map(({ ringsBefore }) => quantile(ringsBefore, share)),
        referenceName: 'before',
        ...(share === 0.99 && { most: LATEST_RING }),
      }),
    ),
    { ...of('CPU of a node for one that comes', each => each.nodes / each.lost) },
    { ...of('CPU of Redis for one', each => each.redis / each.lost) },
    { ...of('CPU of the bench for one', each => each.cpu / each.lost) },
  ] satisfies Result[]
}
