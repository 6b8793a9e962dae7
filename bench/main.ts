import { benchColdCall } from './cold-call.js'
import { printResults, type Result } from './result.js'
import { benchRing } from './ring.js'

const BENCHES: Readonly<Record<string, (repository: string, runs: number) => Promise<Result[]>>> = {
  cold: benchColdCall,
  ring: benchRing,
}

/**
 * `npm run bench [-- NAME…] [--runs N]`: measures, each beside its reference in the same run, and prints ratios.
 * @returns whether every ratio is reached.
 */
export async function bench(repository: string, args: readonly string[]): Promise<boolean> {
  const at = args.indexOf('--runs')
  const runs = at < 0 ? 15 : Number(args[at + 1])
  const names = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1))
  const unknown = names.find(name => !(name in BENCHES))
  if (unknown !== undefined || !Number.isInteger(runs) || runs < 1) {
    console.error(
      unknown !== undefined
        ? `There is no bench "${unknown}": choose among ${Object.keys(BENCHES).join(', ')}.`
        : '--runs takes a whole number from 1.',
    )
    return false
  }
  const results: Result[] = []
  for (const [name, run] of Object.entries(BENCHES)) {
    if (names.length === 0 || names.includes(name)) results.push(...(await run(repository, runs)))
  }
  console.log('\nMedians (and quartiles); the ratio is of the medians.\n')
  return printResults(results)
}
