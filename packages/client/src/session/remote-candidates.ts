import { type Candidates, ufragsOf } from '@ringdown/protocol'
import type { IceWitness } from './ice-findings.js'

/**
 * More candidates than any browser gathers for one description, with each arriving twice. A peer chooses the addresses
 * this device sends its checks to.
 */
const MOST_TRIED = 512

/** How many batches are held at most, the latest: more than any browser gathers for a description and the next. */
const MOST_HELD = 64

/** Passes the peer's candidates to the connection, each once a description of its ICE generation has been applied. */
export class RemoteCandidates {
  readonly #connection: RTCPeerConnection
  readonly #witness: IceWitness
  /**
   * What waits for a description of its ICE generation. Earlier, `addIceCandidate` rejects and the candidate would be lost
   * (w3c/webrtc-pc, addIceCandidate steps).
   */
  #held: Candidates[] = []
  /** Candidates tried since the last description. */
  #tried = 0

  constructor(connection: RTCPeerConnection, witness: IceWitness) {
    this.#connection = connection
    this.#witness = witness
  }

  /** @param isIgnored whether the peer's last offer was ignored: its candidates do not matter then. */
  async add(batch: Candidates, isIgnored: boolean): Promise<void> {
    if (!this.#generations.has(batch.ufrag)) {
      if (!isIgnored) this.#held = [...this.#held, batch].slice(-MOST_HELD)
      return
    }
    const end = { candidate: '', sdpMid: null, sdpMLineIndex: 0 }
    for (const candidate of batch.endOfCandidates ? [...batch.candidates, end] : batch.candidates) {
      if (++this.#tried > MOST_TRIED) return
      this.#witness.seeRemote(candidate)
      // One bad candidate (an unknown transport, for example) must not affect the good ones.
      // With its generation, which must not be omitted (webrtc-pc §4.8).
      await this.#connection.addIceCandidate({ ...candidate, usernameFragment: batch.ufrag }).catch(() => {})
    }
  }

  /** A description was applied. @returns what was held, to be added again. */
  takeHeld(): readonly Candidates[] {
    this.#tried = 0
    return this.#held.splice(0)
  }

  get #generations(): ReadonlySet<string> {
    return ufragsOf(this.#connection.remoteDescription?.sdp)
  }
}
