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
/** How long a device that is not connected waits before it says, on its own, that it has no more candidates. */
const END = 1_000

/**
 * Sends local candidates in batches of one ICE generation each. A browser reports those of its own interfaces within a few
 * milliseconds, so they share one message. That there are no more says the last batch, or else, after a while, a message of
 * its own, if the two are not connected by then.
 */
export class LocalCandidates {
  readonly #ports: LocalCandidatesPorts
  #ufrag = ''
  #batch: Candidate[] = []
  /** Sends nothing of what waits. */
  close: Cancel = () => {}

  constructor(ports: LocalCandidatesPorts) {
    this.#ports = ports
  }

  add({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): void {
    // A candidate without a generation cannot be applied.
    if (!usernameFragment) return
    if (usernameFragment !== this.#ufrag) this.#flush()
    this.#ufrag = usernameFragment
    const count = this.#batch.push({ candidate, sdpMid, sdpMLineIndex })
    if (count === 1) this.#later(TOGETHER)
    if (count === LIMITS.candidatesPerBatch) this.#flush()
  }

  /** Gathering of the current generation is complete. */
  end(): void {
    if (this.#ufrag) this.#later(this.#batch[0] ? TOGETHER : END, true)
  }

  #later(ms: number, endOfCandidates?: boolean): void {
    this.close()
    this.close = this.#ports.clock.after(ms, () => this.#flush(endOfCandidates))
  }

  #flush(endOfCandidates = false): void {
    const { carriers, address, connection } = this.#ports
    const candidates = this.#batch
    this.close()
    this.#batch = []
    if (candidates[0] || (endOfCandidates && connection.connectionState !== 'connected'))
      for (const carrier of carriers())
        carrier.send({ type: 'candidates', ...address(), ufrag: this.#ufrag, candidates, endOfCandidates })
  }
}
