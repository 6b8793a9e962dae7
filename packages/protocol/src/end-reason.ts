/** Every way a call can end, as one of its devices sees it. Separate from errors: an ended call is not one. */
export type EndReason =
  | 'completed' // a party hung up after the accept
  | 'cancelled' // the caller gave up before the accept
  | 'declined'
  | 'busy'
  | 'no-answer'
  | 'answered-elsewhere'
  | 'declined-elsewhere'
  | 'moved' // another device of the same user has taken this one's place
  | 'replaced' // the same device called again
  | 'ice-failed' // never connected
  | 'ice-timeout' // was connected before
  | 'peer-left'
  | 'unsupported'
  | 'internal'

/** The reasons a device may hang up with; the others follow from `accept` and `decline`, or are the server's. */
export const HANGUP_REASONS = [
  'completed',
  'cancelled',
  'no-answer',
  'ice-failed',
  'ice-timeout',
  'peer-left',
  'unsupported',
  'internal',
] as const satisfies readonly EndReason[]

/** What a `hangup` may carry: one of {@link HANGUP_REASONS}, or `replaced`, which only the server writes. */
export type HangupReason = (typeof HANGUP_REASONS)[number] | 'replaced'

const MISSED: readonly EndReason[] = ['cancelled', 'busy', 'no-answer', 'peer-left']

/** Whether the callee has missed a call that ended for this reason without an answer. */
export function isMissed(reason: EndReason): boolean {
  return MISSED.includes(reason)
}

/**
 * Whether the server has ended a call because it heard of nobody in time. Its parties may be connected all the same.
 *
 * @param by who ended it; `null` is the server.
 */
export function isLapse(reason: EndReason, by: unknown): boolean {
  return by === null && (reason === 'no-answer' || reason === 'peer-left')
}
