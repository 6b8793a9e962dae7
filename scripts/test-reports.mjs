import { readFileSync, rmSync } from 'node:fs'

/** One check counts as one test. */
export function check(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
}

export function add(...counts) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const count of counts) {
    sum.passed += count.passed
    sum.failed += count.failed
    sum.skipped += count.skipped
  }
  return sum
}

/** Removes an earlier report, so that a run that dies does not count it. */
export function forget(file) {
  rmSync(file, { force: true })
}

/** Reads Vitest's JSON report; a file that failed to load counts as one failure. */
export function readVitest(file, exitedWell) {
  const report = read(file)
  if (report === null) return check(false)
  const unloaded = report.testResults.filter(
    result => result.status === 'failed' && result.assertionResults.length === 0,
  ).length
  return orFailed(exitedWell, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  })
}

/**
 * Reads Playwright's JSON report; an error outside any test counts as one failure. There are no second attempts: a test
 * that needed one has failed.
 */
export function readPlaywright(file, exitedWell) {
  const report = read(file)
  if (report === null) return check(false)
  const { expected, unexpected, flaky, skipped } = report.stats
  return orFailed(exitedWell, {
    passed: expected,
    failed: unexpected + flaky + report.errors.length,
    skipped,
  })
}

/** A runner that fails without a failed test (an unhandled error, no tests at all) counts as one failure. */
function orFailed(exitedWell, counts) {
  return exitedWell || counts.failed > 0 ? counts : { ...counts, failed: 1 }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    console.error(`There is no report ${file}: the run did not finish.`)
    return null
  }
}
