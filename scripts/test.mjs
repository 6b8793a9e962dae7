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

ensureInstalled()
let total = add()
const summary = []
for (const stage of stages) {
  if (names.length > 0 ? !names.includes(stage.name) : stage.onlyWhenNamed) continue
  console.log(`\n== ${stage.title} (${stage.name})`)
  const started = Date.now()
  const counts = runStage(stage)
  total = add(total, counts)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const line = `${stage.name}: ${sentence(counts)}, ${seconds} s`
  summary.push(line)
  console.log(`-- ${line}`)
}

console.log(`\n${summary.join('\n')}\n`)
console.log(sentence(total))
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

/** A stage that throws counts as one failure, and the later stages still run. */
function runStage(stage) {
  try {
    return stage.run()
  } catch (error) {
    console.error(error)
    return check(false)
  }
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
