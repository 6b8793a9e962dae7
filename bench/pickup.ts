import { LabError } from '../e2e/lab/lab-error.js'
import { within } from '../e2e/lab/within.js'
import { type Lab, openLab } from './lab/lab.js'
import { openApp } from './pickup-app.js'
import { openOurs } from './pickup-ours.js'
import { openPeerjs } from './pickup-peerjs.js'
import type { CallSystem, Shown } from './pickup-system.js'
import type { Result } from './result.js'

interface Distance {
  /** Between any two of the three computers, in milliseconds. */
  readonly roundTrip: number
  /** The largest share of PeerJS's time that an answer may take: through the SDK, and in the app. */
  readonly mostRatio?: number
  readonly mostRatioOfApp?: number
}

const DISTANCES: readonly Distance[] = [
  { roundTrip: 0 },
  { roundTrip: 100, mostRatio: 0.45, mostRatioOfApp: 0.6 },
  { roundTrip: 200, mostRatio: 0.35 },
]
/** If neither end shows a picture by now, it never will, in milliseconds. */
const CALL_WITHIN = 30_000

/**
 * Two browsers and a server on three computers: click on Answer → first remote frame at both ends, click on Join →
 * the same for a call on a link, and click on Call → ring. PeerJS runs alternately, with its own server. Measured on a
 * bare page with the SDK, whose camera is open before the click; and in the app, which opens the camera of the person
 * who answers at the click.
 */
export async function benchPickup(repository: string, runs: number): Promise<Result[]> {
  const lab = await openLab(repository)
  const measured: Measured[] = []
  try {
    for (const distance of DISTANCES) {
      const found = await lab.setRoundTrip(distance.roundTrip)
      process.stderr.write(`pickup, wanted round trip ${distance.roundTrip} ms: ${found}\n`)
      const bySdk = await measureSdk(lab, distance, runs)
      measured.push({ ...bySdk, ...(await measureApp(repository, lab, distance, runs)) })
    }
  } finally {
    await lab.close()
  }
  return (['answersInApp', 'joinsInApp', 'answers', 'rings', 'joins'] as const).flatMap(kind =>
    measured.flatMap(at => at[kind]),
  )
}

interface MeasuredSdk {
  readonly answers: readonly Result[]
  readonly rings: readonly Result[]
  readonly joins: readonly Result[]
}

interface MeasuredApp {
  readonly answersInApp: readonly Result[]
  readonly joinsInApp: readonly Result[]
}

type Measured = MeasuredSdk & MeasuredApp

async function measureSdk(lab: Lab, { roundTrip, mostRatio }: Distance, runs: number): Promise<MeasuredSdk> {
  const [ours, peerjs] = [await openOurs(lab), await openPeerjs(lab)]
  const { answers, joins } = await callInTurn(ours, peerjs, runs, `SDK at ${roundTrip} ms round trip`)
  process.stderr.write(`(${ours.warm} of ${runs + 1} answered calls had connected before the answer)\n`)
  const rings = [await ours.ring(roundTrip, runs)]
  await Promise.all([ours.close(), peerjs.close()])
  return {
    answers: toResults(answers, {
      what: `SDK, open camera: Answer → first frame, ${roundTrip} ms round trip`,
      ...ANSWERED,
      ...(mostRatio !== undefined && { mostRatio }),
    }),
    rings,
    joins: toResults(joins, {
      what: `SDK: Join a link → first frame, ${roundTrip} ms round trip`,
      ...JOINED,
    }),
  }
}

async function measureApp(
  repository: string,
  lab: Lab,
  { roundTrip, mostRatioOfApp: mostRatio }: Distance,
  runs: number,
): Promise<MeasuredApp> {
  const [app, peerjs] = [await openApp(repository, lab), await openPeerjs(lab, 'at-click')]
  const { answers, joins } = await callInTurn(app, peerjs, runs, `app at ${roundTrip} ms round trip`)
  process.stderr.write('\n')
  await Promise.all([app.close(), peerjs.close()])
  return {
    answersInApp: toResults(answers, {
      what: `App, camera opens at the click: Answer → first frame, ${roundTrip} ms round trip`,
      ...ANSWERED,
      ...(mostRatio !== undefined && { mostRatio }),
    }),
    joinsInApp: toResults(joins, {
      what: `App: Join a link → first frame, ${roundTrip} ms round trip`,
      ...JOINED,
    }),
  }
}

const ANSWERED = { caller: 'at the caller', callee: 'at the callee', referenceName: 'PeerJS' } as const
// PeerJS holds no offer; the closest match is a call answered at once by a waiting page.
const JOINED = {
  caller: 'at the person waiting',
  callee: 'at the person joining',
  referenceName: 'PeerJS, answered at once',
} as const

/** Calls through both systems alternately. The first call of each does not count; after it, they have talked before. */
async function callInTurn(
  ours: CallSystem,
  peerjs: CallSystem,
  runs: number,
  name: string,
): Promise<{ readonly answers: readonly Pair[]; readonly joins: readonly Pair[] }> {
  const answers: Pair[] = []
  const joins: Pair[] = []
  for (let run = -1; run < runs; run++) {
    const answered = await inTurn('answer', ours, peerjs)
    const joined = await inTurn('join', ours, peerjs)
    if (run < 0) continue
    answers.push(answered)
    joins.push(joined)
    process.stderr.write(`\rpickup, ${name}: ${run + 1} of ${runs} runs `)
  }
  return { answers, joins }
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
