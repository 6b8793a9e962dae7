import { LabError } from '../e2e/lab/lab-error.js'
import { benchColdCall } from './cold-call.js'
import { benchFirst } from './first.js'
import { benchPickup } from './pickup.js'
import { printResults, type Result } from './result.js'
import { benchRing } from './ring.js'
import { benchPeople, benchServer } from './server/index.js'

interface Bench {
  readonly run: (repository: string, runs: number) => Promise<Result[]>
  /** The default number of runs. */
  readonly runs: number
}

const BENCHES: Readonly<Record<string, Bench>> = {
  cold: { run: benchColdCall, runs: 15 },
  ring: { run: benchRing, runs: 15 },
  first: { run: benchFirst, runs: 5 },
  pickup: { run: benchPickup, runs: 9 },
  server: { run: benchServer, runs: 9 },
  people: { run: (_repository, runs) => benchPeople(runs), runs: 9 },
}

/**
 * `npm run bench [-- NAME…] [--runs N]`: measures each bench beside its reference in the same run, and prints ratios.
 *
 * @returns whether every ratio is met.
 */
export async function bench(repository: string, args: readonly string[]): Promise<boolean> {
  const at = args.indexOf('--runs')
  const runs = at < 0 ? null : Number(args[at + 1])
  const names = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1))
  const unknown = names.find(name => !(name in BENCHES))
  if (unknown !== undefined || (runs !== null && (!Number.isInteger(runs) || runs < 1))) {
    console.error(
      unknown !== undefined
        ? `There is no bench "${unknown}". Choose from ${Object.keys(BENCHES).join(', ')}.`
        : '--runs takes a whole number from 1.',
    )
    return false
  }
  const results: Result[] = []
  let allRan = true
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue
    try {
      results.push(...(await bench.run(repository, runs ?? bench.runs)))
    } catch (error) {
      if (!(error instanceof LabError)) throw error
      console.error(error.message)
      allRan = false
    }
  }
  if (results.length === 0) return false
  console.log('\nMedians (and quartiles). The ratio is that of the medians.\n')
  return printResults(results) && allRan
}

export { benchLegibility as legibility } from './legibility/index.js'
export { benchQuality as quality } from './quality/index.js'
export { soak } from './soak/index.js'
