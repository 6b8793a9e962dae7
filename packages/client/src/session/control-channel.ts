import { type Clock, type ControlBody, LIMITS } from '@ringdown/protocol'
import type { Carrier } from './carrier.js'
import { readControlMessage } from './control-message.js'
import { TokenBucket } from './token-bucket.js'

export interface ControlHandlers {
  onOpen(): void
  /** The peer's end, or its page, is gone. */
  onClose(): void
  onMessage(message: ControlBody): void
}

/**
 * The control channel: a data channel of the session that carries renegotiation, stream states and hang-up to the
 * peer without the server. Both sides create it (`negotiated`), so it needs no announcement.
 *
 * The peer's page is not trusted: a peer that says too much is no longer heard here, and the call continues over the
 * server log.
 */
export class ControlChannel implements Carrier {
  readonly #channel: RTCDataChannel

  constructor(connection: RTCPeerConnection, clock: Pick<Clock, 'now'>, handlers: ControlHandlers) {
    const bucket = new TokenBucket(clock, LIMITS.controlTokens, LIMITS.controlTokensPerSecond)
    this.#channel = connection.createDataChannel('control', { negotiated: true, id: 0 })
    this.#channel.onopen = () => handlers.onOpen()
    this.#channel.onclose = () => handlers.onClose()
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const length = typeof data === 'string' ? data.length : LIMITS.frameBytes
      if (!bucket.take(1 + length / 1024)) {
        this.#silence(null)
        return
      }
      const message = readControlMessage(data)
      if (message !== null) handlers.onMessage(message)
    }
  }

  /** @returns false if the channel carries nothing now; use the log. */
  send(message: ControlBody): boolean {
    if (this.#channel.readyState !== 'open') return false
    const text = JSON.stringify(message)
    if (text.length > LIMITS.frameBytes) return false
    try {
      this.#channel.send(text)
      return true
    } catch {
      // Its buffer is full, which is as good as closed.
      return false
    }
  }

  /**
   * Closes once everything is sent, then calls `onClosed`. @returns false if it was not open and there is nothing to
   * wait for.
   */
  close(onClosed: () => void): boolean {
    const wasOpen = this.#channel.readyState === 'open'
    this.#silence(wasOpen ? onClosed : null)
    return wasOpen
  }

  #silence(onClosed: (() => void) | null): void {
    this.#channel.onopen = null
    this.#channel.onmessage = null
    this.#channel.onclose = onClosed
    this.#channel.close()
  }
}
