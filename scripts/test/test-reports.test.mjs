import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readPlaywright, readVitest } from '../test-reports.mjs'

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

const unit = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] }
const browser = { stats: { expected: 7, unexpected: 0, flaky: 0, skipped: 2 }, errors: [] }

test('counts what passed and was skipped', () => {
  write(unit)
  expect(readVitest(file, true)).toEqual({ passed: 5, failed: 0, skipped: 1 })
  write(browser)
  expect(readPlaywright(file, true)).toEqual({ passed: 7, failed: 0, skipped: 2 })
})

test('a test file that could not be loaded is a failure', () => {
  write({ ...unit, testResults: [{ status: 'failed', assertionResults: [] }] })
  expect(readVitest(file, false)).toEqual({ passed: 5, failed: 1, skipped: 1 })
})

test('a run that fails without a failed test is a failure', () => {
  write(unit)
  expect(readVitest(file, false).failed).toBe(1)
  write(browser)
  expect(readPlaywright(file, false).failed).toBe(1)
})

test('an error outside any test is a failure', () => {
  write({ ...browser, errors: [{ message: 'no such file' }] })
  expect(readPlaywright(file, true).failed).toBe(1)
})

test('a test that passed only at the second attempt is a failure', () => {
  write({ ...browser, stats: { ...browser.stats, flaky: 1 } })
  expect(readPlaywright(file, true)).toMatchObject({ passed: 7, failed: 1 })
})

test('a missing or truncated report is a failure', () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(readVitest(file, true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  writeFileSync(file, '{"stats":')
  expect(readPlaywright(file, true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(error).toHaveBeenCalledTimes(2)
  error.mockRestore()
})
