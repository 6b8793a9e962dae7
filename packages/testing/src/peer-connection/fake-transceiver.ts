import type { FakeMediaStream } from '../media/fake-media-stream.js'
import { type Direction, isDirection, receives, sends } from './direction.js'
import { FakeRtpReceiver } from './fake-receiver.js'
import { FakeRtpSender, type SenderOwner } from './fake-sender.js'
import type { FakeDtlsTransport } from './fake-transports.js'

/** What a transceiver needs from its connection. */
export interface TransceiverOwner extends SenderOwner {
  /** The transport of an m-line, once a local description has it. */
  transportOf(mid: string | null): FakeDtlsTransport | null
}

/** The origin of a transceiver: it decides which m-lines it can be matched to, and whether a rollback removes it. */
export type Origin = 'addTransceiver' | 'addTrack' | 'remote offer'

export interface TransceiverInit {
  readonly direction: Direction
  readonly origin: Origin
  readonly track?: MediaStreamTrack
  readonly streams?: readonly string[]
  readonly encodings?: readonly RTCRtpEncodingParameters[]
  /** The id of the remote track, if an offer named one. */
  readonly remoteTrackId?: string
}

/** The last agreed state: what a rollback returns to. */
interface Settled {
  readonly mid: string | null
  readonly firedDirection: Direction | null
  readonly streams: readonly string[]
}

/** An `RTCRtpTransceiver`: one m-line's two ends. */
export class FakeRtpTransceiver {
  readonly kind: 'audio' | 'video'
  readonly sender: FakeRtpSender
  readonly receiver: FakeRtpReceiver
  mid: string | null = null
  origin: Origin
  /** Whether `addTrack` has put a track on it. */
  hasAddedTrack = false
  /** The last direction that decided `track` events, as seen from here. */
  firedDirection: Direction | null = null
  readonly remoteStreams = new Set<FakeMediaStream>()
  settled: Settled = { mid: null, firedDirection: null, streams: [] }
  readonly #owner: TransceiverOwner
  #direction: Direction
  #currentDirection: Direction | null = null
  #hasSent = false
  #stopped = false

  constructor(kind: 'audio' | 'video', owner: TransceiverOwner, init: TransceiverInit) {
    this.kind = kind
    this.origin = init.origin
    this.#owner = owner
    this.#direction = init.direction
    const transport = () => owner.transportOf(this.mid)
    this.sender = new FakeRtpSender(kind, owner, transport, init)
    this.receiver = new FakeRtpReceiver(kind, transport, init.remoteTrackId)
  }

  get direction(): Direction | 'stopped' {
    return this.#stopped ? 'stopped' : this.#direction
  }

  /** Ignores invalid values, like every DOM enumeration. */
  set direction(direction: Direction | 'stopped') {
    if (direction === 'stopped')
      throw new TypeError('A transceiver is stopped by stop(), not by its direction.')
    if (!isDirection(direction)) return
    if (this.#stopped || this.#owner.isClosed) {
      throw new DOMException('The transceiver is stopped.', 'InvalidStateError')
    }
    if (direction === this.#direction) return
    this.#direction = direction
    this.#owner.updateNegotiationNeeded()
  }

  get currentDirection(): Direction | 'stopped' | null {
    return this.#stopped ? 'stopped' : this.#currentDirection
  }

  /** What this end wants, whether negotiated yet or not. */
  get wanted(): Direction {
    return this.#direction
  }

  /** What was negotiated; `inactive` before that and after the end. */
  get negotiated(): Direction {
    return this.#stopped ? 'inactive' : (this.#currentDirection ?? 'inactive')
  }

  /** Whether the last applied description says that the peer sends. */
  get isReceiving(): boolean {
    return this.firedDirection !== null && receives(this.firedDirection)
  }

  /** Whether `addTrack` may put a track of this kind on it (webrtc-pc 5.1). */
  isFreeFor(kind: string): boolean {
    return this.kind === kind && !this.#stopped && !this.#hasSent && this.sender.track === null
  }

  /** What `addTrack` does to a transceiver that is free. */
  takeTrack(track: MediaStreamTrack, streams: readonly string[]): void {
    this.sender.setTrack(track)
    this.sender.nameStreams(streams)
    this.hasAddedTrack = true
    this.#direction = receives(this.#direction) ? 'sendrecv' : 'sendonly'
  }

  /** What `removeTrack` does: the m-line stays, and this end no longer wants to send on it. */
  dropTrack(): void {
    this.sender.setTrack(null)
    this.#direction = receives(this.#direction) ? 'recvonly' : 'inactive'
  }

  /** An answer was applied, with this direction as seen from here. */
  agree(direction: Direction): void {
    if (receives(direction) && !receives(this.negotiated)) this.receiver.awaitMedia()
    this.#currentDirection = direction
    if (sends(direction)) this.#hasSent = true
  }

  /** Signaling is stable: from now on, a rollback returns to the current state. */
  settle(): void {
    const { mid, firedDirection } = this
    this.settled = { mid, firedDirection, streams: [...this.remoteStreams].map(({ id }) => id) }
    if (this.origin === 'remote offer') this.origin = 'addTransceiver'
  }

  /** The connection closed, or a rollback took the m-line away. The sender's track stays with the page. */
  stop(): void {
    this.#stopped = true
    this.sender.release()
  }
}
