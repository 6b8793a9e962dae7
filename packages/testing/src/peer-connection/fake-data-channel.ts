import { fire, HandlerTarget } from '../handler-target.js'
import { nextTask, queueTask } from '../turns.js'
import type { ChannelInit } from './channel-init.js'
import { decodeMessage, encodeMessage, type Message, sizeOf } from './channel-message.js'
import { MAX_MESSAGE_BYTES } from './fake-transports.js'

/** How much Chromium buffers for a peer that reads nothing. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024

/** The way to the channel's other end, while there is an association. */
export interface ChannelPath {
  /** Whether what is sent now arrives. */
  isUp(): boolean
  /** Passes a message to the channel with this id at the other end, if there is one. */
  deliver(message: Message): void
  /** Closes the other end; `finish` closes this one once the other has been told. */
  reset(finish: () => void): void
}

/**
 * An `RTCDataChannel`. While the path is lost, a reliable channel keeps what is sent until it is back; one with
 * `maxRetransmits` or `maxPacketLifeTime` loses it. Order is always kept, which `ordered: false` does not promise.
 */
export class FakeDataChannel extends HandlerTarget {
  readonly label: string
  readonly protocol: string
  readonly ordered: boolean
  readonly maxPacketLifeTime: number | null
  readonly maxRetransmits: number | null
  readonly negotiated: boolean
  id: number | null
  bufferedAmountLowThreshold = 0
  onopen: ((event: Event) => unknown) | null = null
  onmessage: ((event: MessageEvent) => unknown) | null = null
  onclosing: ((event: Event) => unknown) | null = null
  onclose: ((event: Event) => unknown) | null = null
  onerror: ((event: Event) => unknown) | null = null
  onbufferedamountlow: ((event: Event) => unknown) | null = null
  readonly #unsent: Message[] = []
  #binaryType: BinaryType = 'arraybuffer'
  #readyState: RTCDataChannelState = 'connecting'
  #path: ChannelPath | null = null
  #bufferedAmount = 0
  /** Blobs that are still being read. */
  #reading = 0

  constructor(init: ChannelInit) {
    super(['open', 'message', 'closing', 'close', 'error', 'bufferedamountlow'])
    this.label = init.label
    this.protocol = init.protocol
    this.ordered = init.ordered
    this.maxPacketLifeTime = init.maxPacketLifeTime
    this.maxRetransmits = init.maxRetransmits
    this.negotiated = init.negotiated
    this.id = init.id
  }

  get readyState(): RTCDataChannelState {
    return this.#readyState
  }

  get bufferedAmount(): number {
    return this.#bufferedAmount
  }

  get binaryType(): BinaryType {
    return this.#binaryType
  }

  /** Ignores invalid values, like every DOM enumeration. */
  set binaryType(type: BinaryType) {
    if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type
  }

  send(data: string | Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer>): void {
    if (this.#readyState !== 'open') {
      throw new DOMException("RTCDataChannel.readyState is not 'open'", 'InvalidStateError')
    }
    if (data instanceof Blob) {
      this.#sendBlob(data)
      return
    }
    const message = encodeMessage(data)
    this.#reserve(sizeOf(message))
    this.#unsent.push(message)
    this.flush()
  }

  close(): void {
    if (this.#readyState === 'closing' || this.#readyState === 'closed') return
    this.#readyState = 'closing'
    if (this.#path) this.flush()
    else queueTask(() => this.finish())
  }

  /** There is an association. */
  open(path: ChannelPath): void {
    if (this.#readyState !== 'connecting') return
    this.#path = path
    this.#readyState = 'open'
    fire(this, 'open')
  }

  /** The other end announced this channel: it is open before the page sees it, and fires `open` once the page has. */
  openThen(path: ChannelPath, announce: () => void): void {
    this.#path = path
    this.#readyState = 'open'
    announce()
    if (this.readyState === 'open') fire(this, 'open')
  }

  /** Sends what waits if the path is up, then closes if the page asked for it. */
  flush(): void {
    const path = this.#path
    if (!path || this.#readyState === 'closed') return
    const isUp = path.isUp()
    const isLossy = this.maxRetransmits !== null || this.maxPacketLifeTime !== null
    if (!isUp && !isLossy) return
    for (const message of this.#unsent.splice(0)) {
      queueTask(() => {
        this.#drain(sizeOf(message))
        if (isUp) path.deliver(message)
      })
    }
    if (!isUp || this.#readyState !== 'closing' || this.#reading > 0) return
    this.#path = null
    queueTask(() => path.reset(() => this.finish()))
  }

  receive(message: Message): void {
    if (this.#readyState !== 'open' && this.#readyState !== 'closing') return
    this.dispatchEvent(new MessageEvent('message', { data: decodeMessage(message, this.#binaryType) }))
  }

  /** The other end, or the connection, is about to close. */
  beginClosing(): void {
    if (this.#readyState !== 'open' && this.#readyState !== 'closing') return
    this.#readyState = 'closing'
    this.#path = null
    fire(this, 'closing')
  }

  /** Either end, or the transport, is gone. @param error what the page is told if this end was not the cause. */
  finish(error?: DOMException): void {
    if (this.#readyState === 'closed') return
    this.#readyState = 'closed'
    this.#path = null
    if (error) fire(this, 'error', { error })
    fire(this, 'close')
  }

  /** As in Chromium, what is sent while a Blob is being read overtakes it. */
  #sendBlob(blob: Blob): void {
    this.#reserve(blob.size)
    this.#reading += 1
    void nextTask()
      .then(() => blob.arrayBuffer())
      .then(bytes => {
        this.#reading -= 1
        this.#unsent.push(new Uint8Array(bytes))
        this.flush()
      })
  }

  #reserve(size: number): void {
    if (size > MAX_MESSAGE_BYTES) {
      throw new TypeError(`A message can have at most ${MAX_MESSAGE_BYTES} bytes; this one has ${size}.`)
    }
    if (this.#bufferedAmount + size > MAX_BUFFERED_BYTES) {
      throw new DOMException('RTCDataChannel send queue is full', 'OperationError')
    }
    this.#bufferedAmount += size
  }

  #drain(size: number): void {
    const before = this.#bufferedAmount
    this.#bufferedAmount -= size
    const threshold = this.bufferedAmountLowThreshold
    if (before > threshold && this.#bufferedAmount <= threshold) fire(this, 'bufferedamountlow')
  }
}
