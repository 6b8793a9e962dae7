interface Operation {
  run(): Promise<void>
}

/**
 * webrtc-pc's operations chain: one operation at a time, in order of the calls. A call on a closed connection is
 * refused. An operation in progress when the connection closes never settles, and those behind it never start.
 */
export class OperationsChain {
  readonly #operations: Operation[] = []
  readonly #isClosed: () => boolean
  readonly #onEmpty: () => void

  constructor(isClosed: () => boolean, onEmpty: () => void) {
    this.#isClosed = isClosed
    this.#onEmpty = onEmpty
  }

  get isEmpty(): boolean {
    return this.#operations.length === 0
  }

  run<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#isClosed()) return Promise.reject(closedError())
    return new Promise((resolve, reject) => {
      this.#operations.push({
        run: async () => {
          try {
            const result = await operation()
            if (!this.#isClosed()) resolve(result)
          } catch (error) {
            if (!this.#isClosed()) reject(error)
          }
        },
      })
      if (this.#operations.length === 1) void this.#runFirst()
    })
  }

  async #runFirst(): Promise<void> {
    const [operation] = this.#operations
    if (!operation) return
    await operation.run()
    if (this.#isClosed()) return
    this.#operations.shift()
    if (this.#operations.length > 0) void this.#runFirst()
    else this.#onEmpty()
  }
}

export function closedError(): DOMException {
  return new DOMException("The RTCPeerConnection's signalingState is 'closed'.", 'InvalidStateError')
}
