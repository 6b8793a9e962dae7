import type { StunFault } from './attributes.js'

/**
 * Why a STUN or TURN server is unusable: its name does not resolve, the port is refused, nothing answers, its
 * certificate is invalid, it hangs up, its answer makes no sense, or it rejects the request.
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
