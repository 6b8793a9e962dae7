import { LabError } from '../../e2e/lab/lab-error.js'
import type { Case } from './cases.js'
import { type Figures, measure, medianOf } from './figures.js'
import { openQualityLab, type QualityLab } from './lab.js'
import { type QualityOptions, readOptions } from './options.js'
import type { System } from './pair.js'
import { type Measured, printLegend, printMeasured, printVerdicts } from './report.js'
import { recordCase } from './run.js'
import { printTrace } from './trace.js'

const ROUND_TRIP = 60
/** A picture reduced by the processor for longer tells about the machine, in seconds. */
const MOST_LIMITED = 1

/**
 * `npm run bench -- quality [--only NAME,…] [--seconds N] [--runs N] [--trace] [--alone]`: two browsers that talk and move on networks that
 * lose, jitter and are slow, through the SDK and, in the same minute, by a default pair of peer connections.
 *
 * @returns whether everything promised is reached.
 */
export async function benchQuality(repository: string, args: readonly string[]): Promise<boolean> {
  const measured: Measured[] = []
  try {
    const options = readOptions(args)
    const lab = await openQualityLab(repository)
    try {
      process.stderr.write(`quality: ${await lab.setRoundTrip(ROUND_TRIP)}\n`)
      for (const example of options.cases) {
        measured.push(await measureCase(lab, example, options))
        printMeasured(measured.slice(-1))
      }
    } finally {
      await lab.close()
    }
  } catch (error) {
    if (!(error instanceof LabError || error instanceof RangeError)) throw error
    console.error(error.message)
    return false
  }
  console.log('\nMedians of the runs.\n')
  printMeasured(measured)
  printLegend()
  return printVerdicts(measured)
}

/** Calls through both systems alternately. */
async function measureCase(lab: QualityLab, example: Case, options: QualityOptions): Promise<Measured> {
  const { runs, isAlone } = options
  const counted: Record<System, Counted[]> = { ours: [], default: [] }
  const systems: readonly System[] = isAlone ? ['ours'] : ['ours', 'default']
  for (let run = 1; run <= runs; run++) {
    for (const system of systems) {
      process.stderr.write(`quality, ${example.what}: run ${run} of ${runs}, ${system}\n`)
      counted[system].push(await runTwiceIfVoid(() => call(lab, system, example, options, run)))
    }
  }
  return {
    name: example.name,
    what: example.what,
    ours: medianOf(toFigures(counted.ours)),
    reference: isAlone ? null : medianOf(toFigures(counted.default)),
    void: systems.filter(system => counted[system].some(({ isVoid }) => isVoid)),
  }
}

async function call(
  lab: QualityLab,
  system: System,
  example: Case,
  { seconds, isTraced }: QualityOptions,
  seed: number,
): Promise<Figures> {
  const recording = await recordCase(lab, system, example, seconds, seed)
  if (isTraced) printTrace(recording)
  return measure(recording.ends, recording.moments)
}

interface Counted {
  readonly figures: Figures
  readonly isVoid: boolean
}

async function runTwiceIfVoid(run: () => Promise<Figures>): Promise<Counted> {
  const first = await run()
  if (first.limitedByCpu <= MOST_LIMITED) return { figures: first, isVoid: false }
  process.stderr.write(`void: limited by the processor for ${first.limitedByCpu.toFixed(1)} s; once again\n`)
  const second = await run()
  return { figures: second, isVoid: second.limitedByCpu > MOST_LIMITED }
}

function toFigures(counted: readonly Counted[]): readonly Figures[] {
  return counted.map(({ figures }) => figures)
}
