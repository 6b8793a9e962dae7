import { FakeNetwork, ManualClock } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRingdown } from '../src/create-ringdown.js'
import { guestToken } from '../src/guest-token.js'
import type { Ringdown, RingdownOptions } from '../src/ringdown.js'
import { FakeLocks } from './fake-locks.js'
import { memoryStorage } from './memory-storage.js'
import { scriptServer } from './scripted-server.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))

const open: Ringdown[] = []
afterEach(() => {
  for (const ringdown of open.splice(0)) ringdown.close()
  vi.unstubAllGlobals()
})

function create(options: Partial<RingdownOptions> = {}): Ringdown {
  const ringdown = createRingdown({ token: 'token', ...options })
  open.push(ringdown)
  return ringdown
}

const settle = () => new Promise(setImmediate)

describe('on a server that renders a page', () => {
  const unhandled: unknown[] = []
  const note = (error: unknown) => void unhandled.push(error)
  let others: NodeJS.UnhandledRejectionListener[] = []

  beforeEach(() => {
    unhandled.length = 0
    others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', note)
    // As in Node 20, which has none.
    vi.stubGlobal('navigator', undefined)
  })
  afterEach(() => {
    process.off('unhandledRejection', note)
    for (const other of others) process.on('unhandledRejection', other)
  })

  it('a client can be made, says why it does nothing, and ends no process', async () => {
    const ringdown = create({ token: guestToken({ name: 'Ann' }), server: 'https://calls.example' })
    expect(ringdown.snapshot).toMatchObject({
      connection: 'refused',
      problem: { code: 'unsupported', message: expect.stringContaining('WebRTC') },
      calls: [],
    })
    const waiting = ringdown.listen('line:support')
    ringdown.watchPeople().close()
    ringdown.reconnect()
    await settle()
    expect([waiting.snapshot, ringdown.snapshot.connection]).toEqual([null, 'refused'])
    ringdown.close()
    expect(ringdown.snapshot.connection).toBe('closed')
    await settle()
    expect(unhandled).toEqual([])
  })

  it('a client with WebRTC but no server to connect to says so', async () => {
    const { PeerConnection } = new FakeNetwork()
    const { problem } = create({ PeerConnection, storage: null }).snapshot
    expect(problem).toMatchObject({ code: 'unsupported', message: expect.stringContaining('`server`') })
    await settle()
    expect(unhandled).toEqual([])
  })
})

function quotaExceeded(): never {
  throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
}

describe('in a page', () => {
  const { PeerConnection } = new FakeNetwork()
  let tab = memoryStorage()

  beforeEach(() => {
    tab = memoryStorage()
    vi.stubGlobal('sessionStorage', tab)
    vi.stubGlobal('navigator', { locks: new FakeLocks(), onLine: true })
  })

  /** A client of the page, and the device id that its server receives. */
  async function connect(
    server: ReturnType<typeof scriptServer>,
    clock: ManualClock,
    more: Partial<RingdownOptions> = {},
  ) {
    const ringdown = create({ server: server.url, clock, PeerConnection, ...more })
    await clock.advance(20)
    await clock.advance(20)
    return { ringdown, deviceId: server.last.handshake?.deviceId }
  }

  it('two clients of one server do not take each other’s place in the storage, and are told to have an id', async () => {
    const clock = new ManualClock(1_000)
    const server = scriptServer(clock)
    const logged: string[] = []
    const first = await connect(server, clock)
    const second = await connect(server, clock, { log: message => logged.push(message) })
    expect(second.deviceId).not.toBe(first.deviceId)
    expect(logged).toEqual([expect.stringContaining('`id`')])
    for (const { ringdown } of [first, second]) ringdown.close()
    await settle()
    expect((await connect(server, clock)).deviceId).toBe(first.deviceId)
  })

  it('two clients with an id each find their own devices again', async () => {
    const clock = new ManualClock(1_000)
    const server = scriptServer(clock)
    const before = new Map<string, unknown>()
    for (const id of ['shop', 'support']) before.set(id, (await connect(server, clock, { id })).deviceId)
    for (const ringdown of open.splice(0)) ringdown.close()
    await settle()
    const after = new Map<string, unknown>()
    for (const id of ['support', 'shop']) after.set(id, (await connect(server, clock, { id })).deviceId)
    expect(after).toEqual(before)
    expect(new Set(before.values()).size).toBe(2)
  })

  it('one whose storage is forbidden connects all the same', async () => {
    const forbidden = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    vi.stubGlobal('sessionStorage', { getItem: forbidden, setItem: forbidden, removeItem: forbidden })
    const clock = new ManualClock(1_000)
    const server = scriptServer(clock)
    const { ringdown, deviceId } = await connect(server, clock)
    expect(deviceId).toMatch(/^[\w-]{16,}$/)
    server.last.welcome()
    expect(ringdown.snapshot.connection).toBe('online')
  })

  it.each([
    ['full', { getItem: () => null, setItem: () => quotaExceeded(), removeItem: () => {} }],
    ['turned off', null],
    ['missing', undefined],
  ])('one whose storage is %s keeps its device in memory, and says so once', async (_, storage) => {
    vi.stubGlobal('sessionStorage', storage)
    const clock = new ManualClock(1_000)
    const server = scriptServer(clock)
    const log = vi.fn()
    const { ringdown, deviceId } = await connect(server, clock, { log })
    server.last.welcome()
    ringdown.reconnect()
    await clock.advance(60_000)
    expect(server.connections.length).toBeGreaterThan(1)
    expect(server.last.handshake?.deviceId).toBe(deviceId)
    const said = log.mock.calls.filter(([message]) => message.startsWith('No storage'))
    expect(said).toEqual([[expect.any(String), { error: expect.anything() }]])
  })

  it('one whose browser refuses to make a connection fails its call with a sentence', async () => {
    class Blocked {
      constructor() {
        throw new DOMException('Blocked by policy.', 'NotSupportedError')
      }
    }
    const clock = new ManualClock(1_000)
    const server = scriptServer(clock)
    const { ringdown } = await connect(server, clock, {
      PeerConnection: Blocked as unknown as typeof RTCPeerConnection,
    })
    server.last.welcome()
    const call = ringdown.call('user:bob')
    await clock.advance(1_000)
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'unsupported' })
    expect(call.snapshot.failure).toMatch(/\.$/)
  })

  it('ignores a network that only reports a new estimate of its speed', async () => {
    const connection = Object.assign(new EventTarget(), { type: 'wifi', effectiveType: '4g' })
    vi.stubGlobal('navigator', { onLine: true, connection })
    vi.stubGlobal('window', new EventTarget())
    const clock = new ManualClock(1_000)
    const server = scriptServer(clock)
    const { ringdown } = await connect(server, clock)
    server.last.welcome()
    const probes = () =>
      server.connections.flatMap(({ requests }) => requests).filter(({ event }) => event === 'ice-servers')
        .length
    const change = (more: Partial<typeof connection> = {}) => {
      Object.assign(connection, more)
      connection.dispatchEvent(new Event('change'))
      return probes()
    }
    expect([change(), change({ effectiveType: '3g' }), change({ effectiveType: '4g' })]).toEqual([0, 0, 0])
    expect([change({ type: 'cellular' }), change()]).toEqual([1, 1])
    await clock.advance(5_100)
    ringdown.close()
    expect(change({ type: 'wifi' })).toBe(1)
  })

  it('takes a burst of changes for one', async () => {
    const connection = Object.assign(new EventTarget(), { type: 'wifi' })
    vi.stubGlobal('navigator', { onLine: true, connection })
    vi.stubGlobal('window', new EventTarget())
    const clock = new ManualClock(1_000)
    const server = scriptServer(clock)
    const { ringdown } = await connect(server, clock)
    server.last.welcome()
    const probes = () =>
      server.connections.flatMap(({ requests }) => requests).filter(({ event }) => event === 'ice-servers')
        .length
    for (let n = 0; n < 15; n += 1) {
      connection.type = n % 2 === 0 ? 'cellular' : 'wifi'
      connection.dispatchEvent(new Event('change'))
      await clock.advance(100)
    }
    expect(probes()).toBe(1)
    ringdown.close()
  })

  it('that is closed before it knows its device does not come back to a call', async () => {
    const clock = new ManualClock(1_000)
    const server = scriptServer(clock)
    const ringdown = create({ server: server.url, clock, PeerConnection })
    ringdown.close()
    await clock.advance(60_000)
    expect(server.connections.every(({ handshake }) => handshake === null)).toBe(true)
    expect([ringdown.snapshot.connection, clock.pending]).toEqual(['closed', 0])
  })
})
