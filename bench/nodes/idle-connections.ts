import { setTimeout as pause } from 'node:timers/promises'
import type { Result } from '../result.js'
import { MeasuredServer } from '../server/measured-server.js'
import { RingdownDevice } from '../server/ringdown-pair.js'
import { Cluster } from './cluster.js'

/** Connections that are open at the same time, and how many are opened at once. */
const CONNECTIONS = 500
const AT_ONCE = 25
/** How long they do nothing, in milliseconds: each is asked every ten seconds whether it is there. */
const IDLE = 20_000

/** What is measured, by where, before and after: bytes, milliseconds of CPU, or requests. */
type Looks = Readonly<Record<string, () => Promise<number>>>
type Cost = Readonly<Record<string, number>>

/** What one signed-in device that listens for calls costs the node that it is connected to, every other node, and Redis. */
export async function* measureIdleConnections(program: string, runs: number): AsyncGenerator<Result> {
  const ours: Cost[] = []
  const alone: Cost[] = []
  for (let run = 0; run < runs; run++) {
    ours.push(await costOnTwoNodes(program))
    const server = await MeasuredServer.open(program, 'ringdown')
    alone.push(await costOfConnections(server, looksAt('own', server)))
    await server.close()
    process.stderr.write(`\ridle connections to a node: ${run + 1} of ${runs} runs `)
  }
  process.stderr.write('\n')
  const of = (name: string, by = 1) => ours.map(cost => (cost[name] ?? Number.NaN) / by)
  const beside = (name: string, by = 1) => ({
    reference: alone.map(cost => (cost[name] ?? Number.NaN) / by),
    referenceName: 'without Redis',
  })
  yield* [
    {
      ...{ what: 'Memory for an idle connection, its node', unit: 'kB', ours: of('own held', 1000) },
      ...beside('own held', 1000),
      mostRatio: 1.25,
    },
    { what: 'Memory for an idle connection, every other node', unit: 'kB', ours: of('other held', 1000) },
    { what: 'Memory for an idle connection, Redis', unit: 'kB', ours: of('redis memory', 1000) },
    {
      ...{ what: 'CPU to sign in as a guest and connect, its node', ours: of('own cpu') },
      ...beside('own cpu'),
    },
    { what: 'CPU for an idle connection, 20 s', ours: of('pings'), ...beside('pings') },
    { what: 'CPU of every other node for it', ours: of('other cpu') },
    { what: 'CPU of Redis for it', ours: of('redis cpu') },
    { what: 'Requests to Redis for it', unit: 'requests', ours: of('redis requests') },
  ]
}

async function costOnTwoNodes(program: string): Promise<Cost> {
  const cluster = await Cluster.open(program, ['node', 'node'])
  const [own, other] = cluster.nodes
  if (!own || !other) throw new Error('There are two nodes.')
  try {
    return await costOfConnections(own, {
      ...looksAt('own', own),
      ...looksAt('other', other),
      'redis memory': async () => (await cluster.use()).memory,
      'redis cpu': async () => (await cluster.use()).cpu,
      'redis requests': async () => (await cluster.use()).requests,
    })
  } finally {
    await cluster.close()
  }
}

function looksAt(name: string, server: MeasuredServer): Looks {
  return { [`${name} held`]: () => server.ask('held'), [`${name} cpu`]: () => server.ask('cpu') }
}

/** @returns what each connection costs, by where one looks. */
async function costOfConnections(server: MeasuredServer, looks: Looks): Promise<Cost> {
  const devices: RingdownDevice[] = []
  async function open(count: number): Promise<void> {
    for (let opened = 0; opened < count; opened += AT_ONCE) {
      const next = Array.from({ length: AT_ONCE }, (_, index) =>
        RingdownDevice.open(server.port, `Guest ${devices.length + index}`),
      )
      devices.push(...(await Promise.all(next)))
    }
  }
  const names = Object.keys(looks)
  async function look(order: readonly string[]): Promise<Cost> {
    const seen: Record<string, number> = {}
    // One after the other: a process answers one question at a time.
    for (const name of order) seen[name] = (await looks[name]?.()) ?? Number.NaN
    return seen
  }
  // The first connections have code compiled and tables made that all later ones share.
  await open(CONNECTIONS)
  const before = await look(names)
  await open(CONNECTIONS)
  // The other way round, so that collecting garbage, which what is held needs, is no CPU of a connection.
  const after = await look(names.toReversed())
  const idle = await server.ask('cpu')
  await pause(IDLE)
  const pings = ((await server.ask('cpu')) - idle) / devices.length
  for (const device of devices) device.close()
  const each = names.map(name => [name, ((after[name] ?? 0) - (before[name] ?? 0)) / CONNECTIONS] as const)
  return { ...Object.fromEntries(each), pings }
}
