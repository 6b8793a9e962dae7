import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { root } from '../command.mjs'

let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringdown-ci-'))
  mkdirSync(join(folder, '.ci'))
  cpSync(join(root, '.ci', 'run'), join(folder, '.ci', 'run'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs .ci/run with an npm that prints these lines, by script, and exits with 1 for those in `failing`. */
function ci(output, failing = []) {
  const cases = Object.entries(output).map(([script, lines]) => {
    writeFileSync(join(folder, script), `${lines.join('\n')}\n`)
    return `${script}) cat '${join(folder, script)}'; exit ${failing.includes(script) ? 1 : 0};;`
  })
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncase $2 in\n${cases.join('\n')}\nesac\n`, { mode: 0o755 })
  const PATH = `${folder}${delimiter}${process.env.PATH}`
  const { status, stdout } = spawnSync('bash', [join(folder, '.ci', 'run')], {
    encoding: 'utf8',
    env: { ...process.env, PATH },
  })
  return { status, lines: stdout.trimEnd().split('\n') }
}

test('sums up what passed', () => {
  const { status, lines } = ci({
    test: ['unit: 7 passed, 0 failed, 1.0 s', '7 passed, 0 failed, 2 skipped'],
    'test:lts': ['5 passed, 0 failed'],
    'test:lab': ['3 passed, 0 failed'],
  })
  expect(status).toBe(0)
  expect(lines.at(-1)).toBe('15 passed, 0 failed')
})

test('names at its end what failed, whichever run it was in', () => {
  const { status, lines } = ci(
    {
      test: ['FAILED lint: Format and lint', '7 passed, 1 failed'],
      'test:lts': ['FAILED unit: a.test.ts › adds: expected 1 to be 2', '5 passed, 1 failed'],
      'test:lab': ['3 passed, 0 failed'],
    },
    ['test', 'test:lts'],
  )
  expect(status).toBe(1)
  expect(lines.slice(-3)).toEqual([
    'FAILED npm run test, lint: Format and lint',
    'FAILED npm run test:lts, unit: a.test.ts › adds: expected 1 to be 2',
    '15 passed, 2 failed',
  ])
})

test('a run that does not come to its end, or fails for no reason, is a failure each', () => {
  const { status, lines } = ci(
    { test: ['what an end'], 'test:lts': ['5 passed, 0 failed'], 'test:lab': ['3 passed, 0 failed'] },
    ['test', 'test:lts'],
  )
  expect(status).toBe(1)
  expect(lines.slice(-3)).toEqual([
    'FAILED npm run test: it exited with 1',
    'FAILED npm run test:lts: it exited with 1',
    '8 passed, 2 failed',
  ])
})
