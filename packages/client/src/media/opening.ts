import { describeProblem, type MediaProblem, readMediaError } from './media-problem.js'

export interface CapturePorts {
  readonly device: 'microphone' | 'camera'
  /** `null` where the browser has none to offer: the page is not secure. */
  readonly mediaDevices: MediaDevices | null
  /** Whether the browser opens a `device` without asking the person. */
  mayOpen(device: 'microphone' | 'camera'): Promise<boolean>
}

interface Wishes {
  constraints(): MediaTrackConstraints
  /** No human has asked for it just now, so the browser must not ask one. */
  readonly isUnasked?: boolean
  opened(track: MediaStreamTrack): void
  failed(problem: MediaProblem): void
}

/**
 * One attempt to open one device. It ends once: with a track, with a problem, or because nobody wants it any more; then
 * the track is stopped when it arrives, so that nothing turns on unwanted.
 */
export class Opening {
  readonly #ports: CapturePorts
  readonly #wishes: Wishes
  readonly kind: 'audio' | 'video'
  #isOver = false

  constructor(ports: CapturePorts, wishes: Wishes) {
    this.#ports = ports
    this.#wishes = wishes
    this.kind = ports.device === 'camera' ? 'video' : 'audio'
  }

  /** Asks the browser for this device alone. */
  async ask(): Promise<void> {
    const { device, mediaDevices, mayOpen } = this.#ports
    const { constraints, isUnasked, failed } = this.#wishes
    // Stays so where the browser is not asked at all; who wishes for an unasked device finds words of their own.
    let problem = describeProblem(device, 'insecure')
    try {
      const isAllowed = !isUnasked || (await mayOpen(device))
      if (this.#isOver) return
      if (isAllowed && mediaDevices) {
        const stream = await mediaDevices.getUserMedia({ [this.kind]: constraints() })
        for (const track of stream.getTracks()) this.take(track)
      }
    } catch (error) {
      problem = readMediaError(device, error)
    }
    if (this.#end()) failed(problem)
  }

  /** Ends with the track the browser gave. A track of the other kind is left alone. */
  take(track: MediaStreamTrack): void {
    if (track.kind !== this.kind) return
    if (this.#end()) this.#wishes.opened(track)
    else track.stop()
  }

  /** Nobody wants it any more. */
  abandon(): void {
    this.#isOver = true
  }

  #end(): boolean {
    const isFirst = !this.#isOver
    this.#isOver = true
    return isFirst
  }
}
