/** Runs operations on a connection one at a time, in the order in which they came (webrtc-pc §4.4.1.2). */
export class OperationsChain {
  readonly #onError: (error: unknown) => void
  #last: Promise<void> = Promise.resolve()
  /** How many have yet to begin. */
  waiting = 0

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  add(operation: () => Promise<void>): void {
    this.waiting++
    const begin = () => {
      this.waiting--
      return operation()
    }
    this.#last = this.#last.then(begin).catch(this.#onError)
  }
}
