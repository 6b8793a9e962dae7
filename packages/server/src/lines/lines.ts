import {
  type Address,
  type CallState,
  type Clock,
  type Device,
  isOpen as isWaiting,
  type LineStatus,
  type Problem,
  RingdownError,
  userOf,
  type Visit,
} from '@ringdown/protocol'
import type { CallChange, ErrorObserver, LineGate } from '../sequencer/ports.js'
import type { CallStore } from '../store/call-store.js'
import type { KeptPlace, LineStore } from '../store/line-store.js'
import { isOpen, lineOf, NO_LINE, refusalOfVisit } from './line-admission.js'
import type { LineDirectory } from './line-directory.js'
import { nextOpening } from './opening-hours.js'
import { Queue } from './queue.js'
import type { Transfers } from './transfers.js'

/** How long the place of somebody whose page was reloaded is kept, in milliseconds. */
const RETURN = 30_000

interface Options {
  readonly clock: Clock
  readonly calls: CallStore
  readonly directory: LineDirectory
  readonly places: LineStore
  readonly transfers: Transfers
  /** Whether only lines that were made can be called. */
  readonly onlyMade: boolean
  /** Who waits on a line has changed. */
  readonly changed: (line: string) => void
  readonly onError: ErrorObserver
}

/**
 * The lines: who may wait there, where each is in the queue, and for how long still. A queue is nothing that is kept: it follows
 * from the calls that wait at the line's address, each of which says since when its caller has waited.
 */
export class Lines implements LineGate {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  async placeFor(caller: Device, address: Address): Promise<KeptPlace | null> {
    const isKept = lineOf(address) !== null || userOf(address) !== null
    return isKept ? this.#options.places.placeOf(caller, address) : null
  }

  async refusal(address: Address, place: KeptPlace | null): Promise<Problem | null> {
    const name = lineOf(address)
    if (name === null) return null
    const { clock, calls, directory, onlyMade } = this.#options
    const line = directory.find(name)
    const isLimited = line !== null && line.mostWaiting !== null
    return refusalOfVisit({
      line,
      waiting: isLimited ? (await calls.held(address)).length : 0,
      at: clock.now(),
      onlyMade,
      isTransferred: place?.passed !== undefined,
    })
  }

  longestWait(address: Address): number | null {
    const name = lineOf(address)
    return name === null ? null : (this.#options.directory.find(name)?.longestWaitMs ?? null)
  }

  visit(address: Address, place: KeptPlace | null): Visit | null {
    if (lineOf(address) === null && place?.passed === undefined) return null
    const arrivedAt = this.#options.clock.now()
    return { since: arrivedAt, ...place, arrivedAt }
  }

  async arrived(caller: Device, address: Address, place: KeptPlace): Promise<void> {
    // If this fails, it is kept for a minute at most.
    await this.#options.places.givePlace(caller, address, place).catch(this.#options.onError)
  }

  /**
   * A call that waits is about to end, although its caller does not give up.
   *
   * @param isGone their page is gone. If it comes back at once, it was reloaded.
   * @returns where a visitor calls again who was passed on to a person, and whom nobody has answered; `null` for other calls.
   */
  async leaves(call: CallState, isGone: boolean): Promise<Address | null> {
    const { caller, address, visit } = call
    if (!isGone) return this.#options.transfers.returnAddress(call)
    if (lineOf(address) !== null && visit !== undefined) {
      const { arrivedAt: _, ...place } = visit
      await this.#options.places.keepPlace(caller, address, place, RETURN)
    }
    return null
  }

  /** @throws {RingdownError} `not-allowed` for a line that nobody has made, where only those can be called. */
  async status(name: string): Promise<LineStatus> {
    const line = this.find(name)
    const { clock } = this.#options
    const queue = await this.queue(name)
    const waiting = queue.waiting.length
    const estimate = queue.estimate(waiting + 1)
    const shared = { waiting, ...(estimate !== null && { estimateMs: estimate }) }
    if (line === null) return { title: name, greeting: '', open: true, ...shared }
    const { title, greeting, closedWords, hours } = line
    const now = clock.now()
    if (isOpen(line, now)) return { title, greeting, open: true, ...shared }
    const opens = hours && nextOpening(hours, now)
    return {
      title,
      greeting,
      open: false,
      closedWords,
      ...(opens !== null && { opensInMs: opens - now }),
      waiting,
    }
  }

  /**
   * A line that was made; `null` for another one that can be called.
   *
   * @throws {RingdownError} `not-allowed` for a line that nobody has made, where only those can be called.
   */
  find(name: string) {
    const { directory, onlyMade } = this.#options
    const line = directory.find(name)
    if (line === null && onlyMade) throw new RingdownError(NO_LINE)
    return line
  }

  titleOf(name: string): string {
    return this.#options.directory.find(name)?.title ?? name
  }

  /** Who waits on a line now, in any process of this server. */
  async queue(name: string): Promise<Queue> {
    const { calls, places, clock } = this.#options
    const [held, answers] = await Promise.all([calls.held(`line:${name}`), places.answers(name)])
    return new Queue(held, answers, clock.now())
  }

  /** A call has changed, and with it perhaps a queue. */
  follow({ before, after }: CallChange): void {
    const name = lineOf(after.address)
    if (name === null || (before !== null && (!isWaiting(before) || isWaiting(after)))) return
    const { changed, onError } = this.#options
    const isAnswered = before !== null && after.phase === 'accepted'
    const noted = isAnswered ? this.#noteAnswer(name, after, after.acceptedAt) : Promise.resolve()
    noted.catch(onError).finally(() => changed(name))
  }

  /** How fast the staff are follows from when they answer while people wait. */
  async #noteAnswer(name: string, answered: CallState, at: number): Promise<void> {
    const { calls, places } = this.#options
    const others = await calls.held(`line:${name}`)
    await places.addAnswer(name, at, new Queue([...others, answered], [], at).waitedSince)
  }
}
