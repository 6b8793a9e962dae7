import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Address, CallCopy, CallId, Delivery, Entry, ListenReply } from '@ringdown/protocol'
import { type Identity, WireClient } from '../wire-client.js'

/** How long a device that has heard nothing waits before it asks, in milliseconds, as the SDK does. */
const RESYNC = 5_000
/** How long anything may take, node deaths included, in milliseconds. */
const PATIENCE = 40_000

/** Errors of a server that can be used again in a moment, and of a connection that was lost. */
const AGAIN = /^(unavailable|timeout|rate-limited)|^No answer|closed|refused|ECONNREFUSED/

/** Any of the nodes, as a load balancer chooses one. */
export type Balancer = () => number

/** A device that does what the SDK does when its node dies: it connects to another, and asks again for what was not answered. */
export class RoamingDevice {
  readonly #identity: Identity
  readonly #balancer: Balancer
  readonly #logs = new Map<CallId, Map<number, Entry>>()
  #client: WireClient | null = null
  #connecting: Promise<WireClient> | null = null
  #connection = 0
  /** The call it takes part in. */
  #call: CallId | null = null
  #isGone = false

  private constructor(identity: Identity, balancer: Balancer) {
    this.#identity = identity
    this.#balancer = balancer
  }

  static async open(identity: Identity, balancer: Balancer): Promise<RoamingDevice> {
    const device = new RoamingDevice({ ...identity, deviceId: randomUUID() }, balancer)
    await device.#connected()
    return device
  }

  get deviceId(): string {
    return this.#identity.deviceId
  }

  /** Appends an entry, as often as it takes. @throws with the code of the refusal. */
  async append(callId: CallId, body: object): Promise<void> {
    this.#call = callId
    const draft = { ...body, entryId: randomUUID() }
    await this.#insist(client => client.ask('append', { callId, draft }))
  }

  /** It takes part in no call any more. */
  forget(): void {
    this.#call = null
    this.#logs.clear()
  }

  /** Waits until an entry of this type is there, also if its copy was lost. @throws {Error} if it never comes. */
  async expect(type: Entry['type'], callId: CallId): Promise<Entry> {
    let asked = performance.now()
    const entry = await this.#until(`${type} of ${callId}`, async () => {
      const found = this.#find(type, callId)
      if (found === undefined && performance.now() - asked > RESYNC) {
        asked = performance.now()
        await this.#sync(callId)
      }
      return found ?? this.#find(type, callId)
    })
    return entry
  }

  /** Waits until a call rings here. Nothing but its node tells it: it does not ask. */
  ring(callId: CallId): Promise<Entry> {
    return this.#until(`a ring of ${callId}`, async () => {
      await this.#connected()
      return this.#find('invite', callId)
    })
  }

  close(): void {
    this.#isGone = true
    this.#client?.close()
  }

  #find(type: Entry['type'], callId: CallId): Entry | undefined {
    return [...(this.#logs.get(callId)?.values() ?? [])].find(entry => entry.type === type)
  }

  async #sync(callId: CallId): Promise<void> {
    const copy = await this.#insist(client => client.ask<CallCopy>('sync', { callId, afterSeq: 0 }))
    for (const entry of copy.entries) this.#take(entry)
  }

  #take(entry: Entry): void {
    const log = this.#logs.get(entry.callId) ?? new Map<number, Entry>()
    this.#logs.set(entry.callId, log.set(entry.seq, entry))
  }

  async #insist<T>(ask: (client: WireClient) => Promise<T>): Promise<T> {
    const end = performance.now() + PATIENCE
    for (;;) {
      try {
        return await ask(await this.#connected())
      } catch (error) {
        const isOver = performance.now() > end || this.#isGone
        if (isOver || !(error instanceof Error && AGAIN.test(error.message))) throw error
        await pause(100 + Math.random() * 400)
      }
    }
  }

  async #until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = performance.now() + PATIENCE
    for (;;) {
      const found = await look()
      if (found !== undefined) return found
      if (performance.now() > end) throw new Error(`There was no ${what} within ${PATIENCE / 1000} s.`)
      await pause(5)
    }
  }

  /** The present connection, or the next. */
  async #connected(): Promise<WireClient> {
    if (this.#client?.isOpen) return this.#client
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null
    })
    return this.#connecting
  }

  async #connect(): Promise<WireClient> {
    const end = performance.now() + PATIENCE
    for (;;) {
      try {
        return await this.#connectOnce()
      } catch (error) {
        if (performance.now() > end || this.#isGone) throw error
        await pause(50 + Math.random() * 450)
      }
    }
  }

  async #connectOnce(): Promise<WireClient> {
    const way = { port: this.#balancer(), localAddress: '127.0.0.1' }
    this.#connection += 1
    const calls = this.#call === null ? [] : [this.#call]
    const client = await WireClient.connect(way, this.#identity, { connection: this.#connection, calls })
    client.on('entry', ({ entry }: Delivery) => this.#take(entry))
    const address: Address = `user:${this.#identity.userId}`
    const { calls: waiting } = await client.ask<ListenReply>('listen', { address })
    const own =
      this.#call === null ? [] : [await client.ask<CallCopy>('sync', { callId: this.#call, afterSeq: 0 })]
    for (const copy of [...waiting, ...own]) for (const entry of copy.entries) this.#take(entry)
    this.#client = client
    return client
  }
}
