import { type Device, TIMERS } from '@ringdown/protocol'
import { describe, expect, it, vi } from 'vitest'
import type { CallHandle } from '../src/call/call-handle.js'
import type { RingdownClient } from '../src/ringdown-client.js'
import type { Signaling } from '../src/signaling/signaling.js'
import type { Calm } from './chaos/calm.js'
import { connected, eachInCalm, snapshots } from './chaos/calm-tests.js'
import type { Page } from './chaos/page.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))
vi.mock('../src/signaling/socket-signaling.js', async importOriginal => {
  const { noteConnections } = await import('./chaos/connections.js')
  return noteConnections(importOriginal)
})

let calm: Calm
eachInCalm(opened => {
  calm = opened
})

/** How often a path was looked for so far. */
const countTries = () =>
  calm.world.network.connections.reduce(
    (sum, { calls }) => sum + 1 + calls.filter(({ method }) => method === 'restartIce').length,
    0,
  )

describe('a lost connection', () => {
  it('is looked for at once when its human says so', async () => {
    const { call } = await calm.meet()
    calm.ann.cutPath(true)
    await calm.pass(20_500)
    const before = countTries()
    call.reconnect()
    expect(countTries()).toBe(before + 1)
  })

  it('is not looked for when it is none', async () => {
    const { call } = await calm.meet()
    const before = countTries()
    call.reconnect()
    await calm.pass(10_000)
    expect(countTries()).toBe(before)
  })

  it('is waited for without limit by those who say so', async () => {
    const { call, ring } = await calm.meet()
    calm.ann.cutPath(true)
    await calm.pass(5_000)
    for (const side of [call, ring]) side.keepWaiting()
    await calm.pass(2 * TIMERS.reconnect)
    const waiting = { phase: 'accepted', connection: 'reconnecting', outage: { givesUpAt: null } }
    expect(snapshots(call, ring)).toMatchObject([waiting, waiting])
    calm.ann.cutPath(false)
    await calm.pass(10_000)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
  })

  it('that does not come back ends the call for both, with a sentence', async () => {
    const { call, ring } = await calm.meet()
    calm.ann.cutPath(true)
    await calm.pass(TIMERS.reconnect - 1_000)
    expect(snapshots(call, ring).map(({ phase }) => phase)).toEqual(['accepted', 'accepted'])
    await calm.pass(5_000)
    const ended = {
      phase: 'ended',
      reason: 'ice-timeout',
      failure: 'The connection was lost and didn’t come back.',
      missed: false,
    }
    expect(snapshots(call, ring)).toMatchObject([ended, ended])
  })

  it('knows whose connection to the server is gone, too', async () => {
    const { call, ring } = await calm.meet()
    calm.ann.cutPath(true)
    calm.ann.cutConnection(true)
    await calm.pass(40_000)
    expect(snapshots(call, ring)).toMatchObject([
      { outage: { cause: 'here' }, participants: [{ outage: { cause: 'here' } }] },
      { outage: { cause: 'there' }, participants: [{ outage: { cause: 'there' } }] },
    ])
    calm.ann.cutConnection(false)
    await calm.pass(15_000)
    expect(snapshots(call, ring)).toMatchObject([
      { outage: { cause: 'between' }, participants: [{ outage: { cause: 'between' } }] },
      { outage: { cause: 'between' }, participants: [{ outage: { cause: 'between' } }] },
    ])
  })

  it('leaves the last picture, until there is another', async () => {
    const { call } = await calm.meet()
    const { remote, participants } = call.snapshot
    calm.ann.cutPath(true)
    calm.ann.breakPath()
    calm.ann.cutPath(false)
    await calm.pass(5_000)
    calm.bob.cutPath(true)
    await calm.pass(20_000)
    expect(call.snapshot.connection).toBe('reconnecting')
    expect(call.snapshot.remote).toBe(remote)
    expect(call.snapshot.participants[0]?.remote).toBe(participants[0]?.remote)
    calm.bob.cutPath(false)
    await calm.pass(10_000)
    expect(call.snapshot).toMatchObject(connected)
    expect(call.snapshot.remote.camera).toMatchObject({ live: true, track: { muted: false } })
    expect(call.snapshot.remote).not.toBe(remote)
  })

  it('that is only looked after changes nothing that is shown', async () => {
    const { call } = await calm.meet()
    const { participants } = call.snapshot
    let changes = 0
    call.subscribe(() => changes++)
    ;(calm.ann.ringdown as RingdownClient).networkChanged()
    await calm.pass(5_000)
    expect(call.snapshot.participants).toBe(participants)
    expect(changes).toBe(0)
  })

  it('that never was one ends the call: the devices could not connect', async () => {
    const { call, ring } = await calm.ring()
    calm.bob.cutPath(true)
    calm.bob.breakPath()
    calm.bob.accept(ring, {})
    await calm.pass(TIMERS.connect + 2_000)
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'ice-failed' })
    expect(call.snapshot.failure).toMatch(/^Your two networks can’t connect directly/)
  })
})

describe('a change of network', () => {
  const restarts = ({ connections }: Page) =>
    connections.map(
      each => calm.world.network.callsOf(each).filter(({ method }) => method === 'restartIce').length,
    )
  const change = ({ ringdown }: Page, wasOffline: boolean) =>
    (ringdown as RingdownClient).networkChanged(wasOffline)

  it('has another path looked for, on the connection there is', async () => {
    const { call, ring } = await calm.meet()
    change(calm.ann, false)
    change(calm.ann, false)
    await calm.pass(100)
    expect([restarts(calm.ann), restarts(calm.bob)]).toEqual([[1], [0]])
    await calm.pass(10_000)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect([calm.ann, calm.bob].map(({ connections }) => connections.length)).toEqual([1, 1])
  })

  it('in an outage has another path looked for, too, on the same connection', async () => {
    const { call, ring } = await calm.meet()
    calm.ann.cutPath(true)
    await calm.pass(1_000)
    calm.ann.cutPath(false)
    change(calm.ann, false)
    await calm.pass(1_000)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect([calm.ann, calm.bob].map(({ connections }) => connections.length)).toEqual([1, 1])
  })

  it.each(['ann', 'bob'] as const)('after a time without any needs another connection (%s)', async who => {
    const { call, ring } = await calm.meet()
    calm[who].cutPath(true)
    await calm.pass(3_000)
    calm[who].cutPath(false)
    calm[who].breakPath()
    change(calm[who], true)
    await calm.pass(2_000)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect([calm.ann, calm.bob].map(({ connections }) => connections.length)).toEqual([2, 2])
    // The doubt was about the connection before.
    change(calm[who], false)
    await calm.pass(2_000)
    expect([calm.ann, calm.bob].map(({ connections }) => connections.length)).toEqual([2, 2])
  })

  it('while it rings renews the offer of the caller alone', async () => {
    await calm.ring()
    change(calm.bob, false)
    await calm.pass(100)
    expect(calm.ann.connections).toHaveLength(1)
    change(calm.ann, false)
    await calm.pass(100)
    expect(calm.ann.connections).toHaveLength(2)
    expect([restarts(calm.ann), restarts(calm.bob)].flat().some(count => count > 0)).toBe(false)
  })
})

describe('a browser that gives up on a path', () => {
  it('of a connected call has another one found, on the same connection', async () => {
    const { call, ring } = await calm.meet()
    calm.world.network.fail(calm.ann.connections[0]!)
    await calm.pass(5_000)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect([calm.ann, calm.bob].map(({ connections }) => connections.length)).toEqual([1, 1])
  })

  it('of a call that never was connected ends it', async () => {
    calm.bob.cutPath(true)
    const { call, ring } = await calm.meet()
    calm.world.network.fail(calm.ann.connections[0]!)
    await calm.pass(100)
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'ice-failed' })
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'ice-failed', endedBy: { name: 'Ann' } })
  })
})

describe('a description that cannot be used', () => {
  /** Bob's page writes one for Ann, as no browser does. */
  const spoil = ({ leg }: CallHandle) => {
    const { userId, deviceId } = leg.me as Device
    const draft = {
      type: 'description',
      entryId: 'spoilt',
      to: { userId, deviceId },
      session: leg.links.first?.sessions.count,
      revision: 99,
      description: { type: 'offer', sdp: 'nonsense' },
    }
    void (calm.bob.connection as unknown as Signaling).request('append', {
      callId: leg.callId,
      draft,
    } as never)
  }

  it('has a connected call go on over another connection', async () => {
    const { call, ring } = await calm.meet()
    spoil(call)
    await calm.pass(2_000)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect(calm.ann.connections).toHaveLength(2)
  })

  it('ends a call that never was connected, and says so', async () => {
    calm.bob.cutPath(true)
    const { call, ring } = await calm.meet()
    spoil(call)
    await calm.pass()
    expect(call.snapshot).toMatchObject({
      phase: 'ended',
      reason: 'unsupported',
      failure: 'Your browsers aren’t compatible. Update both.',
    })
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'unsupported' })
  })
})
