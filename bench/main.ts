import { LabError } from '../e2e/lab/lab-error.js'
import { benchColdCall } from './cold-call.js'
import { benchFirst } from './first.js'
import { benchHerd } from './herd/index.js'
import { benchNodes } from './nodes/index.js'
import { type BenchOptions, readBenchOptions, type TypedOptions } from './options.js'
import { benchPickup } from './pickup/index.js'
import { printResults, type Result } from './result.js'
import { benchRing } from './ring.js'
import { benchCallCost, benchPeople, benchServer } from './server/index.js'

interface Bench {
  readonly run: (repository: string, options: BenchOptions) => Promise<Result[]>
  /** The default number of runs. */
  readonly runs: number
  /** It is a part of another one, and runs on its own only when named. */
  readonly isPart?: true
}

const BENCHES: Readonly<Record<string, Bench>> = {
  cold: { run: (repository, { runs }) => benchColdCall(repository, runs), runs: 15 },
  ring: { run: (repository, { runs }) => benchRing(repository, runs), runs: 15 },
  first: { run: (repository, { runs }) => benchFirst(repository, runs), runs: 5 },
  pickup: { run: benchPickup, runs: 9 },
  server: { run: (repository, { runs }) => benchServer(repository, runs), runs: 9 },
  'call-cost': { run: (repository, { runs }) => benchCallCost(repository, runs), runs: 9, isPart: true },
  nodes: { run: (repository, { runs }) => benchNodes(repository, runs), runs: 9, isPart: true },
  herd: {
    run: (repository, { runs, devices, only }) => benchHerd(repository, { runs, devices, only }),
    runs: 1,
    isPart: true,
  },
  people: { run: (_repository, { runs }) => benchPeople(runs), runs: 9, isPart: true },
}

/**
 * `npm run bench [-- NAME…] [--runs N]`: measures each bench beside its reference in the same run, and prints ratios.
 * Of `herd`, `--devices N` sets how many come back, and `--only together` or `--only third` a part of it.
 * Of `pickup`, `--only ROW,…` and `--round-trip MS,…` measure a part, and `--trace` prints the steps.
 *
 * @returns whether every ratio is met.
 */
export async function bench(repository: string, args: readonly string[]): Promise<boolean> {
  const options = readOptions(args)
  if (options === null) return false
  const results: Result[] = []
  let allRan = true
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (options.names.length > 0 ? !options.names.includes(name) : bench.isPart) continue
    try {
      results.push(...(await bench.run(repository, { ...options, runs: options.runs ?? bench.runs })))
    } catch (error) {
      if (error instanceof RangeError) return refuse(error.message)
      if (!(error instanceof LabError)) throw error
      console.error(error.message)
      allRan = false
    }
  }
  if (results.length === 0) return false
  console.log('\nMedians (and quartiles). The ratio is that of the medians.\n')
  return printResults(results) && allRan
}

function readOptions(args: readonly string[]): TypedOptions | null {
  try {
    const options = readBenchOptions(args)
    const unknown = options.names.find(name => !(name in BENCHES))
    if (unknown === undefined) return options
    refuse(`There is no bench "${unknown}". Choose from ${Object.keys(BENCHES).join(', ')}.`)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    refuse(error.message)
  }
  return null
}

function refuse(sentence: string): false {
  console.error(sentence)
  return false
}

export { benchLegibility as legibility } from './legibility/index.js'
export { benchQuality as quality } from './quality/index.js'
export { soak } from './soak/index.js'
