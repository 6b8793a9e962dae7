import type { Problem } from './errors.js'

/*
 * The refusals that are worded in one place because several parts give them.
 */

/** Also said to somebody who is not in the call: they learn no more than that. */
export const UNKNOWN_CALL: Problem = {
  code: 'unknown-call',
  message: 'There is no such call, or it is not yours.',
}

/** The server's own fault. */
export const INTERNAL: Problem = {
  code: 'internal',
  message: 'Internal server error. It has been logged; try again.',
}

export function callEnded(reason: string): Problem {
  return { code: 'call-ended', message: `This call has ended (${reason}). Start a new one.` }
}
