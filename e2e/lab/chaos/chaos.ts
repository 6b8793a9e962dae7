import { seededRandom } from '@ringdown/testing'
import type { RingdownServer } from '../../ringdown-server.js'
import type { Lab } from '../lab.js'
import type { Diary } from './diary.js'
import { FAULTS, type FaultName, pickFault } from './faults.js'
import { reportMedia } from './media-report.js'
import { Pictures } from './pictures.js'
import type { Seat } from './seat.js'

interface Options {
  readonly seed: number
  readonly lab: Lab
  readonly server: RingdownServer
  readonly seats: readonly [Seat, Seat]
  readonly diary: Diary
}

/** Milliseconds between the end of a fault and the next one. */
const REST_MS = [500, 6_000] as const
/** One in this many faults gets all the time it needs, so that its recovery can be measured. */
const CALM = 2
/** A slower recovery is reported in detail, and no fault may take longer than a call waits. */
const PATIENCE_MS = 15_000
const CALM_MS = 60_000
const LOOK_AGAIN_MS = 2_000

/** Applies one fault after another to two people in a call, as the seed decides. */
export class Chaos {
  readonly #options: Options
  readonly #pictures: Pictures
  readonly #random: () => number
  /** For each fault: milliseconds from its end until both see each other, if nothing else happened in between. */
  readonly recoveries = new Map<FaultName, number[]>()

  constructor(options: Options) {
    this.#options = options
    this.#random = seededRandom(options.seed)
    this.#pictures = new Pictures(...options.seats)
  }

  async rage(ms: number): Promise<void> {
    const { diary } = this.#options
    const end = Date.now() + ms
    while (Date.now() < end) {
      // Draws all random numbers of a round at once, so that what happens does not depend on timing.
      const who = this.#roll(0, 1)
      const name = pickFault(this.#roll)
      const isCalm = this.#roll(1, CALM) === 1
      const rest = this.#roll(...REST_MS)
      await this.#happen(name, who)
      const ms = isCalm ? await this.#waitCalmly() : await this.#pictures.pass(rest)
      diary.note(
        `    ${ms === null ? 'no pictures yet' : `pictures after ${ms} ms`}; ${await this.#describe()}`,
      )
      if (ms !== null) this.recoveries.set(name, [...(this.recoveries.get(name) ?? []), ms])
      if (isCalm && ms === null) throw new Error(`No pictures within ${CALM_MS / 1000} s of: ${name}.`)
    }
  }

  /** The table: how often each fault came, and its longest recovery. */
  get report(): string {
    return [...this.recoveries]
      .map(
        ([name, times]) =>
          `${name.padEnd(20)} ${times.length} ×, at the most ${(Math.max(...times) / 1000).toFixed(1)} s`,
      )
      .join('\n')
  }

  close(): void {
    this.#pictures.close()
  }

  async #waitCalmly(): Promise<number | null> {
    const ms = await this.#pictures.untilMoving(PATIENCE_MS)
    if (ms !== null) return ms
    await this.reportMedia()
    const more = await this.#pictures.untilMoving(CALM_MS - PATIENCE_MS)
    return more === null ? null : PATIENCE_MS + more
  }

  async #happen(name: FaultName, who: number): Promise<void> {
    const { lab, server, diary } = this.#options
    const [one, two] = this.#options.seats
    const [seat, other] = who === 0 ? [one, two] : [two, one]
    diary.note(name)
    try {
      const details = await FAULTS[name].happen({ lab, server, seat, other, roll: this.#roll })
      diary.note(`  done${details ? `: ${details}` : ''}`)
    } catch (error) {
      diary.note(`  failed; ${await this.#describe()}`)
      throw error
    }
  }

  /** Records what the pages send, receive and show, to help find the cause of a failure. */
  async reportMedia(): Promise<void> {
    // Twice, to see what is still growing.
    for (const _ of [1, 2]) {
      for (const { name, page } of this.#options.seats) {
        this.#options.diary.note(`${name}: ${await reportMedia(page)}`)
      }
      await this.#pictures.pass(LOOK_AGAIN_MS)
    }
  }

  readonly #roll = (min: number, max: number): number => Math.floor(min + this.#random() * (max - min + 1))

  async #describe(): Promise<string> {
    const pages = await Promise.all(this.#options.seats.map(seat => seat.describe()))
    return [this.#pictures.description, ...pages].join('; ')
  }
}
