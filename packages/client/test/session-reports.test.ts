import { type ControlBody, TIMERS } from '@ringdown/protocol'
import { FakeMediaStream, FakeNetwork, ManualClock, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Session } from '../src/session/session.js'
import type { SessionEvent } from '../src/session/session-event.js'
import { connect, createPair, type Pair, type Role, stateOf } from './session-pair.js'

/* What a session says to the call it belongs to. */

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

const count = (types: readonly string[], wanted: string) => types.filter(type => type === wanted).length

/** From here on, the browser counts this many bytes more each time it is asked. */
function countBytes(connection: RTCPeerConnection) {
  const counter = { rate: 100, received: 0, looks: 0 }
  connection.getStats = async () => {
    counter.looks++
    counter.received += counter.rate
    return new Map([
      ['pair', { type: 'candidate-pair', bytesReceived: counter.received }],
    ]) as unknown as RTCStatsReport
  }
  return counter
}

describe('a session that connects', () => {
  it('says so once each: what was offered, the path, the open channel', async () => {
    const pair = createPair()
    await connect(pair)
    const once = (role: Role) => ['offered', 'path', 'open'].map(type => count(pair.typesOf(role), type))
    // An offer is heard by the side that answers it.
    expect(once('caller')).toEqual([0, 1, 1])
    expect(once('callee')).toEqual([1, 1, 1])
  })

  it('reports each change once, with a new snapshot', async () => {
    const pair = createPair()
    const seen: unknown[] = []
    pair.caller.subscribe(() => seen.push(pair.caller.snapshot))
    await connect(pair)
    pair.network.disconnect(pair.connections.caller)
    // For the browser it fails as well by then; for a person, it is lost as before.
    await pair.clock.advance(25_000)
    expect(pair.events).toContain('caller fails: ice')
    expect(new Set(seen).size).toBe(seen.length)
    expect(count(pair.typesOf('caller'), 'changed')).toBe(seen.length)
  })

  it('remembers when each step was first done', async () => {
    const pair = createPair()
    expect(pair.caller.snapshot.times).toEqual({ answeredAt: null, iceAt: null, connectedAt: null })
    const stableAt = { caller: 0, callee: 0 }
    for (const role of ['caller', 'callee'] as const) {
      const connection = pair.connections[role]
      connection.addEventListener('signalingstatechange', () => {
        if (connection.signalingState === 'stable') stableAt[role] ||= pair.clock.now()
      })
    }
    await connect(pair)
    const times = [pair.caller.snapshot.times, pair.callee.snapshot.times]
    expect(times.map(({ answeredAt }) => answeredAt)).toEqual([stableAt.caller, stableAt.callee])
    for (const { answeredAt, iceAt, connectedAt } of times) {
      expect(iceAt).toBeGreaterThanOrEqual(answeredAt!)
      expect(connectedAt).toBeGreaterThanOrEqual(iceAt!)
      expect(connectedAt).toBeLessThan(pair.clock.now())
    }
    pair.network.disconnect(pair.connections.caller)
    await settle()
    pair.network.restore(pair.connections.caller)
    pair.caller.restartIce({})
    await pair.clock.advance(500)
    expect([pair.caller.snapshot.times, pair.callee.snapshot.times]).toEqual(times)
  })

  it('says that there is a path again after one was lost', async () => {
    const pair = createPair()
    await connect(pair)
    pair.network.disconnect(pair.connections.caller)
    await settle()
    expect(count(pair.typesOf('caller'), 'path')).toBe(1)
    pair.network.restore(pair.connections.caller)
    await settle()
    expect(count(pair.typesOf('caller'), 'path')).toBe(2)
  })

  it('takes the side that chose the path for connected as well', async () => {
    const pair = createPair()
    const connection = pair.connections.caller
    // So Chromium calls it where no other path is being tried.
    Object.defineProperty(connection, 'iceConnectionState', { value: 'completed' })
    connection.dispatchEvent(new Event('iceconnectionstatechange'))
    expect(pair.caller.snapshot.times.iceAt).toBe(pair.clock.now())
    expect(count(pair.typesOf('caller'), 'path')).toBe(1)
  })

  it('finds out what it would take to explain a failure', async () => {
    const clock = new ManualClock()
    const network = new FakeNetwork({ clock })
    const open = (isOfferer: boolean, configuration: RTCConfiguration, peer: () => Session): Session =>
      new Session({
        isOfferer,
        PeerConnection: network.PeerConnection,
        configuration,
        clock,
        address: () => ({ session: 1 }),
        mayGather: () => false,
        log: { send: message => peer().receive(message) },
        onEvent: () => {},
        onWrongTransition: () => {},
      })
    const iceServers = [{ urls: 'turn:relay.invalid', username: 'u', credential: 'c' }]
    const caller: Session = open(true, { iceServers }, () => callee)
    const callee: Session = open(false, {}, () => caller)
    expect(caller.findings).toMatchObject({ hasTurn: true, relaysHere: false, relaysThere: false })
    await clock.advance(500)
    expect(caller.findings).toMatchObject({ hasTurn: true, relaysHere: true, relaysThere: false })
    expect(callee.findings).toMatchObject({ hasTurn: false, relaysHere: false, relaysThere: true })
  })

  it('shows the browser’s statistics', async () => {
    const { caller, connections } = createPair()
    countBytes(connections.caller)
    expect([...(await caller.getStats()).keys()]).toEqual(['pair'])
  })
})

describe('a peer that sends', () => {
  const mediaOf = async ({ media, clock }: Pair, microphone: boolean, camera: boolean) => {
    await media.callee.setMicrophone(microphone)
    await media.callee.setCamera(camera)
    await clock.advance(100)
  }

  it.each([
    ['sound', true, false],
    ['pictures', false, true],
  ])(
    'only %s is missed when nothing arrives, and found when something does',
    async (_, microphone, camera) => {
      const pair = createPair()
      const bytes = countBytes(pair.connections.caller)
      await connect(pair)
      await mediaOf(pair, microphone, camera)
      await pair.clock.advance(2000)
      expect(stateOf(pair.caller)).toBe('connected')
      bytes.rate = 0
      await pair.clock.advance(2500)
      const { state } = pair.caller.snapshot
      expect(state).toEqual({ name: 'reconnecting', lostAt: expect.any(Number) })
      bytes.rate = 100
      await pair.clock.advance(1000)
      expect(stateOf(pair.caller)).toBe('connected')
      expect(pair.events).toEqual([])
    },
  )

  it('nothing, muted and unseen, is not missed', async () => {
    const pair = createPair()
    const bytes = countBytes(pair.connections.caller)
    await connect(pair)
    await mediaOf(pair, false, false)
    bytes.rate = 0
    await pair.clock.advance(5000)
    expect(stateOf(pair.caller)).toBe('connected')
  })

  it('is not listened for before there is a connection', async () => {
    const pair = createPair()
    const bytes = countBytes(pair.connections.caller)
    pair.network.disconnect(pair.connections.caller)
    await pair.clock.advance(10_000)
    expect(stateOf(pair.caller)).toBe('connecting')
    expect(bytes.looks).toBe(0)
  })

  it('and whose page is gone is not looked for: no new path leads there', async () => {
    const pair = createPair()
    const bytes = countBytes(pair.connections.caller)
    await connect(pair)
    await pair.clock.advance(1000)
    expect(bytes.looks).toBeGreaterThan(1)
    pair.callee.close()
    await settle()
    expect(stateOf(pair.caller)).toBe('broken')
    const { looks } = bytes
    await pair.clock.advance(60_000)
    expect(pair.connections.caller.connectionState).toBe('failed')
    expect(bytes.looks).toBe(looks)
    expect(pair.events).toEqual([])
  })
})

describe('what the peer says', () => {
  async function hear(by: Role, message: ControlBody): Promise<SessionEvent[]> {
    const pair = createPair()
    await connect(pair)
    const to = by === 'caller' ? 'callee' : 'caller'
    pair.heard[to].splice(0)
    expect(pair[by].say(message)).toBe(true)
    await settle()
    return pair.heard[to]
  }

  it.each(['caller', 'callee'] as const)('is passed on as it is (said by the %s)', async by => {
    for (const message of [
      { type: 'call-key', key: 'k'.repeat(16) },
      { type: 'leaving' },
      { type: 'hangup', reason: 'completed' },
    ] as const) {
      expect(await hear(by, message)).toEqual([message])
    }
  })

  it('is an answer only if the callee says it', async () => {
    expect(await hear('callee', { type: 'accept' })).toEqual([{ type: 'accept' }])
    expect(await hear('caller', { type: 'accept' })).toEqual([])
  })

  it.each(['caller', 'callee'] as const)(
    'of its streams is shown, not passed on (said by the %s)',
    async by => {
      const live = { microphone: false, camera: false, screen: true, 'screen-audio': false }
      expect(await hear(by, { type: 'streams', live })).toEqual([{ type: 'changed' }])
    },
  )

  it('about a screen shared before they were connected is known once they are', async () => {
    const pair = createPair()
    await pair.media.caller.shareScreen()
    await connect(pair)
    expect(pair.callee.snapshot.remote).toMatchObject({ screen: { live: true }, screenAudio: { live: true } })
  })
})

describe('the camera’s picture', () => {
  const scales = ({ connections }: Pair) =>
    [connections.caller, connections.callee].map(
      connection => connection.getSenders()[1]?.getParameters().encodings[0]?.scaleResolutionDownBy,
    )

  it('is small at first and as it is soon after the connection, at both ends', async () => {
    const pair = createPair()
    await connect(pair)
    expect(scales(pair)).toEqual([3, 3])
    const connectedAt = pair.caller.snapshot.times.connectedAt!
    await pair.clock.advance(connectedAt + TIMERS.sharpen - pair.clock.now() - 1)
    expect(scales(pair)[0]).toBe(3)
    await pair.clock.advance(1 + 100)
    expect(scales(pair)).toEqual([1, 1])
  })

  it('stays small until it is sent, however long the other side rings', async () => {
    const pair = createPair()
    pair.caller.sendMedia(pair.media.caller)
    await pair.clock.advance(10_000)
    expect(stateOf(pair.callee)).toBe('connected')
    expect(scales(pair)).toEqual([1, 3])
    pair.callee.sendMedia(pair.media.callee)
    await pair.clock.advance(TIMERS.sharpen - 1)
    expect(scales(pair)).toEqual([1, 3])
    await pair.clock.advance(1)
    expect(scales(pair)).toEqual([1, 1])
  })

  it('stays small for as long as there is no connection', async () => {
    const pair = createPair()
    pair.log.isDown = true
    pair.caller.sendMedia(pair.media.caller)
    await pair.clock.advance(10_000)
    expect(scales(pair)[0]).toBe(3)
  })
})
