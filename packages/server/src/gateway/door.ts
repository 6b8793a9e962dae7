import { type Clock, RingdownError } from '@ringdown/protocol'
import { DOOR, WORK } from '../budgets/costs.js'
import type { WorkBudget } from '../budgets/work-budget.js'
import { crowded } from './intake.js'
import { type Turn, Turns } from './turns.js'

/** How long a socket may wait before it is opened, in milliseconds: clients give up after six seconds. */
const PATIENCE = 4_500

interface Options {
  readonly clock: Clock
  /** Whether more come than can be accepted: some of them have given up by now, and then that is heard of in a moment. */
  readonly isRush: () => boolean
  readonly work: Pick<WorkBudget, 'payForTurn' | 'hasCredit'>
}

/**
 * Opens sockets one after the other, however many come at once: a thousand in one go would hold up those who are here for as long as all of them
 * take. Nothing is known of who comes; that is what the handshake on an open socket is for.
 */
export class Door {
  readonly #options: Options
  readonly #turns: Turns
  /** What opens each that waits, in order. */
  readonly #waiting = new Set<() => void>()

  constructor(options: Options) {
    this.#options = options
    this.#turns = new Turns({
      ...{ clock: options.clock, burst: DOOR.burst },
      ...{ perSecond: () => this.#perSecond, give: () => this.#giveTurn() },
    })
  }

  /**
   * Opens a socket in its turn, and pays for it.
   *
   * @returns what takes it out of the line, for one that goes away; `null` if it is open.
   * @throws {RingdownError} `unavailable`, if it is too long to wait.
   */
  enter(open: () => void): (() => void) | null {
    const { isRush } = this.#options
    if (this.#waiting.size === 0 && !isRush() && this.#turns.take()) {
      this.#open(open)
      return null
    }
    const wait = (1_000 * this.#waiting.size) / this.#perSecond
    if (wait > PATIENCE) throw new RingdownError(crowded(wait))
    const place = () => this.#open(open)
    this.#waiting.add(place)
    this.#turns.wake()
    return () => void this.#waiting.delete(place)
  }

  #giveTurn(): Turn {
    const [open] = this.#waiting
    if (open === undefined) return 'none'
    this.#waiting.delete(open)
    open()
    return 'taken'
  }

  #open(open: () => void): void {
    this.#options.work.payForTurn(WORK.upgrade)
    open()
  }

  get #perSecond(): number {
    return this.#options.work.hasCredit ? DOOR.perSecond : DOOR.perSecondInNeed
  }
}
