import { type Cancel, type Candidate, type Clock, LIMITS } from '@ringdown/protocol'
import type { Carriers } from './carrier.js'
import type { SessionAddress } from './perfect-negotiation.js'

interface LocalCandidatesPorts {
  readonly clock: Clock
  readonly carriers: Carriers
  readonly address: () => SessionAddress
  readonly connection: Pick<RTCPeerConnection, 'connectionState'>
}

/** How long candidates are collected: those of the device's own interfaces come within so long. In milliseconds, as the next. */
const TOGETHER = 5
/** How long a description waits for the first: some 4 ms in Chromium, and more on a busy computer. */
const FIRST = 16
/** How long a device that is not connected waits before it says, on its own, that it has no more candidates. */
const END = 1_000

/**
 * Sends local candidates in batches of one ICE generation each. A browser reports those of its own interfaces within a few
 * milliseconds, so they share one message, or travel in a description that waits for them. That there are no more says the last
 * batch, or else, after a while, a message of its own, if the two are not connected by then.
 */
export class LocalCandidates {
  readonly #ports: LocalCandidatesPorts
  #ufrag = ''
  #batch: Candidate[] = []
  /** Lets the description go that waits for its candidates. */
  #release: Cancel | null = null
  /** What went in the last description. */
  #inside: Candidate[] = []
  /** Sends nothing of what waits. */
  close: Cancel = () => {}

  constructor(ports: LocalCandidatesPorts) {
    this.#ports = ports
  }

  /**
   * The first candidates of the description just set are in the SDP of `connection.localDescription` when this resolves, and are
   * not sent otherwise. That is a few milliseconds after the first, or with none if none come soon. It never resolves after {@link close}.
   */
  gather(): Promise<void> {
    this.#flush()
    return new Promise(resolve => {
      this.#release = resolve
      this.#later(FIRST)
    })
  }

  /** The peer may have taken them out, as releases before this do: sends those again that went in the description. */
  repeat(): void {
    this.#batch.unshift(...this.#inside.splice(0))
    if (this.#batch[0]) this.#flush()
  }

  add({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): void {
    // A candidate without a generation cannot be applied.
    if (!usernameFragment) return
    if (usernameFragment !== this.#ufrag) {
      if (this.#batch[0]) this.#flush()
      this.#inside = []
    }
    this.#ufrag = usernameFragment
    const count = this.#batch.push({ candidate, sdpMid, sdpMLineIndex })
    if (count === 1) this.#later(TOGETHER)
    if (count === LIMITS.candidatesPerBatch) this.#flush()
  }

  /** Gathering of the current generation is complete. */
  end(): void {
    if (this.#release) this.#flush()
    if (this.#ufrag) this.#later(this.#batch[0] ? TOGETHER : END, true)
  }

  #later(ms: number, endOfCandidates?: boolean): void {
    this.close()
    this.close = this.#ports.clock.after(ms, () => this.#flush(endOfCandidates))
  }

  #flush(endOfCandidates = false): void {
    const { carriers, address, connection } = this.#ports
    const candidates = this.#batch
    const release = this.#release
    this.close()
    this.#batch = []
    this.#release = null
    if (release) {
      this.#inside = candidates
      release()
    } else if (candidates[0] || (endOfCandidates && connection.connectionState !== 'connected'))
      for (const carrier of carriers())
        carrier.send({ type: 'candidates', ...address(), ufrag: this.#ufrag, candidates, endOfCandidates })
  }
}
