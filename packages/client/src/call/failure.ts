import type { EndReason, ErrorCode } from '@ringdown/protocol'
import { explainFailure, type IceFindings } from '../session/ice-findings.js'

const BY_REASON: Partial<Record<EndReason, string>> = {
  'ice-failed': 'The two sides could not be connected. Call again.',
  'ice-timeout': 'The connection was lost and did not come back.',
  unsupported: 'The two browsers do not understand each other. Update both.',
  internal: 'The server no longer knows this call. Call again.',
}

/** One sentence why a call failed and what to do; `null` where it did not fail but end. @param findings of its last session. */
export function failureOf(reason: EndReason, findings: IceFindings | undefined): string | null {
  if (reason === 'ice-failed' && findings) return explainFailure(findings)
  return BY_REASON[reason] ?? null
}

/** How a call ends here when the server refuses its invite or accept. */
export function reasonOf(refusal: ErrorCode): EndReason {
  switch (refusal) {
    case 'answered-elsewhere':
      return 'answered-elsewhere'
    // The caller gave up while the answer was on its way.
    case 'call-ended':
    case 'unknown-call':
      return 'cancelled'
    default:
      return 'internal'
  }
}
