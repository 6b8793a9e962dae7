import type { FakeMediaStream } from '../media/fake-media-stream.js'
import { FakeMediaStreamTrack } from '../media/fake-track.js'
import { type Direction, isDirection } from './direction.js'
import { FakeRtpSender, type SenderOwner } from './fake-sender.js'

/** An `RTCRtpReceiver`: its track is there from the start, muted until media flows. */
export class FakeRtpReceiver {
  readonly track: FakeMediaStreamTrack
  readonly transport = null

  constructor(kind: 'audio' | 'video') {
    this.track = new FakeMediaStreamTrack(kind, { label: `remote ${kind}`, muted: true })
  }
}

export interface TransceiverInit {
  readonly direction: Direction
  readonly createdByRemote: boolean
  readonly track?: MediaStreamTrack
  readonly streams?: readonly string[]
  readonly encodings?: RTCRtpEncodingParameters[]
}

/** An `RTCRtpTransceiver`: one m-line's two ends. */
export class FakeRtpTransceiver {
  readonly kind: 'audio' | 'video'
  readonly sender: FakeRtpSender
  readonly receiver: FakeRtpReceiver
  mid: string | null = null
  /** The mid it had when signaling was last stable: what a rollback goes back to. */
  stableMid: string | null = null
  /** Whether it came with a remote offer that is not yet settled: a rollback removes it. */
  createdByRemote: boolean
  /** The last direction `track` events were decided by, seen from here. */
  firedDirection: Direction | null = null
  readonly remoteStreams = new Set<FakeMediaStream>()
  readonly #owner: SenderOwner
  #direction: Direction
  #currentDirection: Direction | null = null
  #stopped = false

  constructor(kind: 'audio' | 'video', owner: SenderOwner, init: TransceiverInit) {
    this.kind = kind
    this.#owner = owner
    this.#direction = init.direction
    this.createdByRemote = init.createdByRemote
    this.sender = new FakeRtpSender(kind, owner, init)
    this.receiver = new FakeRtpReceiver(kind)
  }

  get direction(): Direction | 'stopped' {
    return this.#stopped ? 'stopped' : this.#direction
  }

  /** A value that is no direction is ignored, as every enumeration of the DOM is. */
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

  /** What this end wants, whether or not it was negotiated yet. */
  get wanted(): Direction {
    return this.#direction
  }

  /** What was negotiated; `inactive` before anything was, and after the end. */
  get negotiated(): Direction {
    return this.#stopped ? 'inactive' : (this.#currentDirection ?? 'inactive')
  }

  settle(direction: Direction): void {
    this.#currentDirection = direction
  }

  /** The connection closed. The sender's track stays with the page. */
  close(): void {
    this.#stopped = true
    this.sender.release()
  }
}
