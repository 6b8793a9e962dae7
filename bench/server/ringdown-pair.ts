import { randomUUID } from 'node:crypto'
import {
  type Acknowledge,
  type CallId,
  type ClientEvents,
  type Device,
  type Draft,
  type Entry,
  type GuestReply,
  type LogBody,
  PROTOCOL_VERSION,
  type Reply,
  type ServerEvents,
} from '@ringdown/protocol'
import { io, type Socket } from 'socket.io-client'
import type { Pair } from './pair.js'
import { CANDIDATES, SDP } from './signals.js'

/** A device that speaks the protocol without a browser. */
export class RingdownDevice {
  readonly party: Device
  readonly #socket: Socket<ServerEvents, ClientEvents>
  #onEntry: (entry: Entry) => void = () => {}

  private constructor(socket: Socket<ServerEvents, ClientEvents>, party: Device) {
    this.#socket = socket
    this.party = party
    socket.on('entry', ({ entry }) => this.#onEntry(entry))
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

  async append(callId: CallId, body: LogBody): Promise<void> {
    const draft: Draft = { ...body, entryId: randomUUID() }
    await ask<object>(acknowledge => this.#socket.emit('append', { callId, draft }, acknowledge))
  }

  /** @returns once the server has sent this device so many entries of a type, of any call. */
  expect(type: LogBody['type'], times = 1): Promise<Entry> {
    let left = times
    return new Promise(resolve => {
      const previous = this.#onEntry
      this.#onEntry = entry => {
        previous(entry)
        if (entry.type === type && --left === 0) resolve(entry)
      }
    })
  }

  /** Forgets what was expected. */
  rest(): void {
    this.#onEntry = () => {}
  }

  close(): void {
    this.#socket.disconnect()
  }
}

/** Two devices that call each other: 12 appends a call. */
export async function openRingdownPair(port: number, name: string): Promise<Pair> {
  const [caller, callee] = await Promise.all(
    ['Ann', 'Bob'].map(person => RingdownDevice.open(port, `${person} ${name}`)),
  )
  if (!caller || !callee) throw new Error('A pair has two devices.')
  return {
    call: () => call(caller, callee),
    close: () => {
      caller.close()
      callee.close()
    },
  }
}

async function call(caller: RingdownDevice, callee: RingdownDevice): Promise<void> {
  const callId = newCallId()
  const rang = callee.expect('invite')
  const offered = callee.expect('candidates', CANDIDATES.length)
  const answered = Promise.all([caller.expect('accept'), caller.expect('candidates', CANDIDATES.length)])
  const ended = callee.expect('hangup')

  const address = `user:${callee.party.userId}` as const
  const placed = [
    caller.append(callId, { type: 'invite', address, media: { audio: true, video: true } }),
    caller.append(callId, describe('offer')),
    ...CANDIDATES.map((_, index) => caller.append(callId, trickle(index))),
  ]
  await rang
  await callee.append(callId, { type: 'ringing' })
  await offered
  const to = caller.party
  await Promise.all([
    ...placed,
    callee.append(callId, { ...describe('answer'), to }),
    ...CANDIDATES.map((_, index) => callee.append(callId, { ...trickle(index), to })),
    callee.append(callId, { type: 'accept', session: 1 }),
  ])
  await answered
  await caller.append(callId, { type: 'hangup', reason: 'completed' })
  await ended
  caller.rest()
  callee.rest()
}

/** A version 7 UUID by its form. Its time is random, as nothing here is sorted by it. */
function newCallId(): CallId {
  const id = randomUUID()
  return `${id.slice(0, 14)}7${id.slice(15)}`
}

function describe(type: 'offer' | 'answer'): LogBody & { type: 'description' } {
  return { type: 'description', session: 1, revision: 1, description: { type, sdp: SDP } }
}

function trickle(index: number): LogBody & { type: 'candidates' } {
  const candidate = CANDIDATES[index] ?? ''
  return {
    type: 'candidates',
    session: 1,
    ufrag: 'abcd',
    candidates: [{ candidate, sdpMid: '0', sdpMLineIndex: 0 }],
    endOfCandidates: index === CANDIDATES.length - 1,
  }
}

async function ask<T>(emit: (acknowledge: Acknowledge<T>) => void): Promise<T> {
  const reply = await new Promise<Reply<T>>(resolve => emit(resolve))
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
  return reply
}
