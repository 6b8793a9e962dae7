import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { startPostgres } from '../../postgres.js'
import { bundleProgram } from '../../program.js'
import { startRedis } from '../../redis.js'
import { NodeProcess } from './node-process.js'
import { RoamingPair } from './roaming-pair.js'

const PAIRS = 10
/** How often a node is killed, and how long it is away, in milliseconds. */
const KILL_EVERY = 60_000
const AWAY = 5_000
/** Rings that begin within this time of a death may be late, in milliseconds: its devices and presence are moved. */
const UNSETTLED = 20_000
/** Any other ring may take so long, in milliseconds. */
const LATEST_RING = 1_000
const REPORT_EVERY = 15_000
/** How long what is over may stay in Redis, in milliseconds: counts of a minute, and what is kept for late requests. */
const LEFT_OVER = 180_000
/** The node that is never killed may hold so much more at the end than once all pairs were talking. */
const GROWTH = 1.2

interface Options {
  readonly nodes: number
  readonly minutes: number
}

/**
 * `npm run soak -- --nodes N --minutes M`: pairs of people call each other through several nodes over one Redis and one PostgreSQL, of which one is
 * killed each minute. Prints what it sees every 15 s.
 *
 * @returns whether no call was lost, no ring late, and memory and keys at the end are what they were.
 */
export async function soakNodes(repository: string, { nodes: count, minutes }: Options): Promise<boolean> {
  const program = await bundleProgram(repository, 'soak/nodes', 'node')
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-soak-'))
  const postgres = await startPostgres(folder, [])
  const { url: databaseUrl } = await postgres.newDatabase()
  const redis = await startRedis()
  const direct = new Redis(redis.url)
  const nodes: (NodeProcess | null)[] = []
  const open = () => NodeProcess.open(program, redis.url, databaseUrl)
  const stop = new AbortController()
  const pairs: RoamingPair[] = []
  const deaths: number[] = []
  try {
    for (let index = 0; index < count; index += 1) nodes.push(await open())
    const keysBefore = await countKeys(direct)
    const balancer = () => {
      const live = nodes.filter(node => node !== null)
      return live[Math.floor(Math.random() * live.length)]?.port ?? 0
    }
    for (let index = 0; index < PAIRS; index += 1) pairs.push(await RoamingPair.open(balancer, index))
    const talking = pairs.map(pair => pair.talkUntil(stop.signal))
    const killing = killByTurns(nodes, open, deaths, stop.signal)
    const memory = await watch(nodes, pairs, direct, minutes * 60)
    stop.abort()
    await Promise.all([...talking, killing])
    for (const pair of pairs) pair.close()
    const keysAfter = await settle(direct, keysBefore)
    return judge(pairs, { deaths, memory, keysBefore, keysAfter })
  } finally {
    stop.abort()
    for (const pair of pairs) pair.close()
    for (const node of nodes) await node?.kill()
    direct.disconnect()
    await redis.close()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** All but the first, one after the other. */
async function killByTurns(
  nodes: (NodeProcess | null)[],
  open: () => Promise<NodeProcess>,
  deaths: number[],
  stop: AbortSignal,
): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    await pause(KILL_EVERY, undefined, { signal: stop }).catch(() => {})
    if (stop.aborted) return
    const index = 1 + (turn % (nodes.length - 1))
    const node = nodes[index]
    nodes[index] = null
    await node?.kill()
    deaths.push(performance.now())
    await pause(AWAY)
    nodes[index] = await open()
  }
}

/** @returns the megabytes of the node that is never killed, over time. */
async function watch(
  nodes: readonly (NodeProcess | null)[],
  pairs: readonly RoamingPair[],
  redis: Redis,
  seconds: number,
): Promise<readonly number[]> {
  const began = performance.now()
  const memory: number[] = []
  for (;;) {
    await pause(REPORT_EVERY)
    const elapsed = (performance.now() - began) / 1000
    const megabytes = ((await nodes[0]?.resident()) ?? 0) / 1e6
    memory.push(megabytes)
    const made = pairs.reduce((sum, { tally }) => sum + tally.made, 0)
    const lost = pairs.flatMap(({ tally }) => tally.lost)
    console.log(
      `${elapsed.toFixed(0).padStart(4)} s  ${megabytes.toFixed(0)} MB  ${await redis.dbsize()} keys  ` +
        `${nodes.filter(node => node !== null).length} nodes  ${made} calls, ${lost.length} lost`,
    )
    if (elapsed >= seconds) return memory
  }
}

/** The number of each device's newest connection, for an hour; and each node's journal, for ten minutes. */
const REMEMBERED = /:newest:|\{journal \d+\}/

/** Counts the keys in Redis, but for those that are remembered for some time on purpose. */
async function countKeys(redis: Redis): Promise<number> {
  let count = 0
  for await (const keys of redis.scanStream({ count: 1_000 }))
    count += (keys as string[]).filter(key => !REMEMBERED.test(key)).length
  return count
}

/** @returns how many keys are left once what is over has gone, or its time is up. */
async function settle(redis: Redis, before: number): Promise<number> {
  const end = performance.now() + LEFT_OVER
  for (;;) {
    const keys = await countKeys(redis)
    if (keys <= before || performance.now() > end) return keys
    await pause(1_000)
  }
}

function judge(
  pairs: readonly RoamingPair[],
  {
    deaths,
    memory,
    keysBefore,
    keysAfter,
  }: {
    readonly deaths: readonly number[]
    readonly memory: readonly number[]
    readonly keysBefore: number
    readonly keysAfter: number
  },
): boolean {
  const made = pairs.reduce((sum, { tally }) => sum + tally.made, 0)
  const lost = pairs.flatMap(({ tally }) => tally.lost)
  const rings = pairs.flatMap(({ tally }) => tally.rings)
  const isSettled = (began: number) =>
    !deaths.some(death => began > death - 2_000 && began < death + UNSETTLED)
  const settled = rings.filter(({ began }) => isSettled(began)).map(({ tookMs }) => tookMs)
  const slowest = Math.max(0, ...settled)
  const slowestOfAll = Math.max(0, ...rings.map(({ tookMs }) => tookMs))
  const early = memory[Math.min(memory.length - 1, Math.floor(memory.length * 0.3))] ?? 0
  const last = memory.at(-1) ?? 0
  const findings: [boolean, string][] = [
    [
      made > 0 && lost.length === 0,
      `${made} calls through ${deaths.length} deaths of a node, ${lost.length} lost`,
    ],
    [slowest <= LATEST_RING, `slowest ring ${slowest.toFixed(0)} ms (≤ ${LATEST_RING})`],
    [true, `slowest ring within ${UNSETTLED / 1000} s of a death ${slowestOfAll.toFixed(0)} ms`],
    [
      last <= early * GROWTH,
      `${early.toFixed(0)} MB once settled, ${last.toFixed(0)} MB at the end (≤ ${GROWTH} ×)`,
    ],
    [
      keysAfter <= keysBefore,
      `${keysBefore} keys in Redis before, ${keysAfter} after, beside what is remembered for a time on purpose`,
    ],
  ]
  console.log()
  for (const [reached, sentence] of findings) console.log(`${reached ? 'reached' : 'MISSED '}  ${sentence}`)
  return findings.every(([reached]) => reached)
}
