import { parseArgs } from 'node:util'
import { runTool } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { requireNode } from './node-version.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

const USAGE = `npm run simulate -- [--runs 2000] [--seed N [--path P]]
Lives through random sequences of calls and faults, on one node in memory and on two over a real Redis. A failed run prints its
seed, its path and the shortest sequence that was found; both repeat it.`

requireNode()
const options = {
  runs: { type: 'string', default: '2000' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  path: { type: 'string' },
  help: { type: 'boolean' },
}
let values
try {
  ;({ values } = parseArgs({ options }))
} catch (error) {
  console.error(`${error.message}\n\n${USAGE}`)
  process.exit(2)
}
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}
for (const name of ['runs', 'seed']) {
  if (/^\d{1,9}$/.test(values[name])) continue
  console.error(`--${name} must be a number, not "${values[name]}".\n\n${USAGE}`)
  process.exit(2)
}

ensureInstalled()
if (!ensureSystemPackages()) process.exit(1)
console.log(`${values.runs} sequences twice, seed ${values.seed}`)
const env = {
  RINGDOWN_TEST_RUNS: values.runs,
  RINGDOWN_TEST_SEED: values.seed,
  ...(values.path === undefined ? {} : { RINGDOWN_TEST_PATH: values.path }),
}
const ran = runTool('vitest', ['run', 'packages/server/test/simulation.test.ts'], { env })
process.exit(ran ? 0 : 1)
