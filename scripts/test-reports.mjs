import { readFileSync, rmSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './command.mjs'

/**
 * One check counts as one test.
 * @param what it checks, for the list of failures; without one, its stage says enough.
 */
export function check(passed, what = '') {
  return {
    passed: passed ? 1 : 0,
    failed: passed ? 0 : 1,
    skipped: 0,
    failures: passed ? [] : [what],
  }
}

export function add(...counts) {
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [] }
  for (const count of counts) {
    sum.passed += count.passed
    sum.failed += count.failed
    sum.skipped += count.skipped
    sum.failures.push(...count.failures)
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
  if (report === null) return check(false, 'the run did not finish')
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    if (status === 'failed' && assertionResults.length === 0) return [failure(name, [], message)]
    return assertionResults
      .filter(result => result.status === 'failed')
      .map(({ ancestorTitles, title, failureMessages }) =>
        failure(name, [...ancestorTitles, title], failureMessages[0]),
      )
  })
  return orFailed(exitedWell, {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  })
}

/**
 * Reads Playwright's JSON report; an error outside any test counts as one failure. There are no second attempts: a test
 * that needed one has failed.
 */
export function readPlaywright(file, exitedWell) {
  const report = read(file)
  if (report === null) return check(false, 'the run did not finish')
  const failures = [
    ...report.suites.flatMap(suite => failuresOf(suite, [], report.config.rootDir)),
    ...report.errors.map(({ message, location }) => failure(location?.file, [], message)),
  ]
  return orFailed(exitedWell, {
    passed: report.stats.expected,
    failed: failures.length,
    skipped: report.stats.skipped,
    failures,
  })
}

/** @param titles of the groups around this suite. */
function failuresOf(suite, titles, folder) {
  // The outermost suite is the file itself.
  const within = suite.title === suite.file ? titles : [...titles, suite.title]
  const own = (suite.specs ?? []).flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => {
        const error = results.map(result => result.error).find(each => each !== undefined)
        return failure(`${folder}/${file}`, [...within, title], error?.message)
      }),
  )
  return [...own, ...(suite.suites ?? []).flatMap(inner => failuresOf(inner, within, folder))]
}

/** One line: the file, the titles from the outside in, the first line of the error. */
function failure(file, titles, error = '') {
  const shown = file !== undefined && isAbsolute(file) ? relative(root, file).replaceAll('\\', '/') : file
  const [line = ''] = stripVTControlCharacters(error).trim().split('\n')
  return [[shown, ...titles].filter(Boolean).join(' › '), line].filter(Boolean).join(': ')
}

/** A runner that fails without a failed test (an unhandled error, no tests at all) counts as one failure. */
function orFailed(exitedWell, counts) {
  if (exitedWell || counts.failed > 0) return counts
  return { ...counts, failed: 1, failures: ['the run failed, but no test'] }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    console.error(`There is no report ${file}: the run did not finish.`)
    return null
  }
}
