import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, runTool } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { scoreOf } from './mutation-score.mjs'
import { sliceNames } from './mutation-slices.mjs'
import { requireNode } from './node-version.mjs'

/** Below this share of noticed mutants, in percent, the run fails. */
const LEAST = 85

requireNode()
ensureInstalled()
const named = process.argv.slice(2)
const unknown = named.find(name => !sliceNames.includes(name))
if (unknown !== undefined) {
  console.error(`There is no slice "${unknown}". The slices are: ${sliceNames.join(', ')}.`)
  process.exit(2)
}

mkdirSync(join(root, '.cache', 'mutation'), { recursive: true })
const scores = []
for (const name of named.length > 0 ? named : sliceNames) {
  console.log(`\n== Mutants of ${name}`)
  if (!runTool('stryker', ['run'], { env: { RINGDOWN_MUTATION: name } })) process.exit(1)
  const report = JSON.parse(readFileSync(join(root, '.cache', 'mutation', `${name}.json`), 'utf8'))
  scores.push({ name, ...scoreOf(report) })
}

const all = scores.reduce(
  (sum, { noticed, valid }) => ({ noticed: sum.noticed + noticed, valid: sum.valid + valid }),
  {
    noticed: 0,
    valid: 0,
  },
)
console.log()
for (const { name, noticed, valid } of [...scores, { name: 'all', ...all }]) {
  console.log(`${name}: ${noticed} of ${valid} mutants noticed, ${((100 * noticed) / valid).toFixed(1)} %`)
}
process.exitCode = 100 * all.noticed >= LEAST * all.valid ? 0 : 1
