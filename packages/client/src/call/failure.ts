import type { EndReason, ErrorCode } from '@ringdown/protocol'

const BY_REASON: Partial<Record<EndReason, string>> = {
  'media-failed': 'Camera or microphone could not be used.',
  'ice-failed':
    'The two networks do not let each other through. Ask whoever runs this server for a TURN server.',
  'ice-timeout': 'The connection was lost and did not come back.',
  unsupported: 'The two browsers do not understand each other. Update both.',
  internal: 'The server no longer knows this call. Call again.',
}

/** One sentence why a call failed and what to do; `null` where it did not fail but end. */
export function failureOf(reason: EndReason): string | null {
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
