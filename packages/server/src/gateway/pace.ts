/** How late what was due runs, in milliseconds: up to here all is well, and from there on things are as bad as they may be. */
const EARLY = 5
const LATE = 50
/** How much the last time counts, of all times. */
const WEIGHT = 0.2
/** Longer than this says no more, in milliseconds. */
const MOST = 1_000

/** So many a second, if nobody is held up by them; and so many in any case. */
export interface PaceRange {
  readonly most: number
  readonly least: number
}

/**
 * How fast something may go on that others are not to notice: the later things run that are due, the slower. That counts whatever the
 * process is busy with, and whatever else its machine is.
 */
export class Pace {
  readonly #range: PaceRange
  #late = 0

  constructor(range: PaceRange) {
    this.#range = range
  }

  /** @param ms how long after its time something ran. A clock that was set says nothing. */
  note(ms: number): void {
    this.#late += WEIGHT * (Math.min(MOST, Math.max(0, ms)) - this.#late)
  }

  get perSecond(): number {
    const { most, least } = this.#range
    const share = (LATE - this.#late) / (LATE - EARLY)
    return least + (most - least) * Math.min(1, Math.max(0, share))
  }
}
