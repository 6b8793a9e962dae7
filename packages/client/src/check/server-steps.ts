import { type IceServer, RingdownError } from '@ringdown/protocol'
import { hasCapability } from '../signaling/capability.js'
import type { ConnectionSnapshot, Signaling } from '../signaling/signaling.js'
import { type Finding, failed, passed } from './finding.js'
import { CheckStopped, type Lifetime } from './lifetime.js'
import type { CheckPorts } from './ports.js'

const ANSWER_MS = 10_000
const PINGS = 5

/** Whether the server answers over HTTP, and whether it is a Ringdown server. */
export async function checkHttp(ports: CheckPorts, lifetime: Lifetime): Promise<Finding> {
  const unreachable = failed({
    code: 'http-unreachable',
    message:
      'The server does not answer. Check your network, then ask your administrator whether the server is up.',
  })
  let response: Response | null
  try {
    response = await lifetime.within(ANSWER_MS, ports.askReady(), () => null)
  } catch (error) {
    if (error instanceof CheckStopped) throw error
    return unreachable
  }
  if (response === null) return unreachable
  const body: unknown = await response.json().catch(() => null)
  const status = typeof body === 'object' && body !== null && 'status' in body ? body.status : null
  if (status === 'ok') return passed()
  if (status === 'stopping') {
    return failed({
      code: 'http-stopping',
      message: 'The server is starting or stopping. Try again in a minute.',
    })
  }
  if (status === 'no-store') {
    return failed({
      code: 'http-stopping',
      message: 'The server can’t place calls right now. Try again in a minute.',
    })
  }
  return failed({
    code: 'http-foreign',
    message:
      'Something else answers in place of the server, such as a network’s sign-in page or a proxy. Sign in to the network, or try another one.',
  })
}

/** The result of the WebSocket step, and the ICE servers with the credentials it received. */
export interface SocketFinding {
  readonly finding: Finding
  readonly iceServers: readonly IceServer[] | null
}

/** Opens a connection of its own, sends five pings, and closes it. */
export async function checkSocket(ports: CheckPorts, lifetime: Lifetime): Promise<SocketFinding> {
  const signaling = ports.connect()
  const close = lifetime.own(() => signaling.close())
  try {
    const startedAt = ports.clock.now()
    const line = await lifetime.within(ANSWER_MS, untilSettled(signaling, lifetime), () => signaling.snapshot)
    const refusal = refusalOf(line)
    if (refusal) return { finding: refusal, iceServers: null }
    return await ping(signaling, lifetime, ports.clock.now() - startedAt)
  } finally {
    close()
  }
}

function untilSettled(signaling: Signaling, lifetime: Lifetime): Promise<ConnectionSnapshot> {
  return new Promise(resolve => {
    const look = () => {
      const { snapshot } = signaling
      if (snapshot.connection !== 'connecting' && snapshot.connection !== 'offline') resolve(snapshot)
    }
    lifetime.own(signaling.subscribe(look))
    look()
  })
}

function refusalOf({ connection, problem }: ConnectionSnapshot): Finding | null {
  if (connection === 'online') return null
  if (connection === 'refused' || problem?.code === 'rate-limited') {
    const message =
      problem?.message ?? 'The server refuses the connection. Sign in again, or contact your administrator.'
    return failed({ code: 'refused', message })
  }
  return failed({
    code: 'websocket-blocked',
    message:
      'WebSockets do not get through to the server. Ask your administrator to make the reverse proxy pass upgrades on /socket.io/, or try another network.',
  })
}

async function ping(signaling: Signaling, lifetime: Lifetime, connectedMs: number): Promise<SocketFinding> {
  const { clock } = lifetime
  const times: number[] = []
  let iceServers: readonly IceServer[] | null = null
  const request = hasCapability(signaling, 'call-turn') ? ({ check: true } as const) : {}
  try {
    for (let sent = 0; sent < PINGS; sent++) {
      const sentAt = clock.now()
      const reply = await lifetime.within(ANSWER_MS, signaling.request('ice-servers', request), () => {
        throw new RingdownError({ code: 'timeout', message: 'The server did not answer.' })
      })
      times.push(clock.now() - sentAt)
      iceServers = reply.iceServers
    }
  } catch (error) {
    if (error instanceof CheckStopped) throw error
    const message =
      'The connection opens, but drops or gets no answer. Ask your administrator to check the reverse proxy’s timeouts, or try another network.'
    return { finding: failed({ code: 'websocket-unsteady', message }), iceServers: null }
  }
  times.sort((a, b) => a - b)
  const [median = 0, slowest = 0] = [times[PINGS >> 1], times[PINGS - 1]]
  const detail = `Round trip ${milliseconds(median)}, slowest of ${PINGS}: ${milliseconds(slowest)}`
  return { finding: passed(detail, connectedMs), iceServers }
}

function milliseconds(ms: number): string {
  return ms < 1 ? 'under 1 ms' : `${Math.round(ms)} ms`
}
