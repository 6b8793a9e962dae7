import type { ControlBody } from '@ringdown/protocol'
import type { Carrier } from './carrier.js'
import { readControlMessage } from './control-message.js'

export interface ControlHandlers {
  onOpen(): void
  /** The peer's end, or its page, is gone. */
  onClose(): void
  onMessage(message: ControlBody): void
}

/**
 * The control channel: a data channel of the session that carries renegotiation, stream states and hang-up to the
 * peer without the server. Both sides create it (`negotiated`), so it needs no announcement.
 */
export class ControlChannel implements Carrier {
  readonly #channel: RTCDataChannel

  constructor(connection: RTCPeerConnection, handlers: ControlHandlers) {
    this.#channel = connection.createDataChannel('control', { negotiated: true, id: 0 })
    this.#channel.onopen = () => handlers.onOpen()
    this.#channel.onclose = () => handlers.onClose()
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = readControlMessage(data)
      if (message !== null) handlers.onMessage(message)
    }
  }

  /** @returns false if the channel carries nothing now; use the log. */
  send(message: ControlBody): boolean {
    if (this.#channel.readyState !== 'open') return false
    try {
      this.#channel.send(JSON.stringify(message))
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
    this.#channel.onopen = null
    this.#channel.onmessage = null
    this.#channel.onclose = wasOpen ? onClosed : null
    this.#channel.close()
    return wasOpen
  }
}
