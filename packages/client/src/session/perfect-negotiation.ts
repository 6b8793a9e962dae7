import { type Description, type Device, isSdpBounded } from '@ringdown/protocol'

/** The session and the pair a message belongs to. */
export interface SessionAddress {
  readonly session: number
  /** Absent in what is held for an unknown device. */
  readonly to?: Device
}

export interface NegotiationPorts {
  readonly connection: RTCPeerConnection
  /** The polite side gives way when two offers cross. In Ringdown, it is the answerer of the first offer. */
  readonly polite: boolean
  address(): SessionAddress
  /** Called after a local description has been set. @returns when it may leave: with what `localDescription` then is. */
  gather(): Promise<unknown>
  /** Sends a local description to the peer. */
  send(description: Description): void
  /** Called after a remote offer has been applied, before it is answered. */
  beforeAnswer(): void
  /** Called after a remote description has been applied. */
  onRemoteDescription(): void
  onError(error: unknown): void
}

/**
 * Perfect negotiation as in the specification (w3c/webrtc-pc §10.7), with all three of its flags, plus revisions: an
 * answer that does not quote the newest offer is dropped.
 */
export class PerfectNegotiation {
  readonly #ports: NegotiationPorts
  #makingOffer = false
  #ignoreOffer = false
  #isSettingRemoteAnswerPending = false
  /** Counts our offers; an answer must quote the newest one. */
  #revision = 0
  /** The newest of the peer's offers seen here, accepted or not: it may arrive over two carriers. */
  #theirRevision = 0

  constructor(ports: NegotiationPorts) {
    this.#ports = ports
    ports.connection.onnegotiationneeded = () => void this.offer().catch(ports.onError)
  }

  /** Whether the last offer received was ignored: its candidates do not matter then. */
  get ignoresOffer(): boolean {
    return this.#ignoreOffer
  }

  /** Makes and sends an offer. */
  async offer(): Promise<void> {
    const { connection } = this.#ports
    try {
      this.#makingOffer = true
      await connection.setLocalDescription()
      await this.#send('offer', ++this.#revision)
    } finally {
      this.#makingOffer = false
    }
  }

  /**
   * Finds a new path to the peer while the old one stays in use (ICE restart, RFC 8445 §9). An unanswered offer is
   * replaced: it may have been lost, or describe a network that is gone.
   */
  async restart(): Promise<void> {
    const { connection } = this.#ports
    connection.restartIce()
    // Only in `stable` does the browser request an offer by itself.
    if (connection.signalingState === 'have-local-offer') await this.offer()
  }

  /** Takes a description from the peer; answers an offer. Rejects as `setRemoteDescription` does for a bad one. */
  async receive({ description, revision }: Description): Promise<void> {
    const { connection, polite } = this.#ports
    if (!isSdpBounded(description.sdp)) throw new TypeError()
    if (description.type === 'offer') {
      if (revision <= this.#theirRevision) return
      this.#theirRevision = revision
    }
    const readyForOffer =
      !this.#makingOffer && (connection.signalingState === 'stable' || this.#isSettingRemoteAnswerPending)
    const offerCollision = description.type === 'offer' && !readyForOffer
    this.#ignoreOffer = !polite && offerCollision
    if (this.#ignoreOffer) return
    if (description.type === 'answer' && !this.#awaits(revision)) return

    this.#isSettingRemoteAnswerPending = description.type === 'answer'
    try {
      // An offer that crosses ours rolls ours back: we are polite here.
      await connection.setRemoteDescription(description)
    } finally {
      this.#isSettingRemoteAnswerPending = false
    }
    this.#ports.onRemoteDescription()
    if (description.type !== 'offer') return
    this.#ports.beforeAnswer()
    await connection.setLocalDescription()
    await this.#send('answer', revision)
  }

  #awaits(revision: number): boolean {
    return revision === this.#revision && this.#ports.connection.signalingState === 'have-local-offer'
  }

  async #send(type: 'offer' | 'answer', revision: number): Promise<void> {
    const { connection, address, gather, send } = this.#ports
    await gather()
    const { localDescription } = connection
    // Another may have taken its place: the peer's offer rolls ours back, or there was one to answer.
    if (localDescription?.type === type)
      send({ type: 'description', ...address(), revision, description: { type, sdp: localDescription.sdp } })
  }
}
