import { randomBytes, randomUUID } from 'node:crypto'
import { type IncomingHttpHeaders, request } from 'node:http'
import {
  type Address,
  type AppendReply,
  type CallCopy,
  type CallId,
  type ClientEvents,
  type ClosingReason,
  type Delivery,
  type Device as DeviceName,
  type Draft,
  type Entry,
  type GuestReply,
  type Handshake,
  type LinkNews,
  type ListenReply,
  type LogBody,
  type Party,
  type PeoplePage,
  PROTOCOL_VERSION,
  type Problem,
  type Reachability,
  type Reply,
  type RestoreReply,
  type RestoreRequest,
  type ServerEvents,
  type Welcome,
} from '@ringdown/protocol'
import { pino } from 'pino'
import { io, type Socket } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import { createRingdownServer, type RunningServer, type ServerOptions } from '../src/index.js'

export const JWT_SECRET = 'a secret for tests, long enough to do'

/** Runs when the test ends, last registered first. */
export function atEnd(close: () => void | Promise<void>): void {
  onTestFinished(async () => close())
}

/** A server in this process, on a free loopback port; it closes with the test. */
export async function serve(
  options: ServerOptions = {},
): Promise<RunningServer & { readonly lines: object[] }> {
  const lines: object[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const server = await createRingdownServer({
    port: 0,
    host: '127.0.0.1',
    jwtSecret: JWT_SECRET,
    logger,
    ...options,
  })
  atEnd(() => server.close())
  return { ...server, lines }
}

/** The status of an answer. Unlike `fetch`, it takes any headers, `Host` included. */
export function statusOf(port: number, path: string, headers: Record<string, string>): Promise<number> {
  return answerTo(port, path, headers).then(({ status }) => status)
}

export function answerTo(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers }, async response => {
      let body = ''
      for await (const chunk of response) body += String(chunk)
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
    })
    asked.on('error', reject)
    asked.end()
  })
}

export async function signIn(server: RunningServer, name: string, token?: string): Promise<GuestReply> {
  const response = await fetch(`${server.url}/api/guests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ name }),
  })
  if (!response.ok) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`)
  return (await response.json()) as GuestReply
}

type Raw = Socket<ServerEvents, ClientEvents>

let connections = 0
/** Above every previous number, for any device. */
const nextConnection = (): number => {
  connections += 1
  return connections
}

/** What a device says as it connects. */
export function handshake(
  token: string,
  deviceId: string,
  { calls = [], connection, capabilities = [] }: Opening = {},
): Handshake {
  return {
    v: PROTOCOL_VERSION,
    token,
    deviceId,
    connection: connection ?? nextConnection(),
    calls,
    capabilities,
  }
}

interface Opening {
  readonly deviceId?: string
  readonly calls?: CallId[]
  /** Replaces the next number. */
  readonly connection?: number
  readonly capabilities?: readonly string[]
}

/** One device under test: a bare socket and everything the server sent it. */
export class Device {
  readonly socket: Raw
  readonly deviceId: string
  readonly guest: GuestReply
  readonly entries: Delivery[] = []
  readonly pages: PeoplePage[] = []
  readonly closings: ClosingReason[] = []
  readonly reachabilities: Reachability[] = []
  readonly linkNews: LinkNews[] = []
  welcome: Welcome | null = null
  refusal: Problem | null = null

  constructor(server: RunningServer, guest: GuestReply, options: Opening = {}) {
    this.guest = guest
    this.deviceId = options.deviceId ?? randomUUID()
    this.socket = io(server.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: handshake(guest.token, this.deviceId, options),
    })
    this.socket.on('welcome', welcome => {
      this.welcome = welcome
    })
    this.socket.on('entry', delivery => this.entries.push(delivery))
    this.socket.on('people', page => this.pages.push(page))
    this.socket.on('link', news => this.linkNews.push(news))
    this.socket.on('reachability', reachability => this.reachabilities.push(reachability))
    this.socket.on('closing', reason => this.closings.push(reason))
    this.socket.on('connect_error', error => {
      this.refusal = (error as Error & { data?: Problem }).data ?? null
    })
    atEnd(() => void this.socket.disconnect())
  }

  get party(): Party {
    return { userId: this.guest.userId, deviceId: this.deviceId, name: this.guest.name, guest: true }
  }

  /** As an entry's `to` names it. */
  get device(): DeviceName {
    return { userId: this.guest.userId, deviceId: this.deviceId }
  }

  get address(): Address {
    return `user:${this.guest.userId}`
  }

  /** The types of the entries received for a call, in order. */
  seen(callId: CallId): string[] {
    return this.entries
      .filter(({ entry }) => entry.callId === callId)
      .map(({ entry }) => ('reason' in entry ? `${entry.type} ${entry.reason}` : entry.type))
  }

  /** The entries received that ended a call. */
  endings(callId: CallId): Entry[] {
    return this.entries
      .map(({ entry }) => entry)
      .filter(({ callId: of, type }) => of === callId && (type === 'hangup' || type === 'decline'))
  }

  /** Emits anything at all and waits for the acknowledgement. */
  async ask(event: string, ...args: unknown[]): Promise<Reply<Record<string, unknown>>> {
    return (this.socket as unknown as Socket).timeout(20_000).emitWithAck(event, ...args)
  }

  async append(callId: CallId, body: LogBody, extra: { entryId?: string } = {}): Promise<AppendReply> {
    const draft = { entryId: randomUUID(), ...extra, ...body } as Draft
    return granted<AppendReply>(await this.socket.timeout(20_000).emitWithAck('append', { callId, draft }))
  }

  /**
   * Appends entries one behind the other, as a browser does. What may be replied to late is replied to now, whatever the
   * server's clock does: the reply to what is asked last takes the others along.
   */
  async appendAll(callId: CallId, bodies: readonly LogBody[]): Promise<readonly AppendReply[]> {
    const replies = Promise.all(bodies.map(body => this.append(callId, body)))
    await Promise.all([replies, this.sync(callId, Number.MAX_SAFE_INTEGER)])
    return replies
  }

  async appendAtOnce(callId: CallId, body: LogBody): Promise<AppendReply> {
    const [reply] = await this.appendAll(callId, [body])
    return reply!
  }

  async listen(address: Address = this.address, how: { joining?: boolean } = {}) {
    return granted<ListenReply>(await this.socket.timeout(20_000).emitWithAck('listen', { address, ...how }))
  }

  async unlisten(address: Address) {
    return granted<object>(await this.socket.timeout(20_000).emitWithAck('unlisten', { address }))
  }

  async sync(callId: CallId, afterSeq = 0) {
    return granted<CallCopy>(await this.socket.timeout(20_000).emitWithAck('sync', { callId, afterSeq }))
  }

  async restore(request: RestoreRequest) {
    return granted<RestoreReply>(await this.socket.timeout(20_000).emitWithAck('restore', request))
  }

  async watch(request: { query?: string; limit?: number } = {}) {
    return granted<PeoplePage>(await this.socket.timeout(20_000).emitWithAck('watch', request))
  }

  invite(address: Address, callId = newCallId()): Promise<AppendReply & { callId: CallId }> {
    const media = { audio: true, video: true }
    return this.append(callId, { type: 'invite', address, media }).then(reply => ({ ...reply, callId }))
  }
}

/** A connected device. */
export async function connect(
  server: RunningServer,
  guest: GuestReply,
  options: Opening = {},
): Promise<Device> {
  const device = new Device(server, guest, options)
  await until(() => device.welcome !== null || device.refusal !== null)
  if (device.refusal) throw Object.assign(new Error(device.refusal.message), { problem: device.refusal })
  return device
}

/** A new person, connected and, if they are to be called, listening. */
export async function join(server: RunningServer, name: string): Promise<Device> {
  const device = await connect(server, await signIn(server, name))
  await device.listen()
  return device
}

/** Two people in an accepted call. */
export async function talk(caller: Device, callee: Device): Promise<CallId> {
  const { callId } = await caller.invite(callee.address)
  await callee.append(callId, { type: 'accept' })
  await until(() => caller.seen(callId).includes('accept'))
  return callId
}

/** Cuts a device's connection as a crash does: without a word. */
export function cut(device: Device): void {
  device.socket.io.engine.close()
}

/** Waits for a condition; fails after `ms` milliseconds. */
export async function until(condition: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${condition}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** The error code a request was refused with; fails if it was granted. */
export async function refused(asked: Promise<unknown>): Promise<Problem> {
  const result = await asked.then(
    value => value as Reply<object>,
    (error: unknown) => error as { problem?: Problem },
  )
  if ('problem' in result && result.problem) return result.problem
  if ('error' in result) return result.error
  throw new Error(`expected a refusal, got ${JSON.stringify(result)}`)
}

/** A UUIDv7. */
export function newCallId(): CallId {
  const time = Date.now().toString(16).padStart(12, '0')
  const random = randomBytes(10).toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`
}

export function newLink(): Address {
  return `link:${randomBytes(16).toString('base64url')}`
}

function granted<T extends object>(reply: Reply<T>): { ok: true } & T {
  if (reply.ok) return reply
  throw Object.assign(new Error(`${reply.error.code}: ${reply.error.message}`), { problem: reply.error })
}
