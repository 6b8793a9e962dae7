import { queueTask } from '../turns.js'

interface Connection {
  isClosed(): boolean
  isStable(): boolean
  isChainEmpty(): boolean
  /** Whether there is something to negotiate. */
  isNeeded(): boolean
  onNeeded(): void
}

/**
 * When `negotiationneeded` fires: queued, only in `stable` with no operation in progress, and once for many changes.
 */
export class NegotiationNeededFlag {
  readonly #connection: Connection
  #raised = false
  #updateOnEmptyChain = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Something changed that may need negotiation (webrtc-pc 4.7.1). */
  update(): void {
    if (this.#waitsForChain()) return
    queueTask(() => {
      const connection = this.#connection
      if (connection.isClosed() || this.#waitsForChain() || !connection.isStable()) return
      if (!connection.isNeeded()) {
        this.#raised = false
        return
      }
      if (this.#raised) return
      this.#raised = true
      connection.onNeeded()
    })
  }

  /** Signaling is stable again: announces what still needs negotiation. */
  lowerAndUpdate(): void {
    this.#raised = false
    this.update()
  }

  /** The page has rolled back: Chromium fires the event at once, before the page sees the new state. */
  lowerAndTell(): void {
    this.#raised = this.#connection.isNeeded()
    if (this.#raised) this.#connection.onNeeded()
  }

  chainEmptied(): void {
    if (!this.#updateOnEmptyChain) return
    this.#updateOnEmptyChain = false
    this.update()
  }

  #waitsForChain(): boolean {
    if (this.#connection.isChainEmpty()) return false
    this.#updateOnEmptyChain = true
    return true
  }
}
