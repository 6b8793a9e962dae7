/** Every error code of the protocol. The message beside it is for people and may change; the code does not. */
export const ERROR_CODES = [
  'bad-request', // the message has the wrong shape
  'too-large', // the message exceeds a byte limit
  'unauthorized', // no token, or one that has expired or that this server did not sign
  'unknown-user', // only from older servers: today a call to a user who does not exist goes unanswered
  'unknown-call', // also: a call that is not yours
  'call-exists',
  'self-call',
  'call-ended',
  'answered-elsewhere',
  'not-allowed',
  'replaced', // at the handshake: the server has seen a newer connection of this device
  'call-refused', // the people called are not rung; a person may call again after `retryAfterMs`
  'glare', // the callee is calling you: answer `callId` instead
  'limit-reached', // a bound on something held
  'rate-limited', // try again after `retryAfterMs`
  'out-of-service', // no calls can be placed now; a person may try again
  'unavailable', // the server is stopping or its store is unavailable: try again
  'timeout', // from the client: no acknowledgement
  'token-failed', // from the client: the token function threw, or returned no token
  'unsupported', // from the client: calls are impossible here
  'internal',
] as const

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number]

/** An error on the wire. */
export interface Problem {
  readonly code: ErrorCode
  /** A sentence that says what is wrong and what to do. */
  readonly message: string
  /** With `rate-limited` and `unavailable`: how long to wait. With `call-refused`: when calling again may help. */
  readonly retryAfterMs?: number
  /** With `glare`: the call to answer. */
  readonly callId?: string
}

/** An error of the protocol, thrown by the SDK and by parts of the server. */
export class RingdownError extends Error {
  readonly code: ErrorCode
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options)
    this.name = 'RingdownError'
    this.code = problem.code
    this.problem = problem
  }
}
