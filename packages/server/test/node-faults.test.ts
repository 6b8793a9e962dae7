import { seededRandom } from '@ringdown/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { NodeTimes } from '../src/redis/node-times.js'
import { agree, type OpenNode, openNode } from './redis-nodes-rig.js'
import { openRedisRig } from './redis-rig.js'
import { until } from './sockets.js'

const SEED = Number(process.env['RINGDOWN_TEST_SEED'] ?? 20_261_127)
const RUNS = Number(process.env['RINGDOWN_TEST_RUNS'] ?? 1)
const STEPS = 7
const TIMES: NodeTimes = { lease: 200, renewal: 40, grace: 200, look: 1_000 }
/** Long enough for a death to be noticed, and too short for that, in milliseconds. */
const LONG = 3 * (TIMES.lease + TIMES.grace)
const SHORT = TIMES.lease + TIMES.grace / 4
const MOST_NODES = 3

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

/** How long a fault lasts. Redis measures leases by its own clock, which no test can move. */
const last = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** One sequence of faults, and what must be true whatever they are. */
class Run {
  readonly #random: () => number
  /** Those that live. */
  #nodes: OpenNode[] = []
  readonly done: string[] = []

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  readonly #steps: Readonly<Record<string, (node: OpenNode | undefined) => Promise<void>>> = {
    open: async () => {
      if (this.#nodes.length < MOST_NODES) this.#nodes.push(await openNode(rig.server, { times: TIMES }))
    },
    kill: async node => this.#end(node, () => node?.kill()),
    leave: async node => this.#end(node, () => node?.leave()),
    cutOff: async node => {
      node?.wire.hold()
      await last(LONG)
      node?.wire.release()
    },
    cutOffShortly: async node => {
      node?.wire.hold()
      await last(SHORT)
      node?.wire.release()
    },
    redisPaused: async () => {
      // Nodes that were dead already stay so.
      await this.settled()
      const before = this.#numbers()
      rig.server.pause()
      await last(LONG)
      rig.server.resume()
      await this.settled()
      expect(this.#numbers(), 'a Redis that is away makes none dead').toEqual(before)
    },
    redisEmptied: async () => {
      const before = Math.max(...this.#numbers().flat())
      await rig.direct.flushall()
      await until(() => this.#nodes.every(({ nodes }) => nodes.self > before))
    },
    mute: async () => void (await rig.direct.call('ACL', 'SETUSER', 'default', 'resetchannels')),
    unmute: async () => void (await rig.direct.call('ACL', 'SETUSER', 'default', 'allchannels')),
  }

  async step(): Promise<void> {
    const names = Object.keys(this.#steps)
    const name = this.#nodes.length < 2 ? 'open' : (names[Math.floor(this.#random() * names.length)] ?? '')
    const node = this.#nodes[Math.floor(this.#random() * this.#nodes.length)]
    this.done.push(node === undefined ? name : `${name} ${node.nodes.self}`)
    await this.#steps[name]?.(node)
  }

  /** All that live know one another and no others, and after each that is no more one has tidied up. */
  async settled(): Promise<void> {
    await agree(...this.#nodes)
    await until(async () => (await rig.direct.hlen('ringdown:{node}:gone')) === 0)
    const numbers = this.#numbers().flat()
    expect(new Set(numbers).size, 'no number is given twice').toBe(numbers.length)
    for (const { gone, numbers: own, nodes } of this.#nodes) {
      expect(own, 'numbers rise').toEqual([...own].sort((one, other) => one - other))
      expect(
        gone.map(({ node }) => node),
        'what is told as gone is not there',
      ).not.toContain(nodes.self)
      const others = gone.filter(({ isOurs }) => !isOurs).map(({ node }) => node)
      expect(new Set(others).size, 'each is told once').toBe(others.length)
    }
    // One that was taken for dead itself meanwhile may have left it undone.
    const tidied = this.#nodes.flatMap(({ gone, nodes }) =>
      gone.filter(({ isOurs, as }) => isOurs && as === nodes.self).map(({ node }) => node),
    )
    expect(new Set(tidied).size, 'one tidies up').toBe(tidied.length)
  }

  async close(): Promise<void> {
    await this.#steps['unmute']?.(undefined)
    for (const node of this.#nodes) await node.leave()
    await rig.direct.flushall()
  }

  #numbers(): number[][] {
    return this.#nodes.map(({ numbers }) => [...numbers])
  }

  async #end(node: OpenNode | undefined, end: () => void | Promise<void> | undefined): Promise<void> {
    this.#nodes = this.#nodes.filter(other => other !== node)
    await end()
  }
}

it('whatever happens to nodes and Redis, those that live know one another, and after each other one has tidied up', async () => {
  for (let n = 0; n < RUNS; n++) {
    const run = new Run(SEED + n)
    try {
      for (let step = 0; step < STEPS; step++) await run.step()
      await run.settled()
    } catch (error) {
      throw new Error(`RINGDOWN_TEST_SEED=${SEED + n}: ${run.done.join(', ')}`, { cause: error })
    }
    await run.close()
  }
})
