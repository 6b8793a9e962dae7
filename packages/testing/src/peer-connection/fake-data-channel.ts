import { fire, HandlerTarget } from '../handler-target.js'
import { queueTask } from '../turns.js'

type Payload = string | Blob | ArrayBuffer | ArrayBufferView

/** What Chromium and Firefox take in one message, at the least. */
const MAX_MESSAGE_BYTES = 262_144

/** An `RTCDataChannel`, ordered and reliable: nothing is lost while the path is, everything comes after it is back. */
export class FakeDataChannel extends HandlerTarget {
  readonly label: string
  readonly negotiated: boolean
  readonly protocol: string
  readonly ordered = true
  readonly maxPacketLifeTime = null
  readonly maxRetransmits = null
  binaryType: BinaryType = 'arraybuffer'
  bufferedAmountLowThreshold = 0
  onopen: ((event: Event) => unknown) | null = null
  onmessage: ((event: MessageEvent) => unknown) | null = null
  onclosing: ((event: Event) => unknown) | null = null
  onclose: ((event: Event) => unknown) | null = null
  onerror: ((event: Event) => unknown) | null = null
  onbufferedamountlow: ((event: Event) => unknown) | null = null
  /** Set by the network when the channel is negotiated in-band. */
  id: number | null
  #readyState: RTCDataChannelState = 'connecting'
  #peer: FakeDataChannel | null = null
  #isPathUp: () => boolean = () => false
  readonly #unsent: Payload[] = []
  #bufferedAmount = 0

  constructor(label: string, init: { negotiated: boolean; id: number | null; protocol: string }) {
    super(['open', 'message', 'closing', 'close', 'error', 'bufferedamountlow'])
    this.label = label
    this.negotiated = init.negotiated
    this.id = init.id
    this.protocol = init.protocol
  }

  get readyState(): RTCDataChannelState {
    return this.#readyState
  }

  get bufferedAmount(): number {
    return this.#bufferedAmount
  }

  send(data: Payload): void {
    if (this.#readyState !== 'open') {
      throw new DOMException("RTCDataChannel.readyState is not 'open'", 'InvalidStateError')
    }
    const size = sizeOf(data)
    if (size > MAX_MESSAGE_BYTES) {
      throw new TypeError(`A message has at most ${MAX_MESSAGE_BYTES} bytes; this one has ${size}.`)
    }
    this.#unsent.push(data)
    this.#bufferedAmount += size
    this.flush()
  }

  close(): void {
    if (this.#readyState === 'closing' || this.#readyState === 'closed') return
    this.#readyState = 'closing'
    const peer = this.#peer
    queueTask(() => {
      this.finish()
      if (peer?.readyState === 'open') fire(peer, 'closing')
      peer?.finish()
    })
  }

  /** Joins two ends; each opens in a task of its own. */
  join(peer: FakeDataChannel, isPathUp: () => boolean): void {
    this.#peer = peer
    this.#isPathUp = isPathUp
    queueTask(() => {
      if (this.#readyState !== 'connecting') return
      this.#readyState = 'open'
      fire(this, 'open')
    })
  }

  get isJoined(): boolean {
    return this.#peer !== null
  }

  /** Sends what waits, if the path is up. */
  flush(): void {
    if (this.#readyState !== 'open' || !this.#isPathUp()) return
    for (const data of this.#unsent.splice(0)) {
      queueTask(() => {
        this.#drain(sizeOf(data))
        this.#peer?.receive(data)
      })
    }
  }

  receive(data: Payload): void {
    if (this.#readyState !== 'open') return
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  /** Either end, or the transport, is gone. */
  finish(): void {
    if (this.#readyState === 'closed') return
    this.#readyState = 'closed'
    fire(this, 'close')
  }

  #drain(size: number): void {
    const before = this.#bufferedAmount
    this.#bufferedAmount -= size
    const threshold = this.bufferedAmountLowThreshold
    if (before > threshold && this.#bufferedAmount <= threshold) fire(this, 'bufferedamountlow')
  }
}

function sizeOf(data: Payload): number {
  if (typeof data === 'string') return new TextEncoder().encode(data).byteLength
  return data instanceof Blob ? data.size : data.byteLength
}
