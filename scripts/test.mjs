import { requireNode } from './node-version.mjs'

requireNode()
const { ensureInstalled } = await import('./install.mjs')
const { stages } = await import('./test-stages.mjs')
const { add, check } = await import('./test-reports.mjs')

const names = process.argv.slice(2)
const unknown = names.filter(name => !stages.some(stage => stage.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no stage "${unknown[0]}". The stages are ${stages.map(stage => stage.name).join(', ')}.`,
  )
  process.exit(2)
}

const chosen = stages.filter(({ name, onlyWhenNamed }) =>
  names.length > 0 ? names.includes(name) : !onlyWhenNamed,
)
const begun = new Map(chosen.filter(({ begin }) => begin).map(stage => [stage, stage.begin()]))
ensureInstalled()
let total = add()
const summary = []
const failures = []
for (const stage of chosen) {
  console.log(`\n== ${stage.title} (${stage.name})`)
  const started = Date.now()
  const counts = await runStage(stage)
  total = add(total, counts)
  failures.push(...counts.failures.map(what => `FAILED ${stage.name}: ${what || stage.title}`))
  const line = `${stage.name}: ${sentence(counts)}, ${seconds(Date.now() - started)} s`
  summary.push(line)
  console.log(`-- ${line}`)
}

console.log(`\n${summary.join('\n')}\nin all: ${seconds(performance.now())} s\n`)
// A machine that shows only the end of the output must show what failed; .ci/run collects these lines.
for (const line of failures) console.log(line)
console.log(sentence(total))
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

/** A stage that throws counts as one failure, and the later stages still run. */
async function runStage(stage) {
  try {
    return await stage.run(begun.get(stage))
  } catch (error) {
    console.error(error)
    return check(false)
  }
}

function seconds(ms) {
  return (ms / 1000).toFixed(1)
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
