import type { EndReason, ErrorCode } from '@ringdown/protocol'
import { explainFailure, type IceFindings } from '../session/ice-findings.js'

const BY_REASON: Partial<Record<EndReason, string>> = {
  'ice-failed': 'The two devices could not connect. Call again.',
  'ice-timeout': 'The connection was lost and didn’t come back.',
  unsupported: 'Your browsers aren’t compatible. Update both.',
  internal: 'The server no longer knows this call. Call again.',
}

/** How long an invite may take to reach the server before the call ends. A page with a link waits for longer. */
export const UNHEARD_MS = 15_000
export const UNHEARD = 'The server cannot be reached. Check your connection.'

/**
 * One sentence that says why a call failed and what to do; `null` if it ended without failing. @param findings of its
 * last session.
 */
export function failureOf(reason: EndReason, findings: IceFindings | undefined): string | null {
  if (reason === 'ice-failed' && findings) return explainFailure(findings)
  return BY_REASON[reason] ?? null
}

const BY_REFUSAL: Partial<Record<ErrorCode, EndReason>> = {
  'answered-elsewhere': 'answered-elsewhere',
  // The caller gave up while the answer was on its way.
  'call-ended': 'cancelled',
  'call-refused': 'declined',
}

/** How a call ends here when the server refuses its invite or accept. */
export function reasonOf(refusal: ErrorCode): EndReason {
  return BY_REFUSAL[refusal] ?? 'internal'
}
