import { randomUUID } from 'node:crypto'
import {
  type Cancel,
  type ClientEvents,
  type Clock,
  type Handshake,
  type IceServersReply,
  PROTOCOL_VERSION,
  type Problem,
  type ServerEvents,
  type Welcome,
} from '@ringdown/protocol'
import { io, type Socket } from 'socket.io-client'
import { type Finding, failure, ok, skipped } from './finding.js'
import { askHttp } from './http-request.js'
import { reasonOf } from './machine-checks.js'
import { startStopwatch } from './stopwatch.js'

const TIMEOUT = 5_000
const SIGN_IN = 'Sign-in as a guest'
const NO_GUESTS =
  'this server takes no guests, so the doctor cannot connect. The page /check tries the rest for who has signed in.'

export interface ConnectionState {
  readonly findings: readonly Finding[]
  /** What a browser would receive; `null` if there was no connection. */
  readonly ice: IceServersReply | null
}

/** Signs in and connects like a page of this server, and measures a round trip. */
export async function checkConnection(
  url: URL,
  takesGuests: boolean,
  clock: Clock,
): Promise<ConnectionState> {
  if (!takesGuests) return { findings: [skipped(SIGN_IN, NO_GUESTS)], ice: null }
  const signIn = await attemptSignIn(url)
  if (signIn.token === null) return { findings: [signIn.finding], ice: null }
  const { finding, ice } = await attemptSocket(url, signIn.token, clock)
  return { findings: [signIn.finding, finding], ice }
}

async function attemptSignIn(url: URL): Promise<{ finding: Finding; token: string | null }> {
  const name = SIGN_IN
  const elapsed = startStopwatch()
  try {
    const { status, body } = await askHttp(new URL('/api/guests', url), { name: 'Ringdown doctor' })
    if (status === 200) {
      return { finding: ok(name, '', elapsed()), token: JSON.parse(body).token }
    }
    return { finding: failure(name, signInRefused(status)), token: null }
  } catch (error) {
    return {
      finding: failure(name, `failed (${reasonOf(error)}). See the server's log.`),
      token: null,
    }
  }
}

function signInRefused(status: number): string {
  if (status === 429) return 'too many attempts from this network. Wait a minute.'
  return `got HTTP ${status} instead of a guest token. Make the proxy pass POST /api/guests through, or see the server's log.`
}

/** It listens to no address, so others neither see nor can call it. */
function handshake(token: string): Handshake {
  const deviceId = randomUUID()
  return { v: PROTOCOL_VERSION, token, deviceId, connection: 1, calls: [], capabilities: [] }
}

async function attemptSocket(
  url: URL,
  token: string,
  clock: Clock,
): Promise<{ finding: Finding; ice: IceServersReply | null }> {
  const name = 'WebSocket'
  const socket: Socket<ServerEvents, ClientEvents> = io(url.origin, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    timeout: TIMEOUT,
    rejectUnauthorized: false,
    // The same header a browser sends, so that the server's origin check is tested too.
    extraHeaders: { origin: url.origin },
    auth: handshake(token),
  })
  let giveUp: Cancel = () => {}
  try {
    const { capabilities } = await new Promise<Welcome>((resolve, reject) => {
      socket.on('welcome', resolve)
      socket.on('connect_error', reject)
      giveUp = clock.after(TIMEOUT, () => reject(new Error('no answer')))
    })
    const elapsed = startStopwatch()
    const request = capabilities.includes('call-turn') ? { check: true as const } : {}
    const reply = await socket.timeout(TIMEOUT).emitWithAck('ice-servers', request)
    return { finding: ok(name, 'round trip', elapsed()), ice: reply.ok ? reply : null }
  } catch (error) {
    return { finding: failure(name, whyNot(error, url.origin)), ice: null }
  } finally {
    giveUp()
    socket.disconnect()
  }
}

function whyNot(error: unknown, origin: string): string {
  const { description, data } = error as { description?: { message?: string }; data?: Problem }
  const status = /response: (\d{3})/.exec(description?.message ?? '')?.[1]
  // Nothing else is forbidden in a handshake: a page of the server's own origin is foreign if the Host differs.
  if (status === '403' || data?.code === 'not-allowed') {
    return `the server rejects pages from ${origin}. Make the proxy keep the Host header, or add ${origin} to RINGDOWN_ALLOWED_ORIGINS.`
  }
  if (data !== undefined) return data.message
  if (status !== undefined) {
    return `got HTTP ${status} instead of a WebSocket. Make the proxy pass upgrades on /socket.io/ through.`
  }
  return `does not open (${description?.message ?? reasonOf(error)}). Make the proxy pass WebSocket upgrades on /socket.io/ through and keep them open.`
}
