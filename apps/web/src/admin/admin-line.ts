/** Where the HTTP API has the lines of the server. */
export const LINES = '/api/v1/lines'

/** A time on each of one weekday's dates, in minutes since midnight there. */
export interface OpenSpan {
  /** 1 is Monday, 7 is Sunday. */
  readonly day: number
  readonly from: number
  /** At or before `from`, it is on the day after. */
  readonly to: number
}

/** What an administrator decides about a line. */
export interface LineSettings {
  readonly title: string
  readonly greeting: string
  /** `null`: always open. */
  readonly hours: { readonly timeZone: string; readonly spans: readonly OpenSpan[] } | null
  readonly closedWords: string
  /** `null`: as long as visitors like. */
  readonly longestWaitMs: number | null
  /** `null`: as many as the server lets. */
  readonly mostWaiting: number | null
  /** The ids of the people who answer. */
  readonly staff: readonly string[]
}

/** A line as the HTTP API has it. */
export interface AdminLine extends LineSettings {
  /** As in its address, `/line/<name>`. */
  readonly name: string
}

export function linePath(name: string): string {
  return `${LINES}/${encodeURIComponent(name)}`
}
