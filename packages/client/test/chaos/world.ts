import { FakeNetwork, ManualClock } from '@ringdown/testing'
import type { PageStorage } from '../../src/index.js'
import { Cable, type CableEnd } from './cable.js'
import { NOTHING_WANTED, Page, type Wanted } from './page.js'
import { SimServer } from './sim-server.js'

/** Milliseconds between the unloading of a page and the closing of its connections. */
const UNLOAD_MS = 5

/** What a tab keeps across a reload; a duplicated tab starts with a copy. */
class Tab implements PageStorage {
  readonly #kept: Map<string, string>

  constructor(original?: Tab) {
    // Private members of the same class are accessible.
    this.#kept = new Map(original ? original.#kept : [])
  }

  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null
  }

  setItem(key: string, value: string): void {
    this.#kept.set(key, value)
  }

  removeItem(key: string): void {
    this.#kept.delete(key)
  }
}

/** A tab of someone's browser: open, or closed for the moment and to be opened again. */
export interface Seat {
  readonly name: string
  readonly deviceId: string
  readonly tab: Tab
  page: Page | null
  /** What is turned on again when it opens. */
  wanted: Wanted
}

/** People at their pages, the server, and the networks between them, with simulated time. */
export class World {
  readonly clock = new ManualClock(1_000_000_000_000)
  readonly network = new FakeNetwork({ clock: this.clock, strict: true, behindNats: true })
  readonly seats: Seat[]
  /** Pages that are gone, and their connections that nobody could close. */
  readonly gone: Page[] = []
  readonly random: () => number
  server: SimServer | null
  readonly #mostParties: number | undefined
  /** Probability that a fast copy from the server is lost, arrives twice, or late. */
  faults: number

  /** @param mostParties how many devices may take part in one call. */
  constructor(names: readonly string[], random: () => number, faults: number, mostParties?: number) {
    this.#mostParties = mostParties
    this.server = this.#makeServer()
    this.random = random
    this.faults = faults
    this.seats = names.map(name => this.#seat(name, `${name}-1`, new Tab()))
    for (const seat of this.seats) this.open(seat)
  }

  get pages(): readonly Page[] {
    return this.seats.flatMap(({ page }) => (page ? [page] : []))
  }

  /** Opens a seat's page. */
  open(seat: Seat): void {
    if (seat.page) return
    seat.page = new Page({
      name: seat.name,
      deviceId: seat.deviceId,
      tab: seat.tab,
      clock: this.clock,
      random: this.random,
      network: this.network,
      connect: (page, end) => this.#connect(page, end),
      wanted: seat.wanted,
    })
  }

  /** Closes a seat's page, or lets it crash. */
  unload(seat: Seat, how: 'leaves' | 'crashes'): void {
    const { page } = seat
    if (!page) return
    seat.wanted = page.wantedAfterReload
    page.unload(how)
    seat.page = null
    this.gone.push(page)
    if (how === 'leaves') this.clock.after(UNLOAD_MS, () => page.closeConnections())
  }

  /** "Duplicate tab": the copy has what the original had stored. */
  duplicate({ name, tab }: Seat): Seat {
    const seat = this.#seat(name, `${name}-${this.seats.length + 1}`, new Tab(tab))
    this.seats.push(seat)
    this.open(seat)
    return seat
  }

  killServer(): void {
    this.server?.kill()
    this.server = null
  }

  /** @param suffix of the ids by which it knows its users. */
  startServer(suffix?: string): void {
    this.server ??= this.#makeServer(suffix)
  }

  /** Restores everything that was cut, lost, closed or asleep. */
  heal(): void {
    this.faults = 0
    this.startServer()
    for (const seat of this.seats) this.open(seat)
    for (const page of this.pages) page.heal()
  }

  /** Nobody is here any more. */
  close(): void {
    for (const page of this.pages) page.ringdown.close()
    for (const page of this.gone) page.closeConnections()
    this.killServer()
  }

  #makeServer(suffix?: string): SimServer {
    return new SimServer(this.clock, this.#mostParties, suffix)
  }

  #seat(name: string, deviceId: string, tab: Tab): Seat {
    return { name, deviceId, tab, page: null, wanted: NOTHING_WANTED }
  }

  #connect(page: Page, end: CableEnd): Cable | null {
    const { clock, random, server } = this
    if (!server) return null
    return server.connect(
      serverEnd =>
        new Cable({ client: end, server: serverEnd }, page.clock, { clock, random, faults: this.faults }),
    )
  }
}
