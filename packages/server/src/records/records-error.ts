import { RingdownError } from '@ringdown/protocol'

/** What is wrong with the records database. */
export type RecordsFault = 'unreachable' | 'refused' | 'locked' | 'read-only' | 'full' | 'too-new' | 'damaged'

/** When a request that failed so may be tried again, in milliseconds. */
const AGAIN = 5_000

/**
 * The records database cannot be used. The message is for the operator: what is wrong and what to do. Requests are answered with
 * the problem, `unavailable`, which tells strangers nothing of the machine.
 */
export class RecordsError extends RingdownError {
  readonly fault: RecordsFault

  constructor(fault: RecordsFault, message: string, options?: ErrorOptions) {
    super(
      {
        code: 'unavailable',
        message: 'The server cannot use its records now. Try again in a moment.',
        retryAfterMs: AGAIN,
      },
      options,
    )
    this.name = 'RecordsError'
    this.message = message
    this.fault = fault
  }
}
