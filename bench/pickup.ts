import { LabError } from '../e2e/lab/lab-error.js'
import { within } from '../e2e/lab/within.js'
import { type Lab, openLab } from './lab/lab.js'
import { openOurs } from './pickup-ours.js'
import { openPeerjs } from './pickup-peerjs.js'
import type { CallSystem, Shown } from './pickup-system.js'
import type { Result } from './result.js'

/**
 * Round trips between any two of the three computers, in milliseconds, and the largest share of PeerJS's time we may
 * take.
 */
const DISTANCES: readonly { roundTrip: number; mostRatio?: number }[] = [
  { roundTrip: 0 },
  { roundTrip: 100, mostRatio: 0.45 },
  { roundTrip: 200, mostRatio: 0.35 },
]
/** If neither end shows a picture by now, it never will, in milliseconds. */
const CALL_WITHIN = 30_000

/**
 * Two browsers and a server on three computers: click on Answer → first remote frame at both ends, click on Join →
 * the same for a call on a link, and click on Call → ring. PeerJS runs alternately, with its own server.
 */
export async function benchPickup(repository: string, runs: number): Promise<Result[]> {
  const lab = await openLab(repository)
  const measured: Measured[] = []
  try {
    for (const { roundTrip, mostRatio } of DISTANCES) {
      const found = await lab.setRoundTrip(roundTrip)
      process.stderr.write(`pickup, wanted round trip ${roundTrip} ms: ${found}\n`)
      measured.push(await measureAt(lab, roundTrip, mostRatio, runs))
    }
  } finally {
    await lab.close()
  }
  return (['answers', 'rings', 'joins'] as const).flatMap(kind => measured.flatMap(at => at[kind]))
}

interface Measured {
  readonly answers: readonly Result[]
  readonly rings: readonly Result[]
  readonly joins: readonly Result[]
}

async function measureAt(
  lab: Lab,
  roundTrip: number,
  mostRatio: number | undefined,
  runs: number,
): Promise<Measured> {
  const [ours, peerjs] = [await openOurs(lab), await openPeerjs(lab)]
  const answers: Pair[] = []
  const joins: Pair[] = []
  // An uncounted first call, after which they are people who have talked before.
  for (let run = -1; run < runs; run++) {
    const answered = await inTurn('answer', ours, peerjs)
    const joined = await inTurn('join', ours, peerjs)
    if (run < 0) continue
    answers.push(answered)
    joins.push(joined)
    process.stderr.write(`\rpickup at ${roundTrip} ms round trip: ${run + 1} of ${runs} runs `)
  }
  process.stderr.write(`(${ours.warm} of ${runs + 1} answered calls had connected before the answer)\n`)
  const rings = [await ours.ring(roundTrip, runs)]
  await Promise.all([ours.close(), peerjs.close()])
  const bound = mostRatio === undefined ? {} : { mostRatio }
  return {
    answers: toResults(answers, {
      what: `Answer → first frame, ${roundTrip} ms round trip`,
      caller: 'at the caller',
      callee: 'at the callee',
      referenceName: 'PeerJS',
      ...bound,
    }),
    rings,
    // PeerJS holds no offer; the closest match is a call answered at once by a waiting page.
    joins: toResults(joins, {
      what: `Join a link → first frame, ${roundTrip} ms round trip`,
      caller: 'at the person waiting',
      callee: 'at the person joining',
      referenceName: 'PeerJS, answered at once',
    }),
  }
}

interface Pair {
  readonly ours: Shown
  readonly peerjs: Shown
}

async function inTurn(act: 'answer' | 'join', ours: CallSystem, peerjs: CallSystem): Promise<Pair> {
  return { ours: await callOnce(act, ours, 'Ringdown'), peerjs: await callOnce(act, peerjs, 'PeerJS') }
}

async function callOnce(act: 'answer' | 'join', system: CallSystem, name: string): Promise<Shown> {
  const shown = await within(
    CALL_WITHIN,
    system[act](),
    `A call (${act}, ${name}) showed no picture within 30 s.`,
  )
  if (Math.min(shown.atCaller, shown.atCallee) > 0) return shown
  throw new LabError(
    `A picture was shown before the click (${act}, ${name}): nobody may be seen before they answer.`,
  )
}

interface Row {
  readonly what: string
  /** The names of the two ends. */
  readonly caller: string
  readonly callee: string
  readonly referenceName: string
  readonly mostRatio?: number
}

function toResults(pairs: readonly Pair[], { what, caller, callee, ...row }: Row): Result[] {
  return (['atCaller', 'atCallee'] as const).map(end => ({
    what: `${what}, ${end === 'atCaller' ? caller : callee}`,
    ours: pairs.map(({ ours }) => ours[end]),
    reference: pairs.map(({ peerjs }) => peerjs[end]),
    ...row,
  }))
}
