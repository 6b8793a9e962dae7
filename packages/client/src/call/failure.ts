import type { EndReason, ErrorCode } from '@ringdown/protocol'

const BY_REASON: Partial<Record<EndReason, string>> = {
  'media-failed': 'Camera or microphone could not be used.',
  'ice-failed':
    'No way through the network was found between the two of you. Ask whoever runs this server to set up a TURN server.',
  'ice-timeout': 'The connection was lost and did not come back.',
  unsupported: 'The other side sent something this browser cannot use. Update the browsers on both sides.',
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
