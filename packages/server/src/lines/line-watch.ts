import {
  type Address,
  type CallId,
  type CallState,
  type Cancel,
  type Clock,
  type Desk,
  type Device,
  isOpen,
  isSameDevice,
  type QueueNews,
} from '@ringdown/protocol'
import type { NodeNumber, Nodes } from '../nodes/nodes.js'
import type { ErrorObserver } from '../sequencer/ports.js'
import { lineOf } from './line-admission.js'
import type { Queue } from './queue.js'

declare module '../nodes/hints.js' {
  interface Hints {
    /** For nodes that somebody concerned is connected to. Who waits on a line, or what else its staff have before them, has changed. */
    line: { readonly line: string }
  }
}

/** How often those who wait are told a new estimate, in milliseconds. */
const RETELL = 20_000

/** The sockets of this process, as lines use them. Each word may be lost. */
export interface LineSockets {
  /** @returns `false` if the device is not connected to this process. */
  tellCaller(device: Device, news: QueueNews): boolean
  /** Whether one of the staff of a line is connected to this process. */
  hasStaff(line: string): boolean
  tellStaff(desk: Desk): void
  /** The other processes that have staff of a line, or some of these callers. */
  nodesOf(line: string, callers: readonly Device[]): Promise<ReadonlySet<NodeNumber>>
}

interface Options extends LineSockets {
  readonly clock: Clock
  readonly nodes: Nodes
  /** How often this process looks whether it has missed a change, in milliseconds; `null` if there is no other process. */
  readonly lookMs: number | null
  readonly queue: (line: string) => Promise<Queue>
  readonly desk: (line: string, queue: Queue) => Promise<Desk>
  readonly onError: ErrorObserver
}

/** A line that concerns somebody who is connected to this process. */
interface Watched {
  /** What those who wait were told last. */
  told: ReadonlyMap<CallId, string>
  /** What the staff were told last. */
  desk: string
  reading: 'no' | 'yes' | 'again'
  /** Whether something has changed since the staff were told. */
  isNews: boolean
  /** Whether the other processes are still to be told of a change. */
  isOurs: boolean
}

/**
 * Tells visitors and staff, as far as they are connected to this process, what they are to know of lines: when a process has changed
 * something, which then tells the others, and from time to time, because that may be lost.
 */
export class LineWatch {
  readonly #options: Options
  readonly #lines = new Map<string, Watched>()
  #timer: Cancel | null = null
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
    const { nodes } = options
    nodes.receive('line', ({ line }) => {
      if (this.#lines.has(line) || options.hasStaff(line)) this.look(line)
    })
  }

  /** Something has changed here. */
  changed(line: string): void {
    this.#watched(line).isOurs = true
    this.look(line)
  }

  /** A device is here, in these calls. It may have missed something elsewhere. */
  deviceArrived(device: Device, calls: readonly CallState[]): void {
    for (const call of calls) {
      const line = isOpen(call) && isSameDevice(call.caller, device) ? lineOf(call.address) : null
      if (line === null) continue
      const watched = this.#watched(line)
      watched.told = new Map([...watched.told].filter(([callId]) => callId !== call.callId))
      this.#look(line, false).catch(this.#options.onError)
    }
  }

  /** Somebody here listens to an address from now on. */
  listens(address: Address): void {
    const line = lineOf(address)
    if (line === null || this.#options.lookMs === null) return
    this.#watched(line)
    this.#lookLater()
  }

  /** Tells those who are here what has changed. */
  look(line: string): void {
    this.#look(line, true).catch(this.#options.onError)
  }

  close(): void {
    this.#isClosed = true
    this.#timer?.()
  }

  /** One at a time for each line; what changes meanwhile is in the next. */
  async #look(line: string, isNews: boolean): Promise<void> {
    const watched = this.#watched(line)
    watched.isNews ||= isNews
    if (watched.reading !== 'no') {
      watched.reading = 'again'
      return
    }
    try {
      do {
        watched.reading = 'yes'
        await this.#tell(line, watched)
      } while (this.#isAgain(watched))
    } finally {
      watched.reading = 'no'
      if (watched.told.size === 0 && !this.#options.hasStaff(line)) this.#lines.delete(line)
      this.#lookLater()
    }
  }

  #isAgain({ reading }: Watched): boolean {
    return reading === 'again'
  }

  async #tell(line: string, watched: Watched): Promise<void> {
    const { queue, desk, hasStaff, tellStaff, lookMs, onError } = this.#options
    const { isNews, isOurs } = watched
    // What changes while this reads is news for the next time.
    watched.isNews = false
    watched.isOurs = false
    const now = await queue(line)
    if (isOurs) this.#tellOthers(line, now).catch(onError)
    this.#tellCallers(now, watched)
    if (!hasStaff(line) || (!isNews && lookMs === null)) return
    const seen = await desk(line, now)
    const told = withoutTimes(seen)
    if (!isNews && watched.desk === told) return
    watched.desk = told
    tellStaff(seen)
  }

  async #tellOthers(line: string, { waiting }: Queue): Promise<void> {
    const { nodes, nodesOf } = this.#options
    if (nodes.all.length === 1) return
    const callers = waiting.map(({ call }) => call.caller)
    nodes.send(await nodesOf(line, callers), 'line', { line })
  }

  #tellCallers(queue: Queue, watched: Watched): void {
    const { tellCaller } = this.#options
    const told = new Map<CallId, string>()
    queue.waiting.forEach(({ call }, index) => {
      const { callId, caller } = call
      const place = index + 1
      const estimate = queue.estimate(place)
      // What people read has minutes, so only those are news.
      const said = `${place} ${estimate === null ? '' : Math.round(estimate / 60_000)}`
      const isKnown = watched.told.get(callId) === said
      const news = { callId, place, ...(estimate !== null && { estimateMs: estimate }) }
      if (isKnown || tellCaller(caller, news)) told.set(callId, said)
    })
    watched.told = told
  }

  #watched(line: string): Watched {
    const known = this.#lines.get(line)
    if (known) return known
    const watched: Watched = { told: new Map(), desk: '', reading: 'no', isNews: false, isOurs: false }
    this.#lines.set(line, watched)
    return watched
  }

  #lookLater(): void {
    const { clock, lookMs, onError } = this.#options
    if (this.#isClosed || this.#timer !== null || this.#lines.size === 0) return
    this.#timer = clock.after(lookMs ?? RETELL, () => {
      this.#timer = null
      for (const line of this.#lines.keys()) this.#look(line, false).catch(onError)
      this.#lookLater()
    })
  }
}

/** What is before the staff, without what changes by itself. */
function withoutTimes({ readAt: _, calls, requests, ...others }: Desk): string {
  const isTime = (name: string) => name === 'waitedMs' || name === 'ageMs'
  return JSON.stringify({ ...others, calls, requests }, (name, value) => (isTime(name) ? undefined : value))
}
