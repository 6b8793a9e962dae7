import { randomUUID } from 'node:crypto'
import {
  type Acknowledge,
  type CallId,
  type ClientEvents,
  type Device,
  type Draft,
  type GuestReply,
  type LogBody,
  PROTOCOL_VERSION,
  type Reply,
  type ServerEvents,
} from '@ringdown/protocol'
import { io, type Socket } from 'socket.io-client'
import type { Pair } from './pair.js'
import { SDP_WITH_CANDIDATES } from './signals.js'

/** A device that speaks the protocol without a browser. */
export class RingdownDevice {
  readonly party: Device
  readonly #socket: Socket<ServerEvents, ClientEvents>

  private constructor(socket: Socket<ServerEvents, ClientEvents>, party: Device) {
    this.#socket = socket
    this.party = party
  }

  /** Signs in and listens for calls, as a page does when it is opened. */
  static async open(port: number, name: string): Promise<RingdownDevice> {
    const url = `http://127.0.0.1:${port}`
    const response = await fetch(`${url}/api/guests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    if (!response.ok) throw new Error(`A guest was refused: ${await response.text()}`)
    const { userId, token } = (await response.json()) as GuestReply
    const deviceId = randomUUID()
    const socket: Socket<ServerEvents, ClientEvents> = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { v: PROTOCOL_VERSION, token, deviceId, connection: 1, calls: [], capabilities: [] },
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('welcome', () => resolve())
      socket.once('connect_error', reject)
    })
    const device = new RingdownDevice(socket, { userId, deviceId })
    await ask<object>(acknowledge => socket.emit('listen', { address: `user:${userId}` }, acknowledge))
    return device
  }

  /** @returns once the server has taken it. */
  async append(callId: CallId, body: LogBody): Promise<void> {
    const draft: Draft = { ...body, entryId: randomUUID() }
    await ask<object>(acknowledge => this.#socket.emit('append', { callId, draft }, acknowledge))
  }

  /** How many pages of people it was sent. */
  pages = 0

  /** Shows everybody, and is told of each change. */
  async watch(): Promise<void> {
    this.#socket.on('people', () => {
      this.pages += 1
    })
    await ask<object>(acknowledge => this.#socket.emit('watch', { query: '' }, acknowledge))
  }

  /** @returns once the server has sent this device its next entry. */
  nextEntry(): Promise<void> {
    return new Promise(resolve => this.#socket.once('entry', () => resolve()))
  }

  close(): void {
    this.#socket.disconnect()
  }
}

/** Two devices that call each other. */
export async function openRingdownPair(port: number): Promise<Pair> {
  const [caller, callee] = await Promise.all(['Ann', 'Bob'].map(name => RingdownDevice.open(port, name)))
  if (!caller || !callee) throw new Error('A pair has two devices.')
  return {
    async call() {
      await callOnce(caller, callee)
    },
    close: () => {
      caller.close()
      callee.close()
    },
  }
}

/**
 * One whole call, of 6 appends, from the first signal to the last. Each side's candidates are in its description, as the SDK's are while it
 * rings (`client/session/local-candidates.ts`). Once the two are connected, it does not say that there are no more.
 * `packages/client/test/messages-of-a-call.test.ts` fails where the SDK sends others.
 * @returns the milliseconds from the click until the callee's device had the ring.
 */
export async function callOnce(caller: RingdownDevice, callee: RingdownDevice): Promise<number> {
  const callId = newCallId()
  const address = `user:${callee.party.userId}` as const
  const replies: Promise<void>[] = []
  // As the SDK does, without waiting for the reply.
  const send = (from: RingdownDevice, to: RingdownDevice, body: LogBody) => {
    const arrived = to.nextEntry()
    replies.push(from.append(callId, body))
    return arrived
  }
  const to = caller.party
  const clicked = performance.now()
  await send(caller, callee, { type: 'invite', address, media: { audio: true, video: true } })
  const rings = performance.now() - clicked
  await send(callee, caller, { type: 'ringing' })
  await send(caller, callee, describe('offer'))
  await send(callee, caller, { ...describe('answer'), to })
  await send(callee, caller, { type: 'accept', session: 1 })
  await send(caller, callee, { type: 'hangup', reason: 'completed' })
  await Promise.all(replies)
  return rings
}

/** A version 7 UUID by its form. Its time is random, as nothing here is sorted by it. */
function newCallId(): CallId {
  const id = randomUUID()
  return `${id.slice(0, 14)}7${id.slice(15)}`
}

function describe(type: 'offer' | 'answer'): LogBody & { type: 'description' } {
  return { type: 'description', session: 1, revision: 1, description: { type, sdp: SDP_WITH_CANDIDATES } }
}

async function ask<T>(emit: (acknowledge: Acknowledge<T>) => void): Promise<T> {
  const reply = await new Promise<Reply<T>>(resolve => emit(resolve))
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
  return reply
}
