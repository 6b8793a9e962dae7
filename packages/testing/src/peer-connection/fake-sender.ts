import { FakeMediaStreamTrack } from '../media/fake-track.js'

/** What a sender or transceiver needs of its connection. */
export interface SenderOwner {
  readonly isClosed: boolean
  /** Runs an operation in its turn on the operations chain. */
  chain<T>(operation: () => Promise<T>): Promise<T>
  /** Something changed that an offer would have to say. */
  updateNegotiationNeeded(): void
  /** Something changed that decides whether media flows. */
  updateMedia(): void
}

/** An `RTCRtpSender`: holds the track it would send. */
export class FakeRtpSender {
  readonly kind: 'audio' | 'video'
  readonly dtmf = null
  readonly transport = null
  readonly #owner: SenderOwner
  #track: MediaStreamTrack | null = null
  #streams: readonly string[]
  #stopWatching: () => void = () => {}
  #encodings: RTCRtpEncodingParameters[]
  #transaction: string | null = null
  #transactions = 0

  constructor(
    kind: 'audio' | 'video',
    owner: SenderOwner,
    init: {
      track?: MediaStreamTrack
      streams?: readonly string[]
      encodings?: RTCRtpEncodingParameters[]
    } = {},
  ) {
    this.kind = kind
    this.#owner = owner
    this.#streams = init.streams ?? []
    this.#encodings = init.encodings ?? [{}]
    this.#setTrack(init.track ?? null)
  }

  get track(): MediaStreamTrack | null {
    return this.#track
  }

  /** The ids of the streams the description names for this sender's track. */
  get streams(): readonly string[] {
    return this.#streams
  }

  /** Swaps the track with no negotiation. A track of the other kind is refused with `TypeError`. */
  replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    if (track && track.kind !== this.kind) {
      return Promise.reject(
        new TypeError(`Cannot replace a ${this.kind} track by one of kind "${track.kind}".`),
      )
    }
    return this.#owner.chain(async () => {
      this.#setTrack(track)
      this.#owner.updateMedia()
    })
  }

  setStreams(...streams: MediaStream[]): void {
    if (this.#owner.isClosed) throw new DOMException('The connection is closed.', 'InvalidStateError')
    this.#streams = [...new Set(streams.map(stream => stream.id))]
    this.#owner.updateNegotiationNeeded()
  }

  getParameters(): RTCRtpSendParameters {
    this.#transactions += 1
    this.#transaction = String(this.#transactions)
    return {
      transactionId: this.#transaction,
      encodings: this.#encodings.map(encoding => ({ ...encoding })),
      codecs: [],
      headerExtensions: [],
      rtcp: {},
    }
  }

  /** Refuses parameters that do not stem from the last `getParameters()`, or add or remove encodings. */
  async setParameters(parameters: RTCRtpSendParameters): Promise<void> {
    if (this.#owner.isClosed || this.#transaction === null) {
      throw new DOMException('Call getParameters() first.', 'InvalidStateError')
    }
    if (
      parameters.transactionId !== this.#transaction ||
      parameters.encodings.length !== this.#encodings.length
    ) {
      throw new DOMException('These parameters are not the last ones read.', 'InvalidModificationError')
    }
    this.#transaction = null
    this.#encodings = parameters.encodings.map(encoding => ({ ...encoding }))
  }

  #setTrack(track: MediaStreamTrack | null): void {
    this.#stopWatching()
    this.#track = track
    this.#stopWatching =
      track instanceof FakeMediaStreamTrack ? track.watchEnd(() => this.#owner.updateMedia()) : () => {}
  }

  /** The connection closed: lets go of the track's events. The track itself stays, and stays live. */
  release(): void {
    this.#stopWatching()
  }
}
