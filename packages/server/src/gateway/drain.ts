import { randomInt } from 'node:crypto'
import type { Cancel, Clock } from '@ringdown/protocol'
import type { Intake } from './intake.js'

/** How often it looks whom to tell and who is left, in milliseconds. */
const TICK = 100
/** How long a device has before it is told again: where it went, it may have been sent away. In milliseconds. */
const AGAIN = 3_000
/** The part of the window in which devices are told for the first time. The rest is for those who could not move at once. */
const FIRST_PART = 1 / 2

/** What drains: the connections of a process. */
interface Draining {
  /** Has its device connect elsewhere. */
  drain(): void
}

/** How long it goes on as before, and how long the devices then have. */
interface DrainTimes {
  readonly drainDelaySeconds: number
  readonly drainSeconds: number
}

interface Options<Connection extends Draining> {
  readonly clock: Clock
  /** From 0 to 1. */
  readonly random?: () => number
  readonly intake: Pick<Intake, 'close'>
  /** Those that are open now. */
  readonly connections: ReadonlySet<Connection>
  readonly times: DrainTimes
}

/**
 * Has the devices of this process connect elsewhere: once load balancers have noticed that it is not ready, and each at a random
 * moment, so that they do not all come to the others at once.
 */
export class Drain<Connection extends Draining> {
  readonly #options: Options<Connection>
  readonly #windowMs: number
  readonly #random: () => number
  /** When each is told next. */
  readonly #due = new Map<Connection, number>()
  #began = 0
  #cancel: Cancel = () => {}
  #finish: () => void = () => {}

  constructor(options: Options<Connection>) {
    this.#options = options
    this.#windowMs = options.times.drainSeconds * 1_000
    this.#random = options.random ?? (() => randomInt(1e9) / 1e9)
  }

  /** Resolves once no connection is left, at the end of the window, or when it is stopped. */
  run(): Promise<void> {
    const { clock, times } = this.#options
    return new Promise(resolve => {
      this.#finish = resolve
      this.#cancel = clock.after(times.drainDelaySeconds * 1_000, () => this.#begin())
    })
  }

  stop(): void {
    this.#cancel()
    this.#finish()
  }

  #begin(): void {
    const { clock, intake } = this.#options
    intake.close()
    this.#began = clock.now()
    this.#look()
  }

  #look(): void {
    const { clock, connections } = this.#options
    const elapsed = clock.now() - this.#began
    if (connections.size === 0 || elapsed >= this.#windowMs) {
      this.stop()
      return
    }
    for (const gone of [...this.#due.keys()]) if (!connections.has(gone)) this.#due.delete(gone)
    for (const connection of [...connections]) {
      // Also one whose handshake was under way when it began.
      const due = this.#due.get(connection) ?? this.#moment(elapsed)
      const isDue = due <= elapsed
      if (isDue) connection.drain()
      this.#due.set(connection, isDue ? elapsed + AGAIN : due)
    }
    this.#cancel = clock.after(TICK, () => this.#look())
  }

  #moment(elapsed: number): number {
    return elapsed + this.#random() * Math.max(0, this.#windowMs * FIRST_PART - elapsed)
  }
}
