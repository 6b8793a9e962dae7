import { connect as connectTcp } from 'node:net'
import type { Problem } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Tokens } from '../src/identity/tokens.js'
import { type RunningServer, UNLIMITED_BUDGETS } from '../src/index.js'
import {
  atEnd,
  connect,
  handshake,
  JWT_SECRET,
  join,
  newCallId,
  newLink,
  refused,
  serve,
  signIn,
  until,
} from './sockets.js'

const SOCKET_PATH = '/socket.io/?EIO=4&transport=websocket'

function openWebSocket(server: RunningServer, headers: Record<string, string> = {}): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${SOCKET_PATH}`, { headers })
  socket.on('error', () => {})
  atEnd(() => socket.terminate())
  return socket
}

/** The status of the answer to an upgrade. */
function upgrade(server: RunningServer, headers: Record<string, string>): Promise<number> {
  const socket = openWebSocket(server, headers)
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', reject)
  })
}

/** Why a handshake is refused; `null` if it is not. */
async function answerTo(
  server: RunningServer,
  auth: object,
  headers: Record<string, string> = {},
): Promise<Problem | null> {
  const socket = openWebSocket(server, headers)
  const frames: string[] = []
  socket.on('message', data => frames.push(String(data)))
  socket.on('open', () => socket.send(`40${JSON.stringify(auth)}`))
  await until(() => frames.some(frame => frame.startsWith('44') || frame.startsWith('40')))
  const error = frames.find(frame => frame.startsWith('44'))
  return error ? JSON.parse(error.slice(2)).data : null
}

describe('a page of another origin', () => {
  it('is told why unless it is on the list; the own host and no browser at all are let in', async () => {
    const server = await serve({ allowedOrigins: ['https://app.example.org'] })
    const { token } = await signIn(server, 'Ada')
    const answer = (headers: Record<string, string>) => answerTo(server, handshake(token, 'd'), headers)
    const own = `http://127.0.0.1:${server.port}`
    expect(await answer({ origin: 'https://evil.example' })).toMatchObject({
      code: 'not-allowed',
      message:
        'Pages of "https://evil.example" may not use this server. To allow it, add the origin to RINGDOWN_ALLOWED_ORIGINS.',
    })
    const foreign = ['null', `http://127.0.0.1:${server.port + 1}`, 'https://app.example.org.evil.example']
    for (const origin of foreign) expect(await answer({ origin })).toMatchObject({ code: 'not-allowed' })
    for (const headers of [{ origin: own }, { origin: 'https://app.example.org' }, {}]) {
      expect(await answer(headers)).toBeNull()
    }
  })

  it('cannot pass for one of this server by a name that resolves to it', async () => {
    const server = await serve()
    const rebound = { host: 'rebound.example', origin: 'http://rebound.example' }
    expect(await upgrade(server, rebound)).toBe(403)
    expect(await upgrade(server, { host: `localhost:${server.port}` })).toBe(101)
  })
})

describe('a handshake', () => {
  const refusal = async (server: RunningServer, auth: object) =>
    (await answerTo(server, auth))?.code ?? 'welcome'

  it('without a good token is refused with a typed problem', async () => {
    const server = await serve()
    const { token, userId } = await signIn(server, 'Ada')
    const good = () => handshake(token, 'd')
    const foreign = new Tokens('another secret of thirty-two characters')
    const [head, body] = token.split('.')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
    const forged = `${head}.${Buffer.from(JSON.stringify({ sub: 'bob', name: 'Bob' })).toString('base64url')}.x`
    expect(await refusal(server, good())).toBe('welcome')
    for (const bad of [
      'nonsense',
      unsigned,
      forged,
      `${token.slice(0, -3)}abc`,
      await foreign.sign({ userId, name: 'Ada', role: 'guest', lines: [] }),
    ]) {
      expect(await refusal(server, { ...good(), token: bad })).toBe('unauthorized')
    }
  })

  it('of another shape is refused with a typed problem', async () => {
    const server = await serve()
    const { token } = await signIn(server, 'Ada')
    const good = handshake(token, 'd')
    for (const bad of [
      {},
      { ...good, v: 1 },
      { ...good, v: 4 },
      { ...good, later: true },
      { ...good, connection: 0 },
      { ...good, token: 7 },
      { ...good, deviceId: 'a b' },
      { ...good, calls: ['x'] },
      { ...good, calls: Array.from({ length: 33 }, newCallId) },
    ]) {
      expect(await refusal(server, bad)).toBe('bad-request')
    }
  })

  it('too many times from one address is refused with the time to wait', async () => {
    const server = await serve({ rates: { handshakes: { points: 2, seconds: 60 } } })
    const ada = await signIn(server, 'Ada')
    await connect(server, ada)
    await connect(server, ada)
    const problem = await refused(connect(server, ada))
    expect(problem.code).toBe('rate-limited')
    expect(problem.retryAfterMs).toBeGreaterThan(0)
  })

  it('for more pages of one person than there may be is refused', async () => {
    const server = await serve()
    const ada = await signIn(server, 'Ada')
    for (let n = 0; n < 32; n += 1) await connect(server, ada, { deviceId: `d${n}` })
    expect((await refused(connect(server, ada, { deviceId: 'one-more' }))).code).toBe('limit-reached')
    await connect(server, ada, { deviceId: 'd0' })
  })
})

describe('a client that says nothing', () => {
  it('after the upgrade is disconnected', async () => {
    const server = await serve()
    const socket = openWebSocket(server)
    await until(() => socket.readyState === WebSocket.OPEN)
    // Sooner than the heartbeat would.
    await until(() => socket.readyState === WebSocket.CLOSED, 18_000)
  })

  it('not even goodbye does not hold up a stop', async () => {
    const server = await serve()
    const socket = openWebSocket(server)
    await until(() => socket.readyState === WebSocket.OPEN)
    socket.pause()
    await server.close()
    await expect(fetch(`${server.url}/livez`)).rejects.toThrow()
  })

  it('before any request costs nothing but its socket, and a stop does not wait for it', async () => {
    const server = await serve()
    const tcp = connectTcp(server.port, '127.0.0.1')
    atEnd(() => void tcp.destroy())
    await new Promise<void>(resolve => tcp.once('connect', () => resolve()))
    tcp.write('GET /livez HTTP/1.1\r\nHost:')
    const closed = new Promise<void>(resolve => tcp.once('close', () => resolve()))
    tcp.on('error', () => {})
    await server.close()
    await closed
  })
})

describe('a client that sends too much', () => {
  it('is told how long to wait, and disconnected when it goes on; nobody else notices', async () => {
    const server = await serve({ rates: { messages: { points: 20, seconds: 60 } } })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    for (let n = 1; n < 20; n += 1) expect(await ada.ask('unwatch', {})).toEqual({ ok: true })
    const problem = await refused(ada.ask('unwatch', {}))
    expect(problem).toMatchObject({ code: 'rate-limited', message: expect.stringContaining('Try again in') })
    expect(problem.retryAfterMs).toBeGreaterThan(0)
    for (let n = 0; n < 2_000; n += 1) ada.socket.emit('unwatch', {}, () => {})
    await until(() => ada.closings.includes('flooding') && !ada.socket.connected)
    expect(await bob.ask('unwatch', {})).toEqual({ ok: true })
  })

  it('counts the same whatever is sent, also what nobody understands', async () => {
    const server = await serve({ rates: { messages: { points: 5, seconds: 60 } } })
    const ada = await connect(server, await signIn(server, 'Ada'))
    const raw = ada.socket as unknown as { emit(event: string, ...args: unknown[]): void }
    for (let n = 0; n < 30; n += 1) raw.emit('nonsense')
    await until(() => ada.closings.includes('flooding'))
  })

  it('of invites is refused, and its other requests are not', async () => {
    const server = await serve({ rates: { invites: { points: 2, seconds: 60 } } })
    const ada = await join(server, 'Ada')
    await ada.invite(newLink())
    await ada.invite(newLink())
    expect((await refused(ada.invite(newLink()))).code).toBe('rate-limited')
    await ada.listen(newLink())
  })

  it('listens to no more addresses than it may', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    for (let n = 1; n < 16; n += 1) await ada.listen(newLink())
    expect((await refused(ada.listen(newLink()))).code).toBe('limit-reached')
    await ada.listen()
  })
})

it('a client that stops reading is disconnected before much waits for it; its calls go on', async () => {
  const clock = new JumpingClock(1_700_000_000_000)
  const server = await serve({
    clock,
    budgets: UNLIMITED_BUDGETS,
    rates: { messages: { points: 100_000, seconds: 10 } },
  })
  const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
  const slow = await connect(server, bob.guest, { deviceId: 'slow' })
  const { callId } = await ada.invite(bob.address)
  await slow.append(callId, { type: 'accept' })
  const { transport } = slow.socket.io.engine as unknown as { transport: { ws: WebSocket } }
  transport.ws.pause()
  const sdp = 'x'.repeat(32 * 1024)
  const line = (text: string) =>
    server.lines.find(
      line => 'msg' in line && line.msg === text && 'deviceId' in line && line.deviceId === 'slow',
    )
  // Each copy is a whole offer; the system's own buffers take a few megabytes of them first.
  for (let revision = 1; line('device dismissed') === undefined; revision += 1) {
    expect(revision).toBeLessThan(1_000)
    const description = { type: 'offer', sdp } as const
    const draft = { type: 'description', to: slow.device, session: 1, revision, description } as const
    await ada.appendAtOnce(callId, draft)
    if (revision % 10 === 0) await clock.jump(1_000)
  }
  expect(line('device dismissed')).toMatchObject({ reason: 'slow-consumer' })
  // Cut off for good, although it never reads the goodbye.
  await until(() => line('device disconnected') !== undefined)
  expect((await ada.sync(callId)).lastSeq).toBeGreaterThan(10)
  await ada.append(callId, { type: 'hangup', reason: 'completed' })
})

it('a token of an embedding site is taken, with its own user id and name', async () => {
  const server = await serve()
  const userId = 'auth0|7:someone@example.org'
  const token = await new Tokens(JWT_SECRET).sign({ userId, name: 'Some One', role: 'member', lines: [] })
  const device = await connect(server, { userId, name: 'Some One', token })
  expect(device.welcome?.party).toMatchObject({ userId, name: 'Some One' })
  const ada = await join(server, 'Ada')
  await device.listen(`user:${userId}`)
  const { callId } = await ada.invite(`user:${userId}`)
  await until(() => device.seen(callId).length === 1)
})
