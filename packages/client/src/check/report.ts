import { type CheckSnapshot, tallySteps } from './check.js'
import { shortenAddresses } from './short-address.js'

/**
 * A report that is safe to share with an administrator: no names, credentials or descriptions, and shortened
 * addresses.
 */
export interface CheckReport {
  readonly report: 'Ringdown connection check'
  /** ISO 8601, UTC. */
  readonly at: string
  readonly browser: string
  readonly result: string
  readonly steps: readonly {
    readonly group: string
    readonly title: string
    readonly state: string
    readonly tookMs: number | null
    readonly detail: string | null
    readonly code: string | null
    readonly message: string | null
  }[]
}

/**
 * Writes the report of a check.
 * @param at milliseconds since the epoch.
 */
export function reportCheck(snapshot: CheckSnapshot, at: number, browser: string): CheckReport {
  const { failed, warnings, finished, total } = tallySteps(snapshot.steps)
  const shorten = (text: string | null) => (text === null ? null : shortenAddresses(text))
  return {
    report: 'Ringdown connection check',
    at: new Date(at).toISOString(),
    browser,
    result: `${snapshot.phase}: ${finished} of ${total} finished, ${failed} failed, ${warnings} with a warning`,
    steps: snapshot.steps.map(({ group, title, state, tookMs, detail, problem }) => ({
      group,
      title: shortenAddresses(title),
      state,
      tookMs,
      detail: shorten(detail),
      code: problem?.code ?? null,
      message: shorten(problem?.message ?? null),
    })),
  }
}
