import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { bundleProgram } from '../program.js'
import { MeasuredServer } from '../server/measured-server.js'
import { HonestPair } from './honest-pair.js'
import { soakNodes } from './nodes/index.js'

/** Hostile guests, each on a network of its own, and honest pairs. */
const ATTACKERS = 1_000
const PAIRS = 10
/** The whole memory of the server, in megabytes, and the part of it for JavaScript. */
const MEMORY = 512
const HEAP = 384
/** A ring may take so long, in milliseconds. */
const LATEST_RING = 1_000
/** At the end the server may hold so much more than once all attackers were at work. */
const GROWTH = 1.15
const REPORT_EVERY = 15_000
/** The share of the time after which all attackers have been at work for a while. */
const WARM_UP = 0.3

interface Sample {
  readonly seconds: number
  readonly megabytes: number
}

/**
 * `npm run soak [-- --minutes N]`: a thousand hostile guests and ten honest calls share a server of 512 MB. With `--nodes N`:
 * calls through several nodes, of which one is killed each minute. Prints what it sees every 15 s.
 *
 * @returns whether no honest call was lost, none rang late, and the memory stayed flat.
 */
export async function soak(repository: string, args: readonly string[]): Promise<boolean> {
  const options = readOptions(args)
  if (options === null) return false
  const { minutes, nodes } = options
  return nodes === null ? soakStreet(repository, minutes) : soakNodes(repository, { nodes, minutes })
}

/** @returns `null` if it is not understood, after saying why. */
function readOptions(args: readonly string[]): { minutes: number; nodes: number | null } | null {
  const given = new Map<string, number>()
  for (let at = 0; at < args.length; at += 2) given.set(args[at] ?? '', Number(args[at + 1]))
  const { minutes, nodes } = { minutes: given.get('--minutes') ?? 10, nodes: given.get('--nodes') ?? null }
  const isKnown = [...given.keys()].every(name => name === '--minutes' || name === '--nodes')
  if (isKnown && minutes > 0 && minutes <= 120 && (nodes === null || (nodes >= 2 && nodes <= 8)))
    return { minutes, nodes }
  console.error('--minutes takes a number up to 120, --nodes one from 2 to 8.')
  return null
}

async function soakStreet(repository: string, minutes: number): Promise<boolean> {
  const [served, hostile] = await Promise.all([
    bundleProgram(repository, 'server', 'served'),
    bundleProgram(repository, 'soak', 'attackers'),
  ])
  const server = await MeasuredServer.open(served, 'street', [`--max-old-space-size=${HEAP}`])
  const stop = new AbortController()
  let attackers: ChildProcess | null = null
  try {
    const pairs = await Promise.all(
      Array.from({ length: PAIRS }, (_, index) => HonestPair.open(server.port, index)),
    )
    attackers = fork(hostile, [String(server.port), String(ATTACKERS)])
    attackers.send(pairs.map(({ callee }) => callee.userId))
    const talking = pairs.map(pair => pair.talkUntil(stop.signal))
    const samples = await watch(server, pairs, minutes * 60)
    stop.abort()
    await Promise.all(talking)
    return judge(pairs, samples)
  } finally {
    stop.abort()
    attackers?.disconnect()
    await server.close()
  }
}

async function watch(
  server: MeasuredServer,
  pairs: readonly HonestPair[],
  seconds: number,
): Promise<Sample[]> {
  const began = performance.now()
  const samples: Sample[] = []
  for (;;) {
    await pause(REPORT_EVERY)
    const elapsed = (performance.now() - began) / 1000
    const [resident, cpu] = [await server.ask('resident'), await server.ask('cpu')]
    const sample = { seconds: elapsed, megabytes: resident / 1e6 }
    samples.push(sample)
    const { made, lost, worst } = sumUp(pairs)
    console.log(
      `${elapsed.toFixed(0).padStart(4)} s  ${sample.megabytes.toFixed(0)} MB  ${(cpu / elapsed / 10).toFixed(0)} % of a core  ` +
        `${made} honest calls, ${lost.length} lost, slowest ring ${worst.toFixed(0)} ms`,
    )
    if (elapsed >= seconds) return samples
  }
}

function judge(pairs: readonly HonestPair[], samples: readonly Sample[]): boolean {
  const { made, lost, worst } = sumUp(pairs)
  const last = samples.at(-1) ?? { seconds: 0, megabytes: 0 }
  const settled = samples.find(({ seconds }) => seconds >= last.seconds * WARM_UP) ?? last
  const most = Math.max(...samples.map(({ megabytes }) => megabytes))
  for (const why of new Set(lost)) console.log(`lost: ${why}`)
  const findings: [boolean, string][] = [
    [made > 0 && lost.length === 0, `${made} honest calls, ${lost.length} lost`],
    [worst <= LATEST_RING, `slowest ring ${worst.toFixed(0)} ms (≤ ${LATEST_RING})`],
    [most <= MEMORY, `at most ${most.toFixed(0)} MB (≤ ${MEMORY})`],
    [
      last.megabytes <= settled.megabytes * GROWTH,
      `${settled.megabytes.toFixed(0)} MB once settled, ${last.megabytes.toFixed(0)} MB at the end (≤ ${GROWTH} ×)`,
    ],
  ]
  console.log()
  for (const [reached, sentence] of findings) console.log(`${reached ? 'reached' : 'MISSED '}  ${sentence}`)
  return findings.every(([reached]) => reached)
}

function sumUp(pairs: readonly HonestPair[]): { made: number; lost: string[]; worst: number } {
  const tallies = pairs.map(({ tally }) => tally)
  return {
    made: tallies.reduce((sum, { made }) => sum + made, 0),
    lost: tallies.flatMap(({ lost }) => lost),
    worst: Math.max(0, ...tallies.flatMap(({ rings }) => rings)),
  }
}
