import type { Cancel, Clock } from '@ringdown/protocol'
import { FaultyLink } from '@ringdown/testing'

/** What a socket's end is told. */
export interface CableEnd {
  onMessage(message: unknown): void
  /** The connection is gone: the other end closed it, or has been silent for too long. */
  onClose(): void
}

export interface CableOptions {
  readonly clock: Clock
  readonly random: () => number
  /** Probability that a message that may be lost is lost; also that it arrives twice, or late. */
  readonly faults: number
}

type Side = 'client' | 'server'

/**
 * Milliseconds on the way, and until an end notices that the other is silent (a heartbeat each 10 s, 8 s to answer).
 */
const DELAY_MS = [2, 60] as const
const SILENCE_MS = [8_000, 18_000] as const

/**
 * One connection between a page and the server, like TCP: in order and complete, or gone. While it is cut nothing
 * gets through; what was sent arrives once it is repaired, unless an end has given up by then. The server's fast
 * copies, which may be lost, arrive twice and overtake each other, travel over a separate faulty link.
 */
export class Cable {
  readonly #options: CableOptions
  readonly #ends: Readonly<Record<Side, CableEnd>>
  readonly #clocks: Readonly<Record<Side, Clock>>
  readonly #closed: Record<Side, boolean> = { client: false, server: false }
  readonly #copies: FaultyLink<unknown>
  #lastArrival: Record<Side, number> = { client: 0, server: 0 }
  #held: (() => void)[] = []
  #giveUps: Cancel[] = []
  #isCut = false

  /** @param pageClock times the page's end, which sleeps with it. */
  constructor(ends: Readonly<Record<Side, CableEnd>>, pageClock: Clock, options: CableOptions) {
    this.#ends = ends
    this.#options = options
    this.#clocks = { client: pageClock, server: options.clock }
    const { faults, random, clock } = options
    this.#copies = new FaultyLink(message => this.#arrive('client', message), {
      clock,
      seed: Math.floor(random() * 2 ** 31),
      drop: faults,
      duplicate: faults,
      reorder: faults,
      delayMs: DELAY_MS,
    })
  }

  /** Whether both ends are closed. */
  get isOver(): boolean {
    return this.#closed.client && this.#closed.server
  }

  send(from: Side, message: unknown): void {
    if (this.#closed[from]) return
    const to = otherOf(from)
    this.#later(to, () => this.#arrive(to, message))
  }

  /** Sends a fast copy to the page, which may be lost. */
  pushCopy(message: unknown): void {
    if (!this.#closed.server) this.#copies.send(message)
  }

  /** One end closes the connection; the other is told. */
  close(by: Side): void {
    if (this.#closed[by]) return
    this.#closed[by] = true
    const to = otherOf(by)
    this.#later(to, () => this.#end(to))
  }

  cut(): void {
    if (this.#isCut || this.isOver) return
    this.#isCut = true
    for (const side of ['client', 'server'] as const) {
      const silence = between(SILENCE_MS, this.#options.random)
      this.#giveUps.push(this.#clocks[side].after(silence, () => this.#giveUp(side)))
    }
  }

  repair(): void {
    if (!this.#isCut) return
    this.#isCut = false
    for (const cancel of this.#giveUps.splice(0)) cancel()
    for (const pass of this.#held.splice(0)) pass()
  }

  /** Nothing is lost from now on. */
  heal(): void {
    this.#copies.heal()
    this.repair()
  }

  #giveUp(side: Side): void {
    this.close(side)
    this.#ends[side].onClose()
  }

  #end(side: Side): void {
    if (this.#closed[side]) return
    this.#closed[side] = true
    this.#ends[side].onClose()
  }

  #arrive(to: Side, message: unknown): void {
    if (this.#isCut) this.#held.push(() => this.#arrive(to, message))
    else if (!this.#closed[to]) this.#ends[to].onMessage(message)
  }

  #later(to: Side, run: () => void): void {
    const { clock, random } = this.#options
    const arrival = Math.max(this.#lastArrival[to], clock.now() + between(DELAY_MS, random))
    this.#lastArrival[to] = arrival
    clock.after(arrival - clock.now(), () => this.#pass(run))
  }

  #pass(run: () => void): void {
    if (this.#isCut) this.#held.push(() => this.#pass(run))
    else run()
  }
}

export function between([min, max]: readonly [number, number], random: () => number): number {
  return Math.round(min + random() * (max - min))
}

function otherOf(side: Side): Side {
  return side === 'client' ? 'server' : 'client'
}
