import { type Cancel, type Candidate, type Candidates, type Clock, LIMITS, TIMERS } from '@ringdown/protocol'
import type { Carriers } from './carrier.js'
import type { SessionAddress } from './perfect-negotiation.js'

interface LocalCandidatesPorts {
  readonly clock: Clock
  readonly carriers: Carriers
  readonly address: () => SessionAddress
}

/**
 * Sends local candidates in batches of one ICE generation each. The first one goes out at once, because it is often
 * enough to connect; those that follow closely share a message.
 */
export class LocalCandidates {
  readonly #ports: LocalCandidatesPorts
  #ufrag = ''
  #batch: Candidate[] = []
  #cancel: Cancel | null = null

  constructor(ports: LocalCandidatesPorts) {
    this.#ports = ports
  }

  add(candidate: RTCIceCandidate): void {
    const { usernameFragment } = candidate
    // A candidate without a generation cannot be applied.
    if (!usernameFragment) return
    if (usernameFragment !== this.#ufrag) this.#startGeneration(usernameFragment)
    this.#batch.push({
      candidate: candidate.candidate,
      sdpMid: candidate.sdpMid,
      sdpMLineIndex: candidate.sdpMLineIndex,
    })
    if (this.#cancel === null || this.#batch.length >= LIMITS.candidatesPerBatch) this.#flush(false)
    this.#cancel ??= this.#ports.clock.after(TIMERS.candidateBatch, () => {
      this.#cancel = null
      this.#flush(false)
    })
  }

  /** Gathering of the current generation is complete. */
  end(): void {
    if (this.#ufrag !== '') this.#flush(true)
  }

  close(): void {
    this.#cancel?.()
  }

  #startGeneration(ufrag: string): void {
    this.#flush(false)
    this.close()
    this.#cancel = null
    this.#ufrag = ufrag
  }

  #flush(endOfCandidates: boolean): void {
    const candidates = this.#batch
    if (!endOfCandidates && candidates.length === 0) return
    this.#batch = []
    const { carriers, address } = this.#ports
    const ufrag = this.#ufrag
    const batch: Candidates = { type: 'candidates', ...address(), ufrag, candidates, endOfCandidates }
    for (const carrier of carriers()) carrier.send(batch)
  }
}
