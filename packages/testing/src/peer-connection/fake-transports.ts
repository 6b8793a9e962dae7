import { fire, HandlerTarget } from '../handler-target.js'

type Handler = ((event: Event) => unknown) | null

/** How much Chromium accepts in one message. */
export const MAX_MESSAGE_BYTES = 262_144
const MAX_CHANNELS = 65_535

/** An `RTCIceTransport`, without candidates to look at. */
class FakeIceTransport extends HandlerTarget {
  readonly component = 'rtp'
  readonly role = null
  onstatechange: Handler = null
  ongatheringstatechange: Handler = null
  #state: RTCIceTransportState = 'new'
  #gatheringState: RTCIceGathererState = 'new'

  constructor() {
    super(['statechange', 'gatheringstatechange'])
  }

  get state(): RTCIceTransportState {
    return this.#state
  }

  get gatheringState(): RTCIceGathererState {
    return this.#gatheringState
  }

  getSelectedCandidatePair(): null {
    return null
  }

  enter(state: RTCIceTransportState): void {
    if (this.#state === state) return
    this.#state = state
    fire(this, 'statechange')
  }

  close(): void {
    this.#state = 'closed'
  }

  enterGathering(state: RTCIceGathererState): void {
    if (this.#gatheringState === state) return
    this.#gatheringState = state
    fire(this, 'gatheringstatechange')
  }
}

/** An `RTCDtlsTransport`. All m-lines of a connection share one. */
export class FakeDtlsTransport extends HandlerTarget {
  readonly iceTransport = new FakeIceTransport()
  onstatechange: Handler = null
  onerror: Handler = null
  #state: RTCDtlsTransportState = 'new'

  constructor() {
    super(['statechange', 'error'])
  }

  get state(): RTCDtlsTransportState {
    return this.#state
  }

  getRemoteCertificates(): ArrayBuffer[] {
    return []
  }

  enter(state: RTCDtlsTransportState): void {
    if (this.#state === state || this.#state === 'closed') return
    this.#state = state
    fire(this, 'statechange')
  }

  /** This connection was closed: no event reports it. */
  close(): void {
    this.iceTransport.close()
    this.#state = 'closed'
  }
}

/** An `RTCSctpTransport`: what the data channels of a connection share. */
export class FakeSctpTransport extends HandlerTarget {
  readonly transport: FakeDtlsTransport
  readonly maxMessageSize = MAX_MESSAGE_BYTES
  onstatechange: Handler = null
  #state: RTCSctpTransportState = 'connecting'

  constructor(transport: FakeDtlsTransport) {
    super(['statechange'])
    this.transport = transport
  }

  get state(): RTCSctpTransportState {
    return this.#state
  }

  get maxChannels(): number | null {
    return this.#state === 'connected' ? MAX_CHANNELS : null
  }

  enter(state: RTCSctpTransportState): void {
    if (this.#state === state || this.#state === 'closed') return
    this.#state = state
    fire(this, 'statechange')
  }
}
