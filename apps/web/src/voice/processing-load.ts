/** How a processor of sound has kept up for some {@link REPORT_MS}. */
export interface LoadReport {
  /** The share of the time that it needs for itself: from 1, it cannot keep up. */
  readonly busy: number
  /** How much later it was than the sound, in milliseconds: what was dropped meanwhile. */
  readonly lateMs: number
  /** Whether it was given any sound, and whether it gave any. */
  readonly isFed: boolean
  readonly isHeard: boolean
}

const REPORT_MS = 250

/** Measures a processor of sound, block by block. */
export class ProcessingLoad {
  readonly #sampleRate: number
  #since: number | null = null
  #samples = 0
  #busyMs = 0
  #isFed = false
  #isHeard = false

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
  }

  /**
   * One block was processed.
   *
   * @param from when the processing began and ended, in milliseconds.
   * @returns the report, when it is time for one.
   */
  add(from: number, to: number, input: ArrayLike<number>, output: ArrayLike<number>): LoadReport | null {
    // What came before the first block says nothing about it.
    this.#since ??= to
    this.#busyMs += to - from
    this.#isFed ||= isSound(input)
    this.#isHeard ||= isSound(output)
    this.#samples += output.length
    const soundMs = (this.#samples / this.#sampleRate) * 1000
    if (soundMs < REPORT_MS) return null
    const report = {
      busy: this.#busyMs / soundMs,
      lateMs: to - this.#since - soundMs,
      isFed: this.#isFed,
      isHeard: this.#isHeard,
    }
    this.#since = to
    this.#samples = this.#busyMs = 0
    this.#isFed = this.#isHeard = false
    return report
  }
}

function isSound(samples: ArrayLike<number>): boolean {
  for (let index = 0; index < samples.length; index++) if (samples[index] !== 0) return true
  return false
}
