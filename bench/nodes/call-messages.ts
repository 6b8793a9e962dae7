import { setTimeout as pause } from 'node:timers/promises'
import type { Result } from '../result.js'
import { callOnce, RingdownDevice } from '../server/ringdown-pair.js'
import { Cluster, type RedisUse } from './cluster.js'

const SIZES = [2, 4, 8]
/** Calls in a run, and how long what nodes ask without any call is counted, in milliseconds. */
const CALLS = 50
const IDLE = 3_000

type Counted = Pick<RedisUse, 'requests' | 'messages'>

/** What passes through Redis for a call between two nodes, with more and more other nodes beside them: it must stay the same. */
export async function* measureCallMessages(program: string, runs: number): AsyncGenerator<Result> {
  let least: readonly Counted[] | null = null
  for (const size of SIZES) {
    process.stderr.write(`messages through Redis: ${size} nodes\n`)
    const counted = await countCalls(program, size, runs)
    for (const unit of ['requests', 'messages'] as const)
      yield {
        what: `Through Redis, a call between two of ${size} nodes`,
        unit,
        ours: counted.map(one => one[unit]),
        ...(least && { reference: least.map(one => one[unit]), referenceName: 'of 2', mostRatio: 1.1 }),
      }
    least ??= counted
  }
}

async function countCalls(program: string, size: number, runs: number): Promise<Counted[]> {
  const cluster = await Cluster.open(program, Array<'node'>(size).fill('node'))
  const devices: RingdownDevice[] = []
  try {
    const [from, to] = [cluster.nodes[0]?.port ?? 0, cluster.nodes.at(-1)?.port ?? 0]
    const caller = await RingdownDevice.open(from, 'Ann')
    devices.push(caller)
    const callee = await RingdownDevice.open(to, 'Bob')
    devices.push(callee)
    const counted: Counted[] = []
    // The first calls make scripts and connections known.
    for (let made = 0; made < CALLS; made++) await callOnce(caller, callee)
    const idle = await rateWhile(cluster, () => pause(IDLE))
    for (let run = 0; run < runs; run++) {
      const began = performance.now()
      const { requests, messages } = await rateWhile(cluster, async () => {
        for (let made = 0; made < CALLS; made++) await callOnce(caller, callee)
      })
      const ms = performance.now() - began
      counted.push({
        requests: ((requests - idle.requests) * ms) / CALLS,
        messages: ((messages - idle.messages) * ms) / CALLS,
      })
    }
    return counted
  } finally {
    for (const device of devices) device.close()
    await cluster.close()
  }
}

/** @returns how many there were in each millisecond. */
async function rateWhile(cluster: Cluster, run: () => Promise<unknown>): Promise<Counted> {
  const before = await cluster.use()
  const began = performance.now()
  await run()
  const ms = performance.now() - began
  const after = await cluster.use()
  return {
    requests: (after.requests - before.requests) / ms,
    messages: (after.messages - before.messages) / ms,
  }
}
