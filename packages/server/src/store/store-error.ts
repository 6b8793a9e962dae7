import { RingdownError } from '@ringdown/protocol'

/** When a request that failed so may be tried again, in milliseconds. */
const AGAIN = 1_000

/**
 * The store of calls cannot be used now. The message is for the operator. Requests are answered with the problem, `unavailable`,
 * which tells strangers nothing of the machine.
 */
export class StoreError extends RingdownError {
  constructor(message: string, options?: ErrorOptions) {
    super(
      {
        code: 'unavailable',
        message: 'The server cannot reach its calls now. Trying again.',
        retryAfterMs: AGAIN,
      },
      options,
    )
    this.name = 'StoreError'
    this.message = message
  }
  /** Whether it only takes nothing new: what is there can be read, and calls end. */
  get isFull(): boolean {
    return false
  }
}
