import { setTimeout as pause } from 'node:timers/promises'
import type { Result } from '../result.js'
import { MeasuredServer } from '../server/measured-server.js'
import { RingdownDevice } from '../server/ringdown-pair.js'
import { Cluster } from './cluster.js'

/** Screens that show everybody, people who arrive, how far apart, and how long the last of them may take to be shown, in milliseconds. */
const SCREENS = 100
const ARRIVALS = 40
const APART = 50
const REST = 3_000

/** What a person who arrives on one node costs another, where many screens show everybody, beside the same on one node without Redis. */
export async function* measureWatchers(program: string, runs: number): AsyncGenerator<Result> {
  const ours: number[] = []
  const reference: number[] = []
  for (let run = 0; run < runs; run++) {
    const cluster = await Cluster.open(program, ['node', 'node'])
    const [here, there] = cluster.nodes
    if (!here || !there) throw new Error('There are two nodes.')
    ours.push(await costOfScreens({ arriveAt: here, watchAt: there }))
    await cluster.close()
    const server = await MeasuredServer.open(program, 'ringdown')
    reference.push(await costOfScreens({ arriveAt: server, watchAt: server }))
    await server.close()
    process.stderr.write(`\rwatchers across nodes: ${run + 1} of ${runs} runs `)
  }
  process.stderr.write('\n')
  yield {
    what: `CPU of the other node for an arrival, ${SCREENS} screens`,
    ours,
    reference,
    referenceName: 'on one node',
    mostRatio: 2,
  }
}

interface Where {
  readonly arriveAt: MeasuredServer
  readonly watchAt: MeasuredServer
}

/** @returns milliseconds of CPU for each arrival: what it costs with the screens, less what it costs without. */
async function costOfScreens(where: Where): Promise<number> {
  const devices: RingdownDevice[] = []
  const names = { used: 0 }
  // Code is compiled before it counts.
  await costOfArrivals(where, devices, names)
  const without = await costOfArrivals(where, devices, names)
  for (let opened = 0; opened < SCREENS; opened++) {
    const screen = await RingdownDevice.open(where.watchAt.port, `Screen ${opened}`)
    await screen.watch()
    devices.push(screen)
  }
  await costOfArrivals(where, devices, names)
  const pages = () => devices.reduce((sum, device) => sum + device.pages, 0)
  const before = pages()
  const withScreens = await costOfArrivals(where, devices, names)
  // Changes that come together are told together.
  if (pages() - before < SCREENS) throw new Error('Not every screen was told of those who arrived.')
  for (const device of devices) device.close()
  return withScreens - without
}

async function costOfArrivals(
  { arriveAt, watchAt }: Where,
  devices: RingdownDevice[],
  names: { used: number },
): Promise<number> {
  await pause(REST)
  const before = await watchAt.ask('cpu')
  for (let arrived = 0; arrived < ARRIVALS; arrived++) {
    const next = pause(APART)
    names.used += 1
    // Before all who are there, so that each is on the page that is shown.
    devices.push(await RingdownDevice.open(arriveAt.port, `Ann ${1_000 - names.used}`))
    await next
  }
  await pause(REST)
  return ((await watchAt.ask('cpu')) - before) / ARRIVALS
}
