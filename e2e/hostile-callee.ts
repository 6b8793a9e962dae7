import { randomUUID } from 'node:crypto'
import { expect } from '@playwright/test'
import type {
  AppendReply,
  CallId,
  ClientEvents,
  Delivery,
  Draft,
  Entry,
  GuestReply,
  LogBody,
  Reply,
  ServerEvents,
} from '@ringdown/protocol'
import { io, type Socket } from 'socket.io-client'
import type { RingdownServer } from './ringdown-server.js'

/** Someone who speaks the protocol with their own program and ignores its rules. */
export class HostileCallee {
  readonly #socket: Socket<ServerEvents, ClientEvents>
  readonly #deliveries: Delivery[] = []

  private constructor(socket: Socket<ServerEvents, ClientEvents>) {
    this.#socket = socket
    socket.on('entry', delivery => this.#deliveries.push(delivery))
  }

  /** Signs in as a guest and listens for calls. */
  static async start(server: RingdownServer, name: string): Promise<HostileCallee> {
    const response = await fetch(`${server.url}/api/guests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    const { userId, token } = (await response.json()) as GuestReply
    const socket: Socket<ServerEvents, ClientEvents> = io(server.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { v: 2, token, deviceId: randomUUID(), connection: 1, calls: [], capabilities: [] },
    })
    const callee = new HostileCallee(socket)
    const reply = await socket.timeout(5_000).emitWithAck('listen', { address: `user:${userId}` })
    if (!reply.ok) throw new Error(reply.error.message)
    return callee
  }

  /** Waits for an entry of that type, and returns what was delivered with it. */
  async hear<Type extends LogBody['type']>(
    type: Type,
  ): Promise<Delivery & { readonly entry: Extract<Entry, { readonly type: Type }> }> {
    type Heard = Delivery & { readonly entry: Extract<Entry, { readonly type: Type }> }
    const find = () => this.#deliveries.find((delivery): delivery is Heard => delivery.entry.type === type)
    await expect.poll(find, `an entry of type ${type}`).toBeDefined()
    return find() as Heard
  }

  append(callId: CallId, body: LogBody): Promise<Reply<AppendReply>> {
    const draft: Draft = { ...body, entryId: randomUUID() }
    return this.#socket.timeout(5_000).emitWithAck('append', { callId, draft })
  }

  leave(): void {
    this.#socket.disconnect()
  }
}
