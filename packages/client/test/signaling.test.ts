import { type Problem, RingdownError } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { SocketSignaling } from '../src/signaling/socket-signaling.js'
import type { TokenSource } from '../src/token-source.js'
import { scriptServer } from './scripted-server.js'
import { isWrongTransition } from './wrong-transitions.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))

const UNAUTHORIZED: Problem = { code: 'unauthorized', message: 'This token has expired.' }
const TURN = { iceServers: [{ urls: ['turn:t'], username: 'u', credential: 'c' }], expiresInMs: 100_000 }

const open: SocketSignaling[] = []
afterEach(() => {
  for (const signaling of open.splice(0)) signaling.close()
})

function rig({
  token = async () => 'token',
  isThere = true,
}: {
  token?: TokenSource
  isThere?: boolean
} = {}) {
  const clock = new ManualClock(1_000)
  const server = scriptServer(clock)
  server.isThere = isThere
  const refused: (string | null)[] = []
  const logged: string[] = []
  let connections = 0
  const signaling = new SocketSignaling({
    server: server.url,
    token: last => {
      refused.push(last)
      return token(last)
    },
    deviceId: async () => 'anns-page',
    nextConnection: () => ++connections,
    calls: () => [],
    hasCalls: () => false,
    clock,
    log: (message, { error }) => {
      if (error instanceof Error && isWrongTransition(error)) throw error
      logged.push(message)
    },
  })
  open.push(signaling)
  const states: string[] = []
  signaling.subscribe(() => states.push(signaling.snapshot.connection))
  /** Time for the transport to open and the handshake to be sent. */
  const settle = () => clock.advance(20)
  const connect = async () => {
    await settle()
    server.last.welcome()
  }
  return { clock, server, signaling, refused, logged, states, settle, connect }
}

describe('the handshake', () => {
  it('says the version, who it is, the number of the connection and what this client can do', async () => {
    const { server, settle } = rig()
    await settle()
    expect(server.last.handshake).toEqual({
      v: 2,
      token: 'token',
      deviceId: 'anns-page',
      connection: 1,
      calls: [],
      capabilities: ['transfer', 'move', 'drain'],
    })
  })

  it('gives each connection the next number', async () => {
    const { server, connect, clock } = rig()
    await connect()
    server.last.end('breaks')
    await clock.advance(5_000)
    expect(server.connections.map(({ handshake }) => handshake?.connection)).toEqual([1, 2])
  })

  it('is answered with what the server is and can do', async () => {
    const { server, settle, signaling } = rig()
    await settle()
    expect([signaling.welcome, signaling.iceServers]).toEqual([null, null])
    server.last.welcome({ v: 3, capabilities: ['chat'], ice: TURN })
    expect(signaling.welcome).toMatchObject({ v: 3, capabilities: ['chat'] })
    expect(signaling.iceServers).toEqual(TURN.iceServers)
    expect(signaling.snapshot).toMatchObject({ connection: 'online', me: { userId: 'ann' }, problem: null })
  })

  it('that another of this device has overtaken leaves the place to that one', async () => {
    const { server, settle, signaling, clock } = rig()
    await settle()
    server.last.refuse({ code: 'replaced', message: 'This device has connected since.' })
    expect(signaling.snapshot.connection).toBe('replaced')
    await clock.advance(60_000)
    expect(server.connections).toHaveLength(1)
  })
})

describe('a connection', () => {
  it('that cannot be made is tried again, less and less often, and at once when asked to', async () => {
    const { server, signaling, clock, states, settle } = rig({ isThere: false })
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.999)
    const opened = vi.spyOn(server.socket!, 'connect')
    await clock.advance(30_000)
    random.mockRestore()
    expect(signaling.snapshot).toMatchObject({ connection: 'offline', problem: { code: 'unavailable' } })
    // 0.5, 1, 2 and 4 s, and then every 5 s.
    expect(opened.mock.calls.length).toBeGreaterThan(7)
    expect(opened.mock.calls.length).toBeLessThan(10)
    server.isThere = true
    signaling.reconnect()
    await settle()
    server.last.welcome()
    expect(states).toEqual(['offline', 'connecting', 'online'])
    expect(clock.pending).toBe(0)
  })

  it('that the server closes is made again, spread out; so is one that breaks', async () => {
    const { server, signaling, connect, clock } = rig()
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.999)
    await connect()
    server.last.push('closing', 'stopping')
    server.last.end('closes')
    expect(signaling.snapshot).toMatchObject({ connection: 'offline', me: { userId: 'ann' } })
    await clock.advance(1_900)
    expect(server.connections).toHaveLength(1)
    await clock.advance(200)
    server.last.welcome()
    server.last.end('breaks')
    await clock.advance(600)
    random.mockRestore()
    expect(server.connections).toHaveLength(3)
  })

  it('whose token has expired is made again at once, with another token', async () => {
    const { server, signaling, connect } = rig()
    await connect()
    server.last.push('closing', 'expired')
    await connect()
    expect([signaling.snapshot.connection, server.connections.length]).toEqual(['online', 2])
  })

  it('that another of this device replaces stays so until it is asked for', async () => {
    const { server, signaling, connect, clock } = rig()
    await connect()
    server.last.push('closing', 'replaced')
    server.last.end('closes')
    await clock.advance(60_000)
    expect([signaling.snapshot.connection, server.connections.length]).toEqual(['replaced', 1])
    signaling.reconnect()
    await connect()
    expect(signaling.snapshot.connection).toBe('online')
  })

  it('that seems to be up is asked, and made again when it is silent', async () => {
    const { server, signaling, connect, clock, states } = rig()
    await connect()
    signaling.reconnect()
    await clock.advance(1_000)
    server.last.reply({ ok: true, ...TURN })
    await clock.advance(5_000)
    expect([server.connections.length, signaling.iceServers]).toEqual([1, TURN.iceServers])
    signaling.reconnect()
    await clock.advance(2_100)
    server.last.welcome()
    expect(states).toEqual(['online', 'connecting', 'online'])
    expect(server.connections.map(({ isClosed }) => isClosed)).toEqual([true, false])
  })

  it('is not given up for a question to the one before it', async () => {
    const { server, signaling, connect, clock } = rig()
    await connect()
    signaling.reconnect()
    server.last.end('breaks')
    signaling.reconnect()
    await connect()
    await clock.advance(10_000)
    expect(server.connections).toHaveLength(2)
  })

  it('waits as long as the server says, and a little longer, as others may have been told the same', async () => {
    const { server, settle, clock } = rig()
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.9)
    await settle()
    server.last.refuse({ code: 'rate-limited', message: 'Slowly.', retryAfterMs: 8_000 })
    random.mockRestore()
    await clock.advance(8_400)
    expect(server.connections).toHaveLength(1)
    await clock.advance(100)
    expect(server.connections).toHaveLength(2)
  })

  it.each(['internal', 'unavailable'] as const)('refused with "%s" is tried again', async code => {
    const { server, settle, clock, signaling } = rig()
    await settle()
    server.last.refuse({ code, message: 'Not now.' })
    expect(signaling.snapshot).toMatchObject({ connection: 'offline', problem: { code } })
    await clock.advance(6_000)
    expect(server.connections).toHaveLength(2)
  })
})

describe('a server that drains', () => {
  it('is left once another has welcomed this device: nothing is lost in between, and nothing flickers', async () => {
    const { server, signaling, connect, states, settle } = rig()
    await connect()
    const [first] = server.connections
    const heard: unknown[] = []
    signaling.on('history', news => heard.push(news))
    first!.push('drain', {})
    await settle()
    expect(server.last.handshake).toMatchObject({
      connection: 2,
      capabilities: expect.arrayContaining(['drained']),
    })
    first!.push('history', { from: 1 })
    expect(first!.isClosed).toBe(false)
    await connect()
    server.last.push('history', { from: 2 })
    expect(heard).toEqual([{ from: 1 }, { from: 2 }])
    // The second time because of the welcome: what the server was asked before is out of date.
    expect(states).toEqual(['online', 'online'])
    expect(server.connections.map(({ isClosed }) => isClosed)).toEqual([true, false])
  })

  it('is asked nothing twice that it has answered, and the other what it has not', async () => {
    const { server, signaling, connect } = rig()
    await connect()
    const [first] = server.connections
    const [answered, unanswered] = [signaling.request('history', {}), signaling.request('ice-servers', {})]
    first!.reply({ ok: true, unread: 1 }, first!.requests[0])
    first!.push('drain', {})
    await connect()
    await Promise.resolve()
    expect(server.last.requests.map(({ event }) => event)).toEqual(['ice-servers'])
    server.last.reply({ ok: true, ...TURN })
    expect(await answered).toMatchObject({ unread: 1 })
    expect(await unanswered).toMatchObject(TURN)
  })

  it('is kept where no other takes this device, until it asks again', async () => {
    const { server, signaling, connect, settle, states, clock } = rig()
    await connect()
    const [first] = server.connections
    first!.push('drain', {})
    await settle()
    server.last.refuse({ code: 'unavailable', message: 'The server is stopping.', retryAfterMs: 100 })
    await clock.advance(10_000)
    expect([server.connections.length, first!.isClosed, states]).toEqual([2, false, ['online']])
    server.isThere = false
    first!.push('drain', {})
    await clock.advance(10_000)
    server.isThere = true
    first!.push('drain', {})
    first!.push('drain', {})
    await connect()
    expect([server.connections.length, first!.isClosed, states]).toEqual([3, true, ['online', 'online']])
    expect(signaling.snapshot.connection).toBe('online')
  })

  it.each(['closes', 'breaks'] as const)('and %s before another has taken over is not noticed', async how => {
    const { server, connect, settle, states } = rig()
    await connect()
    const [first] = server.connections
    first!.push('drain', {})
    await settle()
    first!.push('closing', 'replaced')
    first!.end(how)
    await connect()
    expect([states, server.connections.length]).toEqual([['online', 'online'], 2])
  })

  it('and breaks while no other can be reached is a lost connection, made again like any', async () => {
    const { server, connect, clock, states, signaling } = rig()
    await connect()
    const [first] = server.connections
    server.isThere = false
    first!.push('drain', {})
    first!.end('breaks')
    await clock.advance(2_000)
    expect(states).toEqual(['online', 'offline'])
    server.isThere = true
    await clock.advance(5_000)
    server.last.welcome()
    expect(signaling.snapshot.connection).toBe('online')
    expect(server.last.handshake?.capabilities).not.toContain('drained')
    expect(clock.pending).toBe(0)
  })

  it('is left for good by a page that closes, and so is the other', async () => {
    const { server, signaling, connect, settle, clock } = rig()
    await connect()
    server.last.push('drain', {})
    await settle()
    signaling.close()
    await clock.advance(60_000)
    expect(server.connections.map(({ isClosed }) => isClosed)).toEqual([true, true])
    expect([signaling.snapshot.connection, clock.pending]).toEqual(['closed', 0])
  })
})

describe('the token', () => {
  it('is asked for once more where the server refuses it; a second refusal is final', async () => {
    let minted = 0
    const { server, settle, signaling, refused, clock } = rig({ token: async () => `token-${++minted}` })
    await settle()
    server.last.refuse(UNAUTHORIZED)
    await settle()
    expect(refused).toEqual([null, 'token-1'])
    expect(server.last.handshake?.token).toBe('token-2')
    server.last.refuse(UNAUTHORIZED)
    await clock.advance(60_000)
    expect(signaling.snapshot).toMatchObject({ connection: 'refused', problem: UNAUTHORIZED })
    expect(server.connections).toHaveLength(2)
    signaling.reconnect()
    await settle()
    expect(refused.at(-1)).toBe('token-2')
    server.last.welcome()
    expect(signaling.snapshot.connection).toBe('online')
  })

  it('may be refused again after it was once accepted', async () => {
    const { server, connect, settle, signaling, clock } = rig()
    await settle()
    server.last.refuse(UNAUTHORIZED)
    await connect()
    server.last.end('breaks')
    await clock.advance(600)
    server.last.refuse(UNAUTHORIZED)
    await connect()
    expect(signaling.snapshot.connection).toBe('online')
  })

  it.each([
    ['throws', async () => Promise.reject(new TypeError('fetch failed')), /fetch failed/],
    [
      'throws at once',
      () => {
        throw new Error('not signed in')
      },
      /not signed in/,
    ],
    ['gives an error page', async () => '<html><h1>502 Bad Gateway</h1></html>', /not a token/],
    ['gives nothing', async () => '', /not a token/],
    ['gives an error in JSON', async () => '{"error":"unavailable"}', /not a token/],
  ] as [string, TokenSource, RegExp][])(
    'whose function %s reads as that, and is tried again until it is there',
    async (_, broken, message) => {
      let isBroken = true
      const { signaling, clock, server, refused, logged } = rig({
        token: last => (isBroken ? broken(last) : Promise.resolve('token')),
      })
      await clock.advance(60_000)
      expect(signaling.snapshot).toMatchObject({ connection: 'offline', problem: { code: 'token-failed' } })
      expect(signaling.snapshot.problem?.message).toMatch(message)
      expect(signaling.snapshot.problem?.cause).toBeInstanceOf(Error)
      expect(server.connections.every(({ handshake }) => handshake === null)).toBe(true)
      expect(refused.length).toBeGreaterThan(5)
      expect(logged).toContain('Token failed.')
      isBroken = false
      await clock.advance(6_000)
      server.last.welcome()
      expect(signaling.snapshot).toMatchObject({ connection: 'online', problem: null })
    },
  )

  it('that the server refused twice while its backend restarts is asked for until it is fresh', async () => {
    const answers = ['stale', '<h1>502</h1>', '<h1>502</h1>', 'fresh']
    const { server, signaling, clock, refused, settle } = rig({
      token: async () => answers.shift() ?? 'fresh',
    })
    await settle()
    server.last.refuse(UNAUTHORIZED)
    await clock.advance(10_000)
    expect(refused).toEqual([null, 'stale', 'stale', 'stale'])
    expect(server.last.handshake?.token).toBe('fresh')
    server.last.welcome()
    expect(signaling.snapshot.connection).toBe('online')
  })

  it('refused by its own function for good is final, with the reason', async () => {
    const cause = new RingdownError({ code: 'bad-request', message: 'The name is too long.' })
    const { signaling, clock, refused } = rig({ token: () => Promise.reject(cause) })
    await clock.advance(60_000)
    expect(signaling.snapshot).toMatchObject({
      connection: 'refused',
      problem: { code: 'bad-request', message: 'The name is too long.', cause },
    })
    expect(refused).toHaveLength(1)
  })

  it('is not sent on a connection made after the one it was asked for', async () => {
    const tokens: ((token: string) => void)[] = []
    const { server, signaling, settle } = rig({ token: () => new Promise(resolve => tokens.push(resolve)) })
    await settle()
    signaling.reconnect()
    await settle()
    tokens[0]!('late')
    await settle()
    expect(server.last.handshake).toBeNull()
    tokens[1]!('current')
    await settle()
    expect(server.connections.map(({ handshake }) => handshake?.token)).toEqual([undefined, 'current'])
  })
})

describe('closed', () => {
  it.each([
    ['fails', (settle: { reject(error: Error): void }) => settle.reject(new Error('too late'))],
    ['comes', (settle: { resolve(token: string): void }) => settle.resolve('token')],
  ])('it stays so when the token %s afterwards', async (_, settleToken) => {
    let settleLast: { resolve(token: string): void; reject(error: Error): void } | null = null
    const { signaling, clock, server, states, settle } = rig({
      token: () => new Promise((resolve, reject) => (settleLast = { resolve, reject })),
    })
    await settle()
    signaling.close()
    settleToken(settleLast!)
    await clock.advance(60_000)
    expect(states).toEqual(['closed'])
    expect(server.connections).toHaveLength(1)
    expect(server.last).toMatchObject({ handshake: null, isClosed: true })
  })

  it('it stays so while it waits to try again, when it is asked to connect, and when it is closed again', async () => {
    const { signaling, clock, states, server } = rig({ isThere: false })
    await clock.advance(3_000)
    signaling.close()
    signaling.close()
    signaling.reconnect()
    server.isThere = true
    await clock.advance(60_000)
    expect(states).toEqual(['offline', 'closed'])
    expect([server.connections.length, clock.pending]).toEqual([0, 0])
    await expect(signaling.request('ice-servers', {})).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('it stays so when one who hears of a failure closes it', async () => {
    const { signaling, clock, server, connect } = rig()
    await connect()
    signaling.subscribe(() => signaling.snapshot.connection === 'offline' && signaling.close())
    server.last.end('breaks')
    await clock.advance(60_000)
    expect([signaling.snapshot.connection, server.connections.length, clock.pending]).toEqual([
      'closed',
      1,
      0,
    ])
  })

  it('it stays so when the answer to a question comes', async () => {
    const { signaling, clock, server, connect } = rig()
    await connect()
    signaling.reconnect()
    signaling.close()
    server.last.reply({ ok: true, ...TURN })
    await clock.advance(60_000)
    expect([signaling.snapshot.connection, server.connections.length, clock.pending]).toEqual([
      'closed',
      1,
      0,
    ])
  })
})

describe('a request', () => {
  it('is answered, refused, or not in time', async () => {
    const { signaling, server, connect, clock } = rig()
    await expect(signaling.request('ice-servers', {})).rejects.toMatchObject({ code: 'unavailable' })
    await connect()
    const [answered, refused, lost] = [1, 2, 3].map(seq =>
      signaling.request('sync', { callId: 'c', afterSeq: seq }),
    )
    const { requests } = server.last
    expect(requests.map(({ request }) => request)).toMatchObject([
      { afterSeq: 1 },
      { afterSeq: 2 },
      { afterSeq: 3 },
    ])
    server.last.reply({ ok: true, lastSeq: 9 }, requests[0])
    server.last.reply({ ok: false, error: { code: 'unknown-call', message: 'No.' } }, requests[1])
    await expect(answered).resolves.toMatchObject({ lastSeq: 9 })
    await expect(refused).rejects.toMatchObject({ code: 'unknown-call' })
    const late = expect(lost).rejects.toMatchObject({ code: 'timeout' })
    await clock.advance(5_000)
    await late
  })

  it('fails at once when the connection is lost, not when its time is up', async () => {
    const { signaling, server, connect, clock } = rig()
    await connect()
    const lost = expect(signaling.request('ice-servers', {})).rejects.toMatchObject({ code: 'timeout' })
    server.last.end('breaks')
    await lost
    expect(clock.now()).toBeLessThan(2_000)
  })
})

describe('the ICE servers', () => {
  const fresh = { ok: true, iceServers: [{ urls: ['turn:fresh'] }], expiresInMs: 100_000 }

  async function withTurn() {
    const page = rig()
    await page.settle()
    page.server.last.welcome({ ice: TURN })
    return page
  }

  it('are asked for again before they expire, until they are there', async () => {
    const { server, signaling, clock } = await withTurn()
    await clock.advance(80_000)
    expect(server.last.requests.map(({ event }) => event)).toEqual(['ice-servers'])
    // No answer in time, then a refusal, and then they are there.
    await clock.advance(10_000)
    expect(server.last.requests).toHaveLength(2)
    server.last.reply({ ok: false, error: { code: 'unavailable', message: 'Not now.' } })
    await clock.advance(5_000)
    expect(server.last.requests).toHaveLength(3)
    server.last.reply(fresh)
    await clock.advance(0)
    expect(signaling.iceServers).toEqual(fresh.iceServers)
    await clock.advance(80_000)
    expect(server.last.requests).toHaveLength(4)
  })

  it('are no longer asked for once the connection is closed while they were', async () => {
    const { signaling, clock } = await withTurn()
    await clock.advance(80_000)
    signaling.close()
    await clock.advance(0)
    expect(clock.pending).toBe(0)
  })

  it('are no longer asked for once the connection is gone', async () => {
    const { server, clock } = await withTurn()
    server.isThere = false
    await clock.advance(80_000)
    server.last.end('breaks')
    await clock.advance(60_000)
    server.isThere = true
    await clock.advance(6_000)
    server.last.welcome()
    await clock.advance(200_000)
    expect(server.connections.map(({ requests }) => requests.length)).toEqual([1, 0])
  })

  it('that never expire are not asked for again, nor are those of a month at once', async () => {
    const { server, clock, settle } = rig()
    await settle()
    server.last.welcome({ ice: { iceServers: [], expiresInMs: 2_592_000_000 } })
    await clock.advance(3_600_000)
    expect(server.last.requests).toHaveLength(0)
    // Timers are 32 bits wide: nothing waits for longer than a day.
    await clock.advance(82_800_000)
    expect(server.last.requests).toHaveLength(1)
  })
})

it('hands on what the server pushes', async () => {
  const { signaling, server, connect } = rig()
  const heard: unknown[] = []
  signaling.on('entry', delivery => heard.push(delivery))
  signaling.on('people', page => heard.push(page))
  signaling.on('reachability', reachability => heard.push(reachability))
  signaling.on('link', news => heard.push(news))
  await connect()
  server.last.push('entry', { entry: 1 })
  server.last.push('people', { people: [], total: 0 })
  server.last.push('reachability', { callId: 'c', unreachable: [] })
  server.last.push('link', { address: 'link:l', link: { state: 'used' } })
  server.last.push('of-a-later-version', {})
  expect(heard).toEqual([
    { entry: 1 },
    { people: [], total: 0 },
    { callId: 'c', unreachable: [] },
    { address: 'link:l', link: { state: 'used' } },
  ])
})
