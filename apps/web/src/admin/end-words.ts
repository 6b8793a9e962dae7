import type { EndReason } from '@ringdown/client'

/** How a call ended, as somebody reads it who was not in it. */
const END_WORDS: Readonly<Record<EndReason, string>> = {
  completed: 'Hung up',
  cancelled: 'Cancelled by the caller',
  declined: 'Declined',
  busy: 'On another call',
  'no-answer': 'No answer',
  'answered-elsewhere': 'Answered on another device',
  'declined-elsewhere': 'Declined on another device',
  moved: 'Moved to another device',
  replaced: 'Continued in a new call',
  'ice-failed': 'Could not connect',
  'ice-timeout': 'The connection was lost',
  'peer-left': 'One of them left',
  unsupported: 'The browsers were not compatible',
  internal: 'The server no longer knew the call',
}

/** @param reason as the HTTP API has it. One of a later version is shown as it is. */
export function endWords(reason: string): string {
  return Object.hasOwn(END_WORDS, reason) ? END_WORDS[reason as EndReason] : reason
}
