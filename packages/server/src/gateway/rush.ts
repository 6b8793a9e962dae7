import { performance } from 'node:perf_hooks'
import type { Clock } from '@ringdown/protocol'

/** For how long what was seen last counts, in milliseconds. */
const WINDOW = 50
/** How many come in a second, at least. */
const MANY = 60
/** Of the time, what this process is busy, at least. */
const BUSY = 0.95

interface Options {
  readonly clock: Clock
  /** What share of the time since it was asked last this process was busy. */
  readonly busyShare: () => number
}

/**
 * Tells whether sockets wait to be accepted. Nobody can see them: Node accepts one in each turn of the event loop, so the more there is to
 * do for others in each turn, the longer they wait. But where sockets come one after the other and there is no idle moment, more of them wait.
 */
export class Rush {
  readonly #options: Options
  #came = 0
  #since = Number.NEGATIVE_INFINITY
  #isOn = false

  constructor(options: Options) {
    this.#options = options
  }

  /** One has come. */
  note(): void {
    this.#look()
    this.#came += 1
  }

  get isOn(): boolean {
    this.#look()
    return this.#isOn
  }

  #look(): void {
    const { clock, busyShare } = this.#options
    const now = clock.now()
    const ms = now - this.#since
    // A clock that was set back begins a new time.
    if (ms >= 0 && ms < WINDOW) return
    // In any case, as the share is that since it was asked last.
    const isBusy = busyShare() >= BUSY
    this.#isOn = isBusy && 1_000 * this.#came >= MANY * ms
    this.#came = 0
    this.#since = now
  }
}

/** @returns tells what share of the time since it was asked last this process has worked, or waited for a core. */
export function busyShareOfProcess(): () => number {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}
