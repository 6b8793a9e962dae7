import type { Finding, Outcome } from './finding.js'

const MARKS: Record<Outcome, string> = { ok: '✓', warning: '!', failure: '✗', skipped: '–' }

/** One line for a person. */
export function describeFinding({ name, outcome, text, ms }: Finding): string {
  const time = ms === undefined ? '' : `  ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
  const separator = outcome === 'ok' ? '  ' : ': '
  return `${MARKS[outcome]} ${name}${text === '' ? '' : separator + text}${time}`
}

/** The last line: the overall result. */
export function describeSummary(findings: readonly Finding[]): string {
  const count = (outcome: Outcome) => findings.filter(found => found.outcome === outcome).length
  const failures = count('failure')
  const warnings = count('warning')
  if (failures > 0) {
    return `${failures} of ${findings.length} checks failed. Each line with ✗ says what to do.`
  }
  const skipped = count('skipped')
  if (skipped > 0) {
    return `Nothing failed, but ${skipped} of ${findings.length} checks could not run. Each line with – says why.`
  }
  if (warnings > 0) return `Calls work, with limits. See the ${warnings === 1 ? 'line' : 'lines'} with !.`
  return 'Everything works.'
}

/** All findings as JSON. */
export function describeAsJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: isHealthy(findings), findings }, null, 2)
}

export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ outcome }) => outcome !== 'failure')
}
