import type { Evidence } from './evidence.js'
import type { Echo } from './pilot-channel.js'

/** For how long pings tell of the path as it is, and as it was at its best. */
const RECENT_MS = 1100
const CAPACITY_MS = 6000
const BASE_MS = 60_000

/** What the pings of a path have shown. */
export class PathGauge {
  readonly #now: () => number
  #echoes: readonly Echo[] = []

  /** @param now the clock's time, milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  add(echo: Echo): void {
    const oldest = this.#now() - BASE_MS
    this.#echoes = [...this.#echoes.filter(({ sentAt }) => sentAt > oldest), echo]
  }

  get isAnswered(): boolean {
    return this.#echoes.length > 0
  }

  /** Round trip of the quickest recent ping, milliseconds. */
  get roundTripMs(): number | null {
    return quickest(this.#recent(RECENT_MS).filter(isShort))
  }

  /** By how much even the quickest of the recent pings was slower than the quickest of all. */
  get queueMs(): number | null {
    const best = quickest(this.#echoes.filter(isShort))
    const now = this.roundTripMs
    return best === null || now === null ? null : now - best
  }

  /** From how much longer the quickest of the large pings took; `null` without two of each kind. */
  get capacityBps(): number | null {
    const recent = this.#recent(CAPACITY_MS)
    const short = recent.filter(isShort)
    const long = recent.filter(echo => !isShort(echo))
    const [fillBytes] = long.map(echo => echo.fillBytes)
    const [quickestShort, quickestLong] = [quickest(short), quickest(long)]
    if (fillBytes === undefined || quickestShort === null || quickestLong === null || long.length < 2)
      return null
    // Two clocks of a browser differ by more than this says; no network at these levels is quicker.
    return (fillBytes * 8000) / Math.max(1, quickestLong - quickestShort)
  }

  /** The path is another: what was measured does not count. */
  forget(): void {
    this.#echoes = []
  }

  #recent(ms: number): readonly Echo[] {
    const oldest = this.#now() - ms
    return this.#echoes.filter(({ sentAt, roundTripMs }) => sentAt + roundTripMs > oldest)
  }
}

function isShort({ fillBytes }: Echo): boolean {
  return fillBytes === 0
}

function quickest(echoes: readonly Echo[]): Evidence['queueMs'] {
  return echoes.length > 0 ? Math.min(...echoes.map(({ roundTripMs }) => roundTripMs)) : null
}
