import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { root } from '../command.mjs'
import { add, check, readPlaywright, readVitest } from '../test-reports.mjs'

let folder
let file

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringdown-reports-'))
  file = join(folder, 'report.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(report) {
  writeFileSync(file, JSON.stringify(report))
}

const FINE = { title: 'fine', status: 'passed', ancestorTitles: [], failureMessages: [] }
const unit = {
  numPassedTests: 5,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [{ name: at('packages/a.test.ts'), status: 'passed', message: '', assertionResults: [FINE] }],
}
const browser = {
  config: { rootDir: at('e2e') },
  suites: [],
  stats: { expected: 7, skipped: 2 },
  errors: [],
}

/** A file with a test in a group that came to this end. */
function fileWith(status, ...results) {
  const spec = { file: 'call.spec.ts', title: 'rings', tests: [{ status, results }] }
  return { title: 'call.spec.ts', file: 'call.spec.ts', suites: [{ title: 'a call', specs: [spec] }] }
}

function at(path) {
  return join(root, path)
}

test('counts what passed and was skipped', () => {
  write(unit)
  expect(readVitest(file, true)).toEqual({ passed: 5, failed: 0, skipped: 1, failures: [] })
  write({ ...browser, suites: [fileWith('expected', { status: 'passed' })] })
  expect(readPlaywright(file, true)).toEqual({ passed: 7, failed: 0, skipped: 2, failures: [] })
})

test('a failed test is named by file, group and title, with the first line of its error', () => {
  const failed = {
    title: 'adds',
    status: 'failed',
    ancestorTitles: ['a sum', 'of two'],
    failureMessages: ['AssertionError: expected 1 to be 2\n    at a.test.ts:7', 'another'],
  }
  write({
    ...unit,
    testResults: [
      { name: at('packages/a.test.ts'), status: 'failed', message: '', assertionResults: [FINE, failed] },
    ],
  })
  expect(readVitest(file, false)).toMatchObject({
    failed: 1,
    failures: ['packages/a.test.ts › a sum › of two › adds: AssertionError: expected 1 to be 2'],
  })
  const error = { message: '\u001b[31mError: it is silent\u001b[39m\n\nCall log:' }
  write({ ...browser, suites: [fileWith('unexpected', { status: 'failed', error })] })
  expect(readPlaywright(file, false)).toMatchObject({
    failed: 1,
    failures: ['e2e/call.spec.ts › a call › rings: Error: it is silent'],
  })
})

test('a test file that could not be loaded is a failure', () => {
  const unloaded = {
    name: at('b.test.ts'),
    status: 'failed',
    message: 'no such module',
    assertionResults: [],
  }
  write({ ...unit, testResults: [...unit.testResults, unloaded] })
  expect(readVitest(file, false)).toEqual({
    passed: 5,
    failed: 1,
    skipped: 1,
    failures: ['b.test.ts: no such module'],
  })
})

test('a run that fails without a failed test is a failure', () => {
  const expected = { failed: 1, failures: ['the run failed, but no test'] }
  write(unit)
  expect(readVitest(file, false)).toMatchObject(expected)
  write(browser)
  expect(readPlaywright(file, false)).toMatchObject(expected)
})

test('an error outside any test is a failure', () => {
  write({ ...browser, errors: [{ message: 'no such file' }] })
  expect(readPlaywright(file, true)).toMatchObject({ failed: 1, failures: ['no such file'] })
})

test('a test that passed only at the second attempt is a failure', () => {
  const error = { message: 'too late' }
  write({ ...browser, suites: [fileWith('flaky', { status: 'failed', error }, { status: 'passed' })] })
  expect(readPlaywright(file, true)).toMatchObject({
    passed: 7,
    failed: 1,
    failures: ['e2e/call.spec.ts › a call › rings: too late'],
  })
})

test('checks add up, with the names of those that failed', () => {
  expect(add(check(true, 'types'), check(false, 'size'), check(false))).toEqual({
    passed: 1,
    failed: 2,
    skipped: 0,
    failures: ['size', ''],
  })
})

test('a missing or truncated report is a failure', () => {
  const unfinished = { passed: 0, failed: 1, skipped: 0, failures: ['the run did not finish'] }
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(readVitest(file, true)).toEqual(unfinished)
  writeFileSync(file, '{"stats":')
  expect(readPlaywright(file, true)).toEqual(unfinished)
  expect(error).toHaveBeenCalledTimes(2)
  error.mockRestore()
})
