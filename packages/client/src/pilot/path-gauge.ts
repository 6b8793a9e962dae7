import type { Echo } from './pilot-channel.js'

/** For how long large beacons tell what a path carries, how many at most, and how long short ones tell what it is like at its best. */
const CAPACITY_MS = 10_000
const CAPACITY_ECHOES = 5
const BASE_MS = 60_000
/** A short one on the wire, with what SCTP, DTLS, UDP and IP add. */
const SHORT_BYTES = 240

/** What the beacons on a path have shown. */
export class PathGauge {
  readonly #now: () => number
  #echoes: readonly Echo[] = []
  #checks: readonly Echo[] = []

  /** @param now the clock's time, milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  add(echo: Echo): void {
    this.#echoes = [...this.#since(BASE_MS), echo]
  }

  /**
   * A check of ICE's was answered. The first are there before anything else is sent: on a network that is slow from the beginning,
   * no beacon ever finds the path without a queue.
   */
  addCheck(roundTripMs: number | null): void {
    if (roundTripMs === null) return
    this.#checks = [...this.#since(BASE_MS, this.#checks), { at: this.#now(), roundTripMs, fillBytes: 0 }]
  }

  /** Round trip of the quickest beacon that was answered lately, milliseconds. @param ms how long ago at most. */
  roundTripMs(ms: number): number | null {
    return quickest(this.#since(ms).filter(isShort))
  }

  /** By how much that one was slower than the path at its best. @param ms how long ago at most. */
  queueMs(ms: number): number | null {
    const best = this.#bestMs
    const now = this.roundTripMs(ms)
    return best === null || now === null ? null : now - best
  }

  /**
   * What the way there carries, from how much longer the middle one of the last large ones took than the path at its best; `null`
   * without three of them. It carries more than this says where something queues, and where the way back is slow as well.
   */
  get capacityBps(): number | null {
    const long = this.#since(CAPACITY_MS)
      .filter(echo => !isShort(echo))
      .slice(-CAPACITY_ECHOES)
    const best = this.#bestMs
    const middle = long.toSorted((one, other) => one.roundTripMs - other.roundTripMs)[long.length >> 1]
    if (best === null || middle === undefined || long.length < 3) return null
    return ((middle.fillBytes + SHORT_BYTES) * 8000) / Math.max(1, middle.roundTripMs - best)
  }

  get #bestMs(): number | null {
    return quickest([...this.#echoes.filter(isShort), ...this.#checks])
  }

  /** Those that came back since then. */
  #since(ms: number, echoes = this.#echoes): readonly Echo[] {
    const oldest = this.#now() - ms
    return echoes.filter(({ at }) => at > oldest)
  }
}

function isShort({ fillBytes }: Echo): boolean {
  return fillBytes === 0
}

function quickest(echoes: readonly Echo[]): number | null {
  return echoes.length > 0 ? Math.min(...echoes.map(({ roundTripMs }) => roundTripMs)) : null
}
