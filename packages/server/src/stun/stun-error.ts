import type { StunFault } from './attributes.js'

/**
 * Why a STUN or TURN server is of no use: its name does not resolve; its machine refuses the port; nothing answers; its
 * certificate is not valid for it; it hangs up; what it answers makes no sense; it answers no.
 */
export type StunErrorCode =
  | 'dns'
  | 'refused'
  | 'no-answer'
  | 'certificate'
  | 'closed'
  | 'malformed'
  | 'rejected'

export class StunError extends Error {
  readonly code: StunErrorCode
  /** With `rejected`: what the server said. */
  readonly fault: StunFault | null

  constructor(code: StunErrorCode, message: string, fault: StunFault | null = null) {
    super(message)
    this.name = 'StunError'
    this.code = code
    this.fault = fault
  }
}
