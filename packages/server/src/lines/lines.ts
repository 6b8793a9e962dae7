import {
  type Address,
  type CallId,
  type CallState,
  type Cancel,
  type Clock,
  type Device,
  deviceKey,
  isOpen as isWaiting,
  type LineStatus,
  type Party,
  type Problem,
  type QueueNews,
  RingdownError,
} from '@ringdown/protocol'
import { expiringCache } from '../expiring-cache.js'
import type { CallChange } from '../sequencer/ports.js'
import { isOpen, lineOf, refusalOfVisit } from './line-admission.js'
import type { LineDirectory } from './line-directory.js'
import { nextOpening } from './opening-hours.js'
import { Queue } from './queue.js'
import type { Passed, Transfers } from './transfers.js'

/** How often those who wait are told a new estimate, in milliseconds. */
const RETELL = 20_000
/** How long the place of somebody whose page was reloaded is kept, in milliseconds, and of how many. */
const RETURN = 30_000
const RETURNING = 10_000

/** Somebody who waits on a line, as its staff see them. */
export interface Visitor {
  readonly caller: Party
  readonly passed: Passed | null
}

interface Options {
  readonly clock: Clock
  readonly directory: LineDirectory
  readonly transfers: Transfers
  /** Whether only lines that were made can be called. */
  readonly onlyMade: boolean
  tellCaller(device: Device, news: QueueNews): void
  /** What the staff of a line have before them has changed. */
  tellStaff(line: string): void
}

/** The lines: who may wait there, where each is in the queue, and for how long still. */
export class Lines {
  readonly #options: Options
  readonly #queues = new Map<string, Queue>()
  readonly #visitors = new Map<CallId, Visitor>()
  readonly #told = new Map<CallId, string>()
  readonly #returning
  readonly #retelling = new Map<string, Cancel>()

  constructor(options: Options) {
    this.#options = options
    this.#returning = expiringCache<string, number>({
      clock: options.clock,
      lifetimeMs: RETURN,
      limit: RETURNING,
    })
  }

  /** Why somebody cannot wait at an address now; `null` if they can, and for what is no line. */
  refusal(caller: Device, address: Address): Problem | null {
    const name = lineOf(address)
    if (name === null) return null
    const { clock, directory, transfers, onlyMade } = this.#options
    return refusalOfVisit({
      line: directory.find(name),
      waiting: this.#queues.get(name)?.waiting.length ?? 0,
      at: clock.now(),
      onlyMade,
      isTransferred: transfers.expects(caller, address),
    })
  }

  /** How long a call waits at an address at most, in milliseconds; `null` for as long as its caller likes. */
  longestWait(address: Address): number | null {
    const name = lineOf(address)
    return name === null ? null : (this.#options.directory.find(name)?.longestWaitMs ?? null)
  }

  /** Whether the staff have passed somebody on to this address, so that it is to take them. */
  expects(caller: Device, address: Address): boolean {
    return this.#options.transfers.expects(caller, address)
  }

  /** Where a visitor calls again who was passed on to a person, and whom nobody has answered; `null` for other calls. */
  returnAddress(call: CallState): Address | null {
    return this.#options.transfers.returnAddress(call)
  }

  /** @throws {RingdownError} `not-allowed` for a line that nobody has made, where only those can be called. */
  status(name: string): LineStatus {
    const { clock, directory, onlyMade } = this.#options
    const now = clock.now()
    const line = directory.find(name)
    if (line === null && onlyMade) throw new RingdownError(NO_LINE)
    const queue = this.#queues.get(name)
    const waiting = queue?.waiting.length ?? 0
    const estimate = queue?.estimate(waiting + 1, now) ?? null
    const shared = { waiting, ...(estimate !== null && { estimateMs: estimate }) }
    if (line === null) return { title: name, greeting: '', open: true, ...shared }
    const { title, greeting, closedWords, hours } = line
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

  titleOf(name: string): string {
    return this.#options.directory.find(name)?.title ?? name
  }

  /** Who waits on a line, in the order in which they are to be answered. */
  waiting(name: string): readonly (Visitor & { readonly callId: CallId; readonly since: number })[] {
    return (this.#queues.get(name)?.waiting ?? []).flatMap(({ callId, since }) => {
      const visitor = this.#visitors.get(callId)
      return visitor ? [{ ...visitor, callId, since }] : []
    })
  }

  /** A call has changed, and with it perhaps a queue. */
  follow({ before, after }: CallChange): void {
    const name = lineOf(after.address)
    if (before === null) {
      const passed = this.#options.transfers.arrived(after)
      if (name !== null) this.#join(name, after, passed)
    } else if (name !== null && isWaiting(before) && !isWaiting(after)) this.#leave(name, after)
  }

  /** Makes the queues again of all calls that wait now, in the order in which they came. */
  resume(waiting: readonly CallState[]): void {
    const ids = new Set(waiting.map(({ callId }) => callId))
    for (const [name, queue] of this.#queues) {
      const gone = queue.waiting.filter(({ callId }) => !ids.has(callId))
      for (const { callId } of gone) {
        queue.leave(callId, this.#options.clock.now(), false)
        this.#visitors.delete(callId)
        this.#told.delete(callId)
      }
      if (gone.length > 0) this.#tell(name)
    }
    for (const call of waiting) {
      const name = lineOf(call.address)
      if (name !== null && !this.#visitors.has(call.callId)) this.#join(name, call, null)
    }
  }

  close(): void {
    for (const cancel of this.#retelling.values()) cancel()
    this.#retelling.clear()
  }

  #join(name: string, call: CallState, passed: Passed | null): void {
    if (!isWaiting(call)) return
    const now = this.#options.clock.now()
    const { callId, caller } = call
    const key = placeKey(name, caller)
    const returned = this.#returning.get(key)
    this.#returning.delete(key)
    const queue = this.#queues.get(name) ?? new Queue()
    this.#queues.set(name, queue)
    queue.join({ callId, since: passed?.since ?? returned ?? now, arrivedAt: now })
    this.#visitors.set(callId, { caller, passed })
    this.#tell(name)
  }

  #leave(name: string, call: CallState): void {
    const { callId, caller } = call
    const queue = this.#queues.get(name)
    const since = queue?.waiting.find(waiting => waiting.callId === callId)?.since
    // Their page is gone. If it comes back at once, it was reloaded.
    const isGone = call.phase === 'ended' && call.reason === 'peer-left'
    if (isGone && since !== undefined) this.#returning.set(placeKey(name, caller), since)
    if (call.phase === 'accepted' && since !== undefined) this.#options.transfers.answered(callId, since)
    queue?.leave(callId, this.#options.clock.now(), call.phase === 'accepted')
    this.#visitors.delete(callId)
    this.#told.delete(callId)
    this.#tell(name)
  }

  #tell(name: string): void {
    this.#options.tellStaff(name)
    this.#tellCallers(name)
  }

  #tellCallers(name: string): void {
    const { clock, tellCaller } = this.#options
    const now = clock.now()
    const queue = this.#queues.get(name)
    if (!queue) return
    queue.waiting.forEach(({ callId }, index) => {
      const caller = this.#visitors.get(callId)?.caller
      if (!caller) return
      const place = index + 1
      const estimate = queue.estimate(place, now)
      // What people read has minutes, so only those are news.
      const said = `${place} ${estimate === null ? '' : Math.round(estimate / 60_000)}`
      if (this.#told.get(callId) === said) return
      this.#told.set(callId, said)
      tellCaller(caller, { callId, place, ...(estimate !== null && { estimateMs: estimate }) })
    })
    this.#retelling.get(name)?.()
    this.#retelling.delete(name)
    if (queue.isIdle(now)) this.#queues.delete(name)
    else
      this.#retelling.set(
        name,
        clock.after(RETELL, () => this.#tellCallers(name)),
      )
  }
}

function placeKey(line: string, device: Device): string {
  return `${line} ${deviceKey(device)}`
}

const NO_LINE: Problem = { code: 'not-allowed', message: 'There is no such line here. Check the address.' }
