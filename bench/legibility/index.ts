import { setTimeout as pause } from 'node:timers/promises'
import { LabError } from '../../e2e/lab/lab-error.js'
import { within } from '../../e2e/lab/within.js'
import { ask } from '../browser.js'
import { openQualityLab, type QualityLab } from '../quality/lab.js'
import { closePair, openPair, type System } from '../quality/pair.js'
import { concealedShare, ends } from '../quality/timeline.js'
import { printTable } from '../result.js'

const ROUND_TRIP = 60
const RATE = 300
/** How long the network has been slow when the page is turned, and how long it is read, in seconds. */
const SETTLING = 8
const READING = 12
/** From here on small text can be read without effort. */
const LEGIBLE = 0.9
/** How much later than with the default pair may be chance, in seconds. */
const BY_CHANCE = 1

interface Reading {
  /** How legible the page was, second by second after it was turned. */
  readonly legibility: readonly number[]
  /** The share of the voice concealed meanwhile, at the end that reads, in percent. */
  readonly concealed: number
}

/**
 * `npm run bench -- legibility`: a screen full of small text, shared at 300 kbit/s beside camera and voice, and how much
 * of a page can be read after it was turned; through the SDK and by a default pair of peer connections.
 *
 * @returns whether what is promised is reached.
 */
export async function benchLegibility(repository: string): Promise<boolean> {
  try {
    const lab = await openQualityLab(repository)
    try {
      process.stderr.write(`legibility: ${await lab.setRoundTrip(ROUND_TRIP)}\n`)
      const ours = await readThrough(lab, 'ours')
      const reference = await readThrough(lab, 'default')
      return report(ours, reference)
    } finally {
      await lab.close()
    }
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    console.error(error.message)
    return false
  }
}

async function readThrough(lab: QualityLab, system: System): Promise<Reading> {
  process.stderr.write(`legibility at ${RATE} kbit/s: ${system}\n`)
  await lab.shape({}, 1)
  const pair = await openPair(lab, system, async caller => {
    await ask(caller, 'openScreen')
    await ask(caller, 'shareScreen')
  })
  const [caller, callee] = pair
  try {
    await within(10_000, ask(callee, 'untilScreenShown'), `The screen never came (${system}).`)
    await lab.shape({ rate: RATE }, 1)
    await pause(SETTLING * 1000)
    await ask(callee, 'record')
    await ask(caller, 'turnPage')
    const legibility: number[] = []
    for (let second = 1; second <= READING; second++) {
      await pause(1000)
      legibility.push(await ask(callee, 'readScreen', 1))
    }
    const both = ends(await ask(callee, 'takeSamples'))
    return { legibility, concealed: both ? concealedShare(...both) : 100 }
  } finally {
    await closePair(pair)
  }
}

/** Prints both. @returns whether the page can be read, no later than with the default pair. */
function report(ours: Reading, reference: Reading): boolean {
  const at = [1, 2, 3, 5, 8, READING]
  const row = (name: string, reading: Reading) => [
    name,
    ...at.map(second => (reading.legibility[second - 1] ?? 0).toFixed(2)),
    Number.isFinite(legibleAfter(reading)) ? `after ${legibleAfter(reading)} s` : 'never',
    `${reading.concealed.toFixed(1)} %`,
  ]
  console.log(
    '\nStructural similarity of the text (1 is the same) so many seconds after the page was turned:\n',
  )
  printTable([
    ['', ...at.map(second => `${second} s`), `legible (≥ ${LEGIBLE})`, 'voice concealed'],
    row('ours', ours),
    row('default pair', reference),
  ])
  const latest = Math.min(READING, legibleAfter(reference) + BY_CHANCE)
  const reached = legibleAfter(ours) <= latest
  console.log(`\nOurs legible after at most ${latest} s: ${reached ? 'reached' : 'MISSED'}`)
  return reached
}

/** In seconds; infinite if it was not legible in time. */
function legibleAfter({ legibility }: Reading): number {
  const index = legibility.findIndex(value => value >= LEGIBLE)
  return index < 0 ? Number.POSITIVE_INFINITY : index + 1
}
