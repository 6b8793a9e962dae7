import { type Clock, type Problem, RingdownError } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { ARRIVAL, INTAKE, WORK } from '../budgets/costs.js'
import type { Flow } from '../budgets/token-bucket.js'
import type { WorkBudget } from '../budgets/work-budget.js'
import { expiringCache } from '../expiring-cache.js'

/** How long a handshake waits for its turn before it is sent away instead, in milliseconds. Its socket is open, so its client waits, too. */
const PATIENCE = 25_000
/** Nobody has their turn later than this, in milliseconds. Who would is turned away at the door. */
const LATEST = 30_000
/** How long somebody's turn is kept after its time, in milliseconds. */
const KEPT = 30_000
/** For how many devices. */
const MOST_KEPT = 50_000
/** While devices come back, new ones have a turn this much more rarely. */
const NEW_SHARE = 1 / 4
/** How long after the last one that came back, in milliseconds. */
const RETURNING = 5_000

interface Options {
  readonly clock: Clock
  /** Pays for those whose turn it is. */
  readonly work: Pick<WorkBudget, 'payForTurn'>
  readonly flow?: Pick<Flow, 'perSecond' | 'burst'> | undefined
}

/**
 * Lets devices in no faster than this process can serve them beside those that are here, however many come at once. Each has a
 * turn: now, or soon, and then it waits with its socket open, or later, and then it is told when. Who comes back at that time is let in.
 */
export class Intake {
  readonly #options: Options
  readonly #intervalMs: number
  readonly #burstMs: number
  /** The time of each device's turn that is not over. */
  readonly #turns: LRUCache<string, number>
  /** When the next turn is, and the next of a device that is new. In the past, as far as a burst is saved up. */
  #next = 0
  #nextNew = 0
  #lastReturn = Number.NEGATIVE_INFINITY
  #isClosed = false

  constructor(options: Options) {
    const { clock, flow = INTAKE } = options
    this.#options = options
    this.#intervalMs = 1_000 / flow.perSecond
    this.#burstMs = flow.burst * this.#intervalMs
    this.#turns = expiringCache({ clock, lifetimeMs: LATEST + KEPT, limit: MOST_KEPT })
  }

  /** Takes no more devices in, because this process is about to end. */
  close(): void {
    this.#isClosed = true
  }

  /** Before anything is known of who comes. @throws {RingdownError} `unavailable`. */
  checkOpen(): void {
    if (this.#isClosed) throw new RingdownError(STOPPING)
    const wait = this.#next - this.#options.clock.now()
    if (wait > LATEST) throw new RingdownError(crowded(wait - LATEST))
  }

  /**
   * Waits for the turn of a device.
   *
   * @param device its key.
   * @param isReturning whether it was here before: such devices go first.
   * @param onWait is told if that is not now.
   * @throws {RingdownError} `unavailable`, with the time of its turn, if that is too long to wait.
   */
  async admit(device: string, isReturning: boolean, onWait: () => void = () => {}): Promise<void> {
    if (this.#isClosed) throw new RingdownError(STOPPING)
    const { clock, work } = this.#options
    const now = clock.now()
    // Somebody who waits may come again, because a person has asked to connect now: their turn stays what it is.
    const turn = this.#turns.get(device) ?? this.#book(now, isReturning)
    const wait = turn - now
    if (wait > 0) this.#turns.set(device, turn)
    if (wait > PATIENCE) throw new RingdownError(crowded(wait))
    if (wait > 0) {
      onWait()
      await new Promise<void>(resolve => void clock.after(wait, resolve))
    }
    this.#turns.delete(device)
    if (this.#isClosed) throw new RingdownError(STOPPING)
    work.payForTurn(ARRIVAL - WORK.upgrade)
  }

  #book(now: number, isReturning: boolean): number {
    const turn = Math.max(this.#next, now - this.#burstMs)
    this.#next = turn + this.#intervalMs
    if (isReturning) this.#lastReturn = now
    if (isReturning || turn <= now) return turn
    const share = now - this.#lastReturn < RETURNING ? NEW_SHARE : 1
    const later = Math.max(turn, this.#nextNew)
    this.#nextNew = later + this.#intervalMs / share
    return later
  }
}

const STOPPING: Problem = {
  code: 'unavailable',
  message: 'The server is stopping. Connect again in a moment.',
  retryAfterMs: 2_000,
}

export function crowded(retryAfterMs: number): Problem {
  return {
    code: 'unavailable',
    message: `Many people are connecting at once. Your turn is in ${Math.ceil(retryAfterMs / 1_000)} s.`,
    retryAfterMs: Math.ceil(retryAfterMs),
  }
}
