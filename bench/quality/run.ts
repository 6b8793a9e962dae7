import { setTimeout as pause } from 'node:timers/promises'
import { LabError } from '../../e2e/lab/lab-error.js'
import { within } from '../../e2e/lab/within.js'
import { ask } from '../browser.js'
import type { Case } from './cases.js'
import type { Ends, Moments } from './figures.js'
import type { QualityLab } from './lab.js'
import { closePair, openPair, type Pair, type System } from './pair.js'

/** A call on a good network is connected by now, or never, in milliseconds. */
const CONNECT_WITHIN = 30_000

/** What the two ends of a call counted, and what became of the network meanwhile. */
export interface Recording {
  readonly ends: Ends
  readonly moments: Moments
}

/** One call on a network that changes. @param seconds how long it stays changed, unless the case says. */
export async function recordCase(
  lab: QualityLab,
  system: System,
  example: Case,
  seconds: number,
  seed: number,
): Promise<Recording> {
  await lab.shape({}, seed)
  const pair = await within(CONNECT_WITHIN, openPair(lab, system), `A call (${system}) did not connect.`)
  try {
    await Promise.all(pair.map(tab => ask(tab, 'record')))
    const moments = await change(lab, example, seconds, seed)
    return { ends: await takeSamples(pair), moments }
  } finally {
    await closePair(pair)
  }
}

async function change(lab: QualityLab, example: Case, seconds: number, seed: number): Promise<Moments> {
  const { before, changed, recovered } = example
  /** @returns when it began. */
  const live = async (phase: Case['changed']) => {
    await lab.shape(phase.shape, seed)
    const began = performance.timeOrigin + performance.now()
    await pause((phase.seconds ?? seconds) * 1000)
    return began
  }
  if (before) await live(before)
  const moments = { changed: await live(changed), recovered: recovered ? await live(recovered) : null }
  return { ...moments, ended: performance.timeOrigin + performance.now() }
}

async function takeSamples([caller, callee]: Pair): Promise<Ends> {
  const both = [await ask(caller, 'takeSamples'), await ask(callee, 'takeSamples')] as const
  if (both.some(samples => samples.length === 0)) throw new LabError('A page has recorded nothing.')
  return both
}
