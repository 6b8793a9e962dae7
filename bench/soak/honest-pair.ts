import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { CallId, Delivery } from '@ringdown/protocol'
import { newCallId } from './attacks.js'
import type { Way } from './way.js'
import { type Identity, signIn, WireClient } from './wire-client.js'

/** How long an honest call lasts, in milliseconds. People call each other less often than a pair may. */
const TALK = 8_000

/** What came of the calls of one pair. */
interface Tally {
  made: number
  /** Why calls were lost. */
  readonly lost: string[]
  /** Milliseconds from the click to the ring, of each call. */
  readonly rings: number[]
}

/** Two people who call each other, talk for a while, hang up and call again. */
export class HonestPair {
  readonly tally: Tally = { made: 0, lost: [], rings: [] }
  readonly callee: Identity
  readonly #caller: WireClient
  readonly #answerer: WireClient

  private constructor(caller: WireClient, answerer: WireClient, callee: Identity) {
    this.#caller = caller
    this.#answerer = answerer
    this.callee = callee
  }

  static async open(port: number, index: number): Promise<HonestPair> {
    const from = (n: number): Way => ({ port, localAddress: `127.3.${index}.${n}` })
    const [caller, callee] = [await signIn(from(1), `Ann ${index}`), await signIn(from(2), `Bob ${index}`)]
    const [one, other] = [
      await WireClient.connect(from(1), caller),
      await WireClient.connect(from(2), callee),
    ]
    await other.ask('listen', { address: `user:${callee.userId}` })
    const pair = new HonestPair(one, other, callee)
    // A person under attack can be reached by people they have talked with; a stranger may be told to wait.
    await pair.#callOnce()
    return pair
  }

  /** Calls until it is told to stop. */
  async talkUntil(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        await this.#callOnce()
      } catch (error) {
        this.tally.lost.push(error instanceof Error ? error.message : String(error))
        await pause(1_000)
      }
    }
    this.#caller.close()
    this.#answerer.close()
  }

  async #callOnce(): Promise<void> {
    const callId = newCallId()
    this.tally.made += 1
    const rang = this.#expect(this.#answerer, callId, 'invite')
    const answered = this.#expect(this.#caller, callId, 'accept')
    const began = performance.now()
    await this.#append(this.#caller, callId, {
      type: 'invite',
      address: `user:${this.callee.userId}`,
      media: { audio: true, video: true },
    })
    await rang
    this.tally.rings.push(performance.now() - began)
    await this.#append(this.#answerer, callId, { type: 'ringing' })
    await this.#append(this.#answerer, callId, { type: 'accept' })
    await answered
    await pause(TALK)
    const ended = this.#expect(this.#answerer, callId, 'hangup')
    await this.#append(this.#caller, callId, { type: 'hangup', reason: 'completed' })
    await ended
  }

  async #append(client: WireClient, callId: CallId, body: object): Promise<void> {
    await client.ask('append', { callId, draft: { ...body, entryId: randomUUID() } })
  }

  #expect(client: WireClient, callId: CallId, type: string): Promise<void> {
    const come = new Promise<void>((resolve, reject) => {
      AbortSignal.timeout(10_000).addEventListener('abort', () => reject(new Error(`No ${type} came.`)))
      client.on('entry', ({ entry }: Delivery) => {
        if (entry.callId === callId && entry.type === type) resolve()
      })
    })
    // A call that fails earlier does not wait for it.
    come.catch(() => {})
    return come
  }
}
