import { setTimeout as pause } from 'node:timers/promises'
import { newCallId } from '../attacks.js'
import { signIn } from '../wire-client.js'
import { type Balancer, RoamingDevice } from './roaming-device.js'

/** How long a call lasts at most, in milliseconds. */
const TALK = 6_000

interface Tally {
  made: number
  /** What went wrong, and when. */
  readonly lost: string[]
  /** Each ring: milliseconds after the click, and when it began. */
  readonly rings: { readonly began: number; readonly tookMs: number }[]
}

/**
 * A person with one device calls one with two, on any nodes. Both answer in the same moment, and either hangs up. Then they call
 * again.
 */
export class RoamingPair {
  readonly tally: Tally = { made: 0, lost: [], rings: [] }
  readonly #caller: RoamingDevice
  readonly #callees: readonly RoamingDevice[]
  readonly #callee: string
  #doing = 'placed'

  private constructor(caller: RoamingDevice, callees: readonly RoamingDevice[], callee: string) {
    this.#caller = caller
    this.#callees = callees
    this.#callee = callee
  }

  static async open(balancer: Balancer, index: number): Promise<RoamingPair> {
    const way = () => ({ port: balancer(), localAddress: '127.0.0.1' })
    const caller = await signIn(way(), `Ann ${index}`)
    const callee = await signIn(way(), `Bob ${index}`)
    const devices = await Promise.all([
      RoamingDevice.open(caller, balancer),
      RoamingDevice.open(callee, balancer),
      RoamingDevice.open(callee, balancer),
    ])
    const [one, ...others] = devices
    return new RoamingPair(one, others, callee.userId)
  }

  /** Calls until it is told to stop. */
  async talkUntil(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        await this.#callOnce()
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        this.tally.lost.push(why)
        console.log(`        lost while it was ${this.#doing}: ${why}`)
        await pause(1_000)
      }
    }
  }

  close(): void {
    for (const device of [this.#caller, ...this.#callees]) device.close()
  }

  async #callOnce(): Promise<void> {
    const callId = newCallId()
    this.#doing = 'placed'
    this.tally.made += 1
    const address = `user:${this.#callee}`
    const began = performance.now()
    const rang = Promise.all(this.#callees.map(device => device.ring(callId)))
    // A call that fails earlier does not wait for it.
    rang.catch(() => {})
    await this.#caller.append(callId, { type: 'invite', address, media: { audio: true, video: true } })
    await rang
    this.tally.rings.push({ began, tookMs: performance.now() - began })
    this.#doing = 'answered'
    const answers = await Promise.all(
      this.#callees.map(async device => {
        try {
          await device.append(callId, { type: 'accept' })
          return device
        } catch (error) {
          device.forget()
          if (error instanceof Error && error.message.startsWith('answered-elsewhere')) return null
          throw error
        }
      }),
    )
    const winners = answers.filter(device => device !== null)
    const [winner] = winners
    if (winner === undefined || winners.length > 1)
      throw new Error(`${winners.length} devices have answered.`)
    const { from } = await this.#caller.expect('accept', callId)
    if (from?.deviceId !== winner.deviceId) throw new Error('The caller was told of another answer.')
    this.#doing = 'hung up'
    await pause(Math.random() * TALK)
    const [first, second] = Math.random() < 0.5 ? [this.#caller, winner] : [winner, this.#caller]
    await first.append(callId, { type: 'hangup', reason: 'completed' })
    await second.expect('hangup', callId)
    for (const device of [this.#caller, ...this.#callees]) device.forget()
  }
}
