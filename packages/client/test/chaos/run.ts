import { seededRandom } from '@ringdown/testing'
import type { Call } from '../../src/index.js'
import { findDisagreements, findLeftovers, findUnrepaired, findViolations } from './promises.js'
import { type Step, take } from './steps.js'
import { World } from './world.js'

export interface Plan {
  readonly names: readonly string[]
  /** Every random choice apart from the steps. */
  readonly seed: number
  /** Probability that a fast copy from the server is lost, arrives twice, or late. */
  readonly faults: number
  readonly steps: readonly Step[]
}

/** How long everyone is online at the start, in milliseconds. */
const START_MS = 3_000
/**
 * After everything is restored: the time until two people in a call are connected again, and until nobody waits for
 * anybody.
 */
const REPAIR_MS = 40_000
const SETTLE_MS = 100_000
const GOODBYE_MS = 5_000
const ANSWER_MS = 3_000

/** What went wrong in a run, with everything that had happened. */
class ChaosError extends Error {
  constructor(problems: readonly string[], diary: readonly string[]) {
    super([...problems, '', ...diary].join('\n'))
  }
}

/** Runs a plan in a separate world. @throws {ChaosError} if a promise was broken. */
export class Run {
  readonly world: World
  readonly #diary: string[] = []

  constructor({ names, seed, faults }: Plan) {
    const random = seededRandom(seed)
    this.world = new World(names, random, faults)
  }

  async live(steps: readonly Step[]): Promise<void> {
    await this.pass(START_MS)
    for (const step of steps) {
      await this.pass(step.afterMs)
      const happened = take(step, this.world)
      if (happened === null) continue
      this.note(happened)
      await this.pass(0)
    }
  }

  /** Everything is restored: people in a call must be connected, and all must agree on who is in one. */
  async heal(): Promise<void> {
    this.world.heal()
    this.note('all is healed')
    await this.pass(REPAIR_MS)
    this.expectNone(findUnrepaired(this.world))
    await this.pass(SETTLE_MS - REPAIR_MS)
    // People who chose to wait without limit still do, even for someone who gave up long ago.
    for (const { call } of this.world.pages) if (call?.snapshot.outage?.givesUpAt === null) call.hangUp()
    await this.pass(GOODBYE_MS)
    this.expectNone(await findDisagreements(this.world))
  }

  /** The first two call each other. */
  async meet(): Promise<void> {
    await this.pass(START_MS)
    const [caller, ...others] = this.world.pages
    const callee = others.find(({ name }) => name !== caller?.name)
    if (!caller || !callee) throw new Error('There are not two to call each other.')
    const call = caller.place(callee.name, { audio: true, video: true })
    await this.pass(ANSWER_MS)
    const [ring] = callee.ringdown.snapshot.incoming
    if (ring) callee.accept(ring, {})
    await this.pass(ANSWER_MS)
    this.note('met')
    const { snapshot } = call
    if (snapshot.phase === 'ended')
      this.expectNone([`a call ended with ${snapshot.reason}: ${snapshot.failure}`])
    this.expectNone(await findDisagreements(this.world))
  }

  /** Those who were in a call are in the same one and connected, or were in none. */
  expectSame(calls: readonly (Call | null)[]): void {
    this.expectNone(
      this.world.pages.flatMap(({ call, deviceId }, index) => {
        const isSame = call === calls[index] && (call?.snapshot.connection ?? 'connected') === 'connected'
        return isSame ? [] : [`${deviceId} is no longer in its call`]
      }),
    )
  }

  /** People in a call hang up, and another call is made. */
  async callOnceMore(): Promise<void> {
    await this.#hangUp()
    await this.meet()
    const calls = this.world.pages.flatMap(({ call }) => call ?? [])
    await this.#hangUp()
    for (const { snapshot } of calls) {
      if (snapshot.reason !== 'completed') this.expectNone([`the last call ended with ${snapshot.reason}`])
    }
  }

  async #hangUp(): Promise<void> {
    for (const { call } of this.world.pages) call?.hangUp()
    await this.pass(GOODBYE_MS)
    this.expectNone([...(await findDisagreements(this.world)), ...findLeftovers(this.world)])
  }

  /** Everyone goes home. Nothing of theirs is left. */
  async close(): Promise<void> {
    this.world.close()
    await this.world.clock.advance(GOODBYE_MS)
    const { clock, network } = this.world
    if (clock.pending > 0) this.expectNone([`${clock.pending} timers are left`])
    if (network.open > 0) this.expectNone([`${network.open} connections are left`])
  }

  /** Lets time pass, then checks what must always hold. */
  async pass(ms: number): Promise<void> {
    await this.world.clock.advance(ms)
    this.expectNone(findViolations(this.world))
  }

  note(what: string): void {
    const { world } = this
    const states = world.pages.map(({ deviceId, call, ringdown: { snapshot } }) => {
      const { callId = '', phase = '', connection = '', outage } = call?.snapshot ?? {}
      return `${deviceId} ${snapshot.connection} ${callId.slice(-4)} ${phase} ${connection} ${outage?.cause ?? ''}`
    })
    const seconds = ((world.clock.now() - 1_000_000_000_000) / 1000).toFixed(1).padStart(6)
    this.#diary.push(`${seconds} s  ${what.padEnd(30)} | ${states.join(' | ')}`)
  }

  expectNone(problems: readonly string[]): void {
    if (problems.length === 0) return
    this.note('now')
    throw new ChaosError(problems, this.#diary)
  }
}
