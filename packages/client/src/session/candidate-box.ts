import type { Candidates } from '@ringdown/protocol'

/** How many ICE generations are kept at most: the current one, the next, and a straggler. */
const MOST_GENERATIONS = 3
const MOST_CANDIDATES = 128

/**
 * Holds remote candidates, by the `ufrag` of their ICE generation, until a remote description of that generation has
 * been applied. Earlier, `addIceCandidate` rejects and the candidate would be lost (w3c/webrtc-pc, addIceCandidate
 * steps).
 */
export class CandidateBox {
  readonly #byUfrag = new Map<string, Candidates[]>()

  put(batch: Candidates): void {
    const batches = [...(this.#byUfrag.get(batch.ufrag) ?? []), batch]
    // An empty batch takes room as well.
    const count = batches.reduce((sum, { candidates }) => sum + candidates.length + 1, 0)
    if (count > MOST_CANDIDATES) return
    this.#byUfrag.set(batch.ufrag, batches)
    const [oldest] = this.#byUfrag.keys()
    if (this.#byUfrag.size > MOST_GENERATIONS && oldest !== undefined) this.#byUfrag.delete(oldest)
  }

  /** Takes out what is held for any of these generations. */
  take(ufrags: ReadonlySet<string>): readonly Candidates[] {
    return [...ufrags].flatMap(ufrag => {
      const batches = this.#byUfrag.get(ufrag) ?? []
      this.#byUfrag.delete(ufrag)
      return batches
    })
  }
}
