import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Delivery } from '@ringdown/protocol'
import { newCallId } from '../soak/attacks.js'
import { signIn, WireClient } from '../soak/wire-client.js'

/** How often one rings the other, in milliseconds. */
const EVERY = 1_000

/** A ring: when it was asked for, by `performance.now()`, and how long it took in milliseconds. */
export interface Ring {
  readonly began: number
  readonly tookMs: number
}

/** Two people on two nodes, of whom one rings the other each second and gives up at once. */
export class RingingPair {
  readonly rings: Ring[] = []
  /** Why rings failed. */
  readonly lost: string[] = []
  readonly #caller: WireClient
  readonly #callee: WireClient
  readonly #calleeId: string

  private constructor(caller: WireClient, callee: WireClient, calleeId: string) {
    this.#caller = caller
    this.#callee = callee
    this.#calleeId = calleeId
  }

  static async open(callerPort: number, calleePort: number, index: number): Promise<RingingPair> {
    const ways = [callerPort, calleePort].map((port, end) => ({
      port,
      localAddress: `127.200.${end}.${index + 1}`,
    }))
    const [from = { port: 0, localAddress: '' }, to = from] = ways
    const [one, other] = [await signIn(from, `Ann ${index}`), await signIn(to, `Bob ${index}`)]
    const [caller, callee] = [await WireClient.connect(from, one), await WireClient.connect(to, other)]
    await callee.ask('listen', { address: `user:${other.userId}` })
    return new RingingPair(caller, callee, other.userId)
  }

  async ringUntil(stop: AbortSignal): Promise<void> {
    // Not all at the same moment.
    await pause(Math.random() * EVERY)
    while (!stop.aborted) {
      const began = performance.now()
      try {
        await this.#ringOnce(began)
      } catch (error) {
        this.lost.push(error instanceof Error ? error.message : String(error))
      }
      await pause(Math.max(0, began + EVERY - performance.now()))
    }
  }

  close(): void {
    this.#caller.close()
    this.#callee.close()
  }

  async #ringOnce(began: number): Promise<void> {
    const callId = newCallId()
    const address = `user:${this.#calleeId}`
    const rang = new Promise<void>((resolve, reject) => {
      AbortSignal.timeout(20_000).addEventListener('abort', () => reject(new Error('No ring came.')))
      this.#callee.on('entry', ({ entry }: Delivery) => {
        if (entry.callId === callId && entry.type === 'invite') resolve()
      })
    })
    rang.catch(() => {})
    await this.#append(callId, { type: 'invite', address, media: { audio: true, video: true } })
    await rang
    this.rings.push({ began, tookMs: performance.now() - began })
    await this.#append(callId, { type: 'hangup', reason: 'cancelled' })
  }

  async #append(callId: string, body: object): Promise<void> {
    await this.#caller.ask('append', { callId, draft: { ...body, entryId: randomUUID() } })
  }
}
