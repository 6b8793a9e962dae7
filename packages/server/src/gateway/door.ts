import { type Clock, RingdownError } from '@ringdown/protocol'
import { DOOR, WORK } from '../budgets/costs.js'
import type { WorkBudget } from '../budgets/work-budget.js'
import { crowded } from './intake.js'

/** How long a socket may wait before it is opened, in milliseconds: clients give up after six seconds. */
const PATIENCE = 4_000
/** How long it takes until so many can be opened at once, in milliseconds. */
const BURST_MS = (1_000 * DOOR.burst) / DOOR.perSecond

interface Options {
  readonly clock: Clock
  readonly work: Pick<WorkBudget, 'payForTurn' | 'hasCredit'>
}

/**
 * Opens sockets one after the other, however many come at once: a thousand in one go would hold up those who are here for as long as all of them
 * take. Nothing is known of who comes; that is what the handshake on an open socket is for.
 */
export class Door {
  readonly #options: Options
  /** When the next socket is opened. */
  #next = 0

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * Takes the next place, and pays for it.
   *
   * @returns how long that is, in milliseconds.
   * @throws {RingdownError} `unavailable`, if it is too long to wait.
   */
  enter(): number {
    const { clock, work } = this.#options
    const now = clock.now()
    const turn = Math.max(this.#next, now - BURST_MS)
    const wait = Math.max(0, turn - now)
    if (wait > PATIENCE) throw new RingdownError(crowded(wait))
    this.#next = turn + 1_000 / (work.hasCredit ? DOOR.perSecond : DOOR.perSecondInNeed)
    work.payForTurn(WORK.upgrade)
    return wait
  }
}
