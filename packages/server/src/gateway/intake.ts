import { type Clock, type Problem, RingdownError } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { ARRIVAL, INTAKE, WORK } from '../budgets/costs.js'
import type { WorkBudget } from '../budgets/work-budget.js'
import { expiringCache } from '../expiring-cache.js'
import { Pace } from './pace.js'
import { busyShareOfProcess, Rush } from './rush.js'
import { type Turn, Turns } from './turns.js'
import { WaitingLine } from './waiting-line.js'

/** How long a handshake waits for its turn before it is sent away instead, in milliseconds. Its socket is open, so its client waits, too. */
const PATIENCE = 25_000
/** While the line is longer than this, in milliseconds, who comes is turned away at the door. Who was past it by then may have a later turn. */
const LATEST = 30_000
/** How many handshakes are read a second, and at once. */
const READINGS = { perSecond: 500, burst: 20 }
/** How long a turn is kept for somebody who was not here at its time, in milliseconds. Who was told when may have been told too late. */
const KEPT = LATEST + 30_000
/** For how many devices. */
const MOST_KEPT = 50_000

/** How many devices are let in. */
export interface IntakeFlow {
  /** So many a second, if that holds up nobody. */
  readonly perSecond: number
  /** At most so many, once the CPU that was saved up for a busy moment is spent. */
  readonly perSecondInNeed?: number
  /** So many in any case. */
  readonly leastPerSecond?: number
  /** So many at once, after a quiet time. */
  readonly burst: number
}

interface Options {
  readonly clock: Clock
  /** Pays for those whose turn it is. */
  readonly work: Pick<WorkBudget, 'payForTurn' | 'hasCredit'>
  readonly flow?: IntakeFlow | undefined
  /** What share of the time since it was asked last this process was busy. */
  readonly busyShare?: () => number
}

/** Who comes, on an open socket. */
interface Visit {
  /** Is told if it has to wait. */
  onWait(): void
  /** Whether it has not gone away meanwhile. */
  isHere(): boolean
}

/** A device that has no turn yet. */
interface Place {
  readonly device: string
  readonly goesFirst: boolean
  /** When it was reckoned to have its turn, and may have been told so. */
  readonly due: number
  /** Its sockets: more than one if it has come again, because a person has asked to connect now. */
  readonly sockets: { readonly visit: Visit; settle(isHere: boolean): void }[]
}

/**
 * Lets devices in no faster than this process can serve them beside those that are here, however many come at once. Each has a
 * turn: now, or soon, and then it waits with its socket open, or later, and then it is told when. Who comes back at that time is let in.
 */
export class Intake {
  readonly #options: Options
  readonly #flow: IntakeFlow
  readonly #pace: Pace
  readonly #rush: Rush
  readonly #turns: Turns
  readonly #readings: Turns
  /** Handshakes that nobody has read yet. */
  readonly #unread: (() => void)[] = []
  readonly #line = new WaitingLine<Place>()
  readonly #places = new Map<string, Place>()
  /** Those that were not here when it was their turn. */
  readonly #missed: LRUCache<string, true>
  #isClosed = false

  constructor(options: Options) {
    const { clock, flow = INTAKE, busyShare = busyShareOfProcess() } = options
    this.#options = options
    this.#rush = new Rush({ clock, busyShare })
    this.#flow = flow
    this.#pace = new Pace({ most: flow.perSecond, least: this.#leastPerSecond })
    this.#missed = expiringCache({ clock, lifetimeMs: KEPT, limit: MOST_KEPT })
    this.#turns = new Turns({
      ...{ clock, burst: flow.burst, perSecond: () => this.#perSecondNow, give: () => this.#giveTurn() },
      leastPerSecond: flow.leastPerSecond ?? 0,
      onTick: late => this.#pace.note(late),
    })
    this.#readings = new Turns({
      ...{ clock, burst: READINGS.burst },
      perSecond: () => (this.#rush.isOn ? (flow.leastPerSecond ?? READINGS.perSecond) : READINGS.perSecond),
      give: () => this.#giveReading(),
    })
  }

  /** Whether devices wait for their turn. */
  get isCrowded(): boolean {
    return this.#line.size > 0
  }

  /** Takes no more devices in, because this process is about to end. */
  close(): void {
    this.#isClosed = true
  }

  /** Whether sockets wait to be accepted, which goes first: a client whose socket is not open gives up after seconds, and comes again. */
  get isRush(): boolean {
    return this.#rush.isOn
  }

  /** Before anything is known of who comes. @throws {RingdownError} `unavailable`. */
  checkOpen(): void {
    if (this.#isClosed) throw new RingdownError(STOPPING)
    const wait = this.#timeFor(this.#line.size)
    if (wait > LATEST) throw new RingdownError(crowded(wait - LATEST))
    this.#rush.note()
  }

  /** Waits until a handshake can be read, which costs as much as to open a socket. */
  async approach(visit: Visit): Promise<void> {
    if (this.#unread.length === 0 && this.#readings.take()) return
    visit.onWait()
    await new Promise<void>(resolve => {
      this.#unread.push(resolve)
      this.#readings.wake()
    })
  }

  /**
   * Waits for the turn of a device.
   *
   * @param device its key.
   * @param isReturning whether it was here before: such devices go first.
   * @throws {RingdownError} `unavailable`, with the time of its turn, if that is too long to wait.
   */
  async admit(device: string, isReturning: boolean, visit: Visit): Promise<void> {
    if (this.#isClosed) throw new RingdownError(STOPPING)
    if (this.#missed.delete(device)) this.#turns.takeInAdvance()
    else if (this.#line.size > 0 || !this.#turns.take()) {
      const isHere = await this.#turnOf(device, isReturning, visit)
      if (this.#isClosed) throw new RingdownError(STOPPING)
      // Nobody hears what becomes of its handshake.
      if (!isHere) return
    }
    this.#options.work.payForTurn(ARRIVAL - WORK.upgrade)
  }

  /** @returns whether it is still here then. */
  #turnOf(device: string, isReturning: boolean, visit: Visit): Promise<boolean> {
    // Somebody who waits may come again: their turn stays what it is.
    const place = this.#places.get(device) ?? this.#lineUp(device, isReturning)
    const wait = place.due - this.#options.clock.now()
    if (wait > PATIENCE) throw new RingdownError(crowded(wait))
    visit.onWait()
    return new Promise(settle => place.sockets.push({ visit, settle }))
  }

  #lineUp(device: string, goesFirst: boolean): Place {
    const due = this.#options.clock.now() + this.#timeFor(this.#line.ahead({ goesFirst }) + 1)
    const place: Place = { device, goesFirst, due, sockets: [] }
    this.#places.set(device, place)
    this.#line.add(place)
    this.#turns.wake()
    return place
  }

  #giveReading(): Turn {
    const read = this.#unread.shift()
    read?.()
    return read === undefined ? 'none' : 'taken'
  }

  #giveTurn(): Turn {
    const place = this.#line.next()
    if (place === undefined) return 'none'
    const { device, sockets } = place
    this.#places.delete(device)
    let isTaken = false
    for (const { visit, settle } of sockets) {
      const isHere = visit.isHere()
      isTaken ||= isHere
      settle(isHere)
    }
    if (isTaken) return 'taken'
    this.#missed.set(device, true)
    return 'missed'
  }

  #timeFor(devices: number): number {
    return (1_000 * devices) / this.#perSecond
  }

  get #leastPerSecond(): number {
    const { leastPerSecond, perSecond } = this.#flow
    return leastPerSecond ?? perSecond
  }

  get #perSecondNow(): number {
    return this.#rush.isOn ? this.#leastPerSecond : this.#perSecond
  }

  get #perSecond(): number {
    const { perSecond } = this.#pace
    const { perSecondInNeed = perSecond } = this.#flow
    return this.#options.work.hasCredit ? perSecond : Math.min(perSecond, perSecondInNeed)
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
