import { FakeMediaStreamTrack } from '../media/fake-track.js'
import { nextTask } from '../turns.js'
import type { FakeDtlsTransport } from './fake-transports.js'
import { closedError } from './operations-chain.js'
import { SendParameters } from './send-parameters.js'

/** What a sender needs from its connection. */
export interface SenderOwner {
  readonly isClosed: boolean
  /** Runs an operation in its turn on the operations chain. */
  chain<T>(operation: () => Promise<T>): Promise<T>
  /** Something changed that a new offer would contain. */
  updateNegotiationNeeded(): void
  /** Something changed that decides whether media flows. */
  updateMedia(): void
}

interface SenderInit {
  readonly track?: MediaStreamTrack
  readonly streams?: readonly string[]
  readonly encodings?: readonly RTCRtpEncodingParameters[]
}

let minted = 0

/** An `RTCRtpSender`: holds the track it would send. */
export class FakeRtpSender {
  readonly kind: 'audio' | 'video'
  readonly dtmf = null
  /** The id its track has at the other end: that of its first track, even if that is replaced. */
  readonly trackId: string
  readonly #owner: SenderOwner
  readonly #transport: () => FakeDtlsTransport | null
  readonly #parameters: SendParameters
  #track: MediaStreamTrack | null = null
  #streams: readonly string[]
  #isStopped = false
  #stopWatching: () => void = () => {}

  constructor(
    kind: 'audio' | 'video',
    owner: SenderOwner,
    transport: () => FakeDtlsTransport | null,
    init: SenderInit,
  ) {
    minted += 1
    this.kind = kind
    this.trackId = init.track?.id ?? `sender-${minted}`
    this.#owner = owner
    this.#transport = transport
    this.#streams = init.streams ?? []
    this.#parameters = new SendParameters(kind, init.encodings ?? [])
    this.setTrack(init.track ?? null)
  }

  get track(): MediaStreamTrack | null {
    return this.#track
  }

  get transport(): FakeDtlsTransport | null {
    return this.#transport()
  }

  /** The ids of the streams the description names for this sender's track. */
  get streams(): readonly string[] {
    return this.#streams
  }

  /** Swaps the track without negotiation. A track of the other kind is refused with `TypeError`. */
  replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    if (this.#owner.isClosed || this.#isStopped) return Promise.reject(closedError())
    if (track && track.kind !== this.kind) {
      return Promise.reject(
        new TypeError(`Cannot replace a ${this.kind} track by one of kind "${track.kind}".`),
      )
    }
    return this.#owner.chain(async () => {
      await nextTask()
      if (this.#owner.isClosed) return
      this.setTrack(track)
      this.#owner.updateMedia()
    })
  }

  setStreams(...streams: MediaStream[]): void {
    if (this.#owner.isClosed) throw closedError()
    this.nameStreams(streams.map(stream => stream.id))
    this.#owner.updateNegotiationNeeded()
  }

  getParameters(): RTCRtpSendParameters {
    return this.#parameters.read()
  }

  /** Refuses parameters that do not come from the last `getParameters()`, or that add or remove encodings. */
  async setParameters(parameters: RTCRtpSendParameters): Promise<void> {
    if (this.#owner.isClosed) throw closedError()
    this.#parameters.write(parameters)
  }

  nameStreams(ids: readonly string[]): void {
    this.#streams = [...new Set(ids)]
  }

  setTrack(track: MediaStreamTrack | null): void {
    this.#stopWatching()
    this.#track = track
    this.#stopWatching =
      track instanceof FakeMediaStreamTrack ? track.watchEnd(() => this.#owner.updateMedia()) : () => {}
  }

  /** The transceiver is stopped: detaches from the track's events. The track itself stays live. */
  release(): void {
    this.#isStopped = true
    this.#stopWatching()
  }
}
