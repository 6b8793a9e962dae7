import type { Problem } from './errors.js'

/*
 * Refusals that several parts of the code give.
 */

/** Also the answer to a device that is not in the call, so that it learns nothing. */
export const UNKNOWN_CALL: Problem = {
  code: 'unknown-call',
  message: 'There is no such call, or it is not yours.',
}

/** A fault of the server. */
export const INTERNAL: Problem = {
  code: 'internal',
  message: 'Internal server error. It has been logged; try again.',
}

/** The refusal of an entry for a call that is over. */
export function callEnded(reason: string): Problem {
  return { code: 'call-ended', message: `This call has ended (${reason}). Start a new one.` }
}
