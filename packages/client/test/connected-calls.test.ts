import { type Device, TIMERS } from '@ringdown/protocol'
import { FakeMediaStream } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallHandle } from '../src/call/call-handle.js'
import { CapturedMedia } from '../src/media/captured-media.js'
import type { RingdownClient } from '../src/ringdown-client.js'
import type { Signaling } from '../src/signaling/signaling.js'
import { type Calm, openCalm } from './chaos/calm.js'
import type { Page } from './chaos/page.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))
vi.mock('../src/signaling/socket-signaling.js', async importOriginal => {
  const { noteConnections } = await import('./chaos/connections.js')
  return noteConnections(importOriginal)
})

const BOTH = { audio: true, video: true }
/** How long the server lets a person's pages ring. */
const RING_MS = 60_000

let calm: Calm
beforeEach(async () => {
  vi.stubGlobal('MediaStream', FakeMediaStream)
  calm = await openCalm()
})
afterEach(() => {
  calm.world.close()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const snapshots = (...calls: readonly CallHandle[]) => calls.map(({ snapshot }) => snapshot)
const phasesInLog = (...calls: readonly CallHandle[]) => calls.map(({ leg }) => leg.state?.phase)
const connected = { phase: 'accepted', connection: 'connected', outage: null }

/** How often a path was looked for so far. */
const countTries = () =>
  calm.world.network.connections.reduce(
    (sum, { calls }) => sum + 1 + calls.filter(({ method }) => method === 'restartIce').length,
    0,
  )

describe('a page that goes away', () => {
  it('while its call rings ends it there at once: the callee has missed it', async () => {
    const { ring } = await calm.ring()
    calm.world.unload(calm.annsSeat, 'leaves')
    await calm.pass(100)
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'peer-left', missed: true })
    expect(calm.bob.ringdown.snapshot).toMatchObject({ incoming: [], missed: [{ caller: { name: 'Ann' } }] })
  })

  it('while it is rung does not answer for its human: the caller goes on ringing', async () => {
    const { call } = await calm.ring()
    calm.world.unload(calm.bobsSeat, 'leaves')
    await calm.pass(100)
    expect(call.snapshot).toMatchObject({ phase: 'ringing', outage: null })
  })

  it('from a call is waited for, as it may be a reload, and then the call ends', async () => {
    const { ring } = await calm.meet()
    calm.world.unload(calm.annsSeat, 'leaves')
    const leftAt = calm.world.clock.now()
    await calm.pass(100)
    expect(ring.snapshot).toMatchObject({
      phase: 'accepted',
      connection: 'reconnecting',
      outage: { cause: 'left', givesUpAt: leftAt + TIMERS.leaving },
    })
    await calm.pass(TIMERS.leaving - 200)
    expect(ring.snapshot.phase).toBe('accepted')
    await calm.pass(200)
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'peer-left', missed: false })
    expect(calm.bob.devices.live).toBe(0)
  })

  it('and is back is in its call again, which shows that it was away', async () => {
    const { call, ring } = await calm.meet()
    const ann = await calm.reload(calm.annsSeat)
    const back = ann.call as CallHandle
    expect(back.snapshot).toMatchObject({
      ...connected,
      callId: call.snapshot.callId,
      direction: 'outgoing',
      peer: { name: 'Bob' },
      participants: [{ party: { name: 'Bob' }, connection: 'connected' }],
      startedAt: call.snapshot.startedAt,
      connectedAt: call.snapshot.connectedAt,
      resumed: { sharedScreen: false },
    })
    expect(ring.snapshot).toMatchObject({ ...connected, resumed: null })
    back.hangUp()
    await calm.pass(100)
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'completed', endedBy: { name: 'Ann' } })
  })

  it('and is back shows and says what it did before, also after a long call', async () => {
    await calm.meet()
    await calm.pass(2 * TIMERS.sleep)
    calm.ann.set('video', false)
    calm.ann.set('screen', true)
    await calm.pass()
    const ann = await calm.reload(calm.annsSeat)
    const { microphone, camera, screen } = ann.call!.localMedia.snapshot
    expect([microphone.state, camera.state, screen.state]).toEqual(['on', 'off', 'off'])
    expect(ann.call?.snapshot.resumed).toEqual({ sharedScreen: true })
    ann.set('audio', false)
    await calm.pass()
    const again = await calm.reload(calm.annsSeat)
    expect(again.devices.asked).toEqual([])
  })

  it('and is back is in no call that had ended before', async () => {
    const { call } = await calm.meet()
    call.hangUp()
    await calm.pass()
    const ann = await calm.reload(calm.annsSeat)
    expect([ann.call, ann.ringdown.snapshot.resuming]).toEqual([null, false])
  })

  it('with the other one, of whom each comes back, finds it again', async () => {
    await calm.meet()
    calm.world.unload(calm.annsSeat, 'crashes')
    calm.world.unload(calm.bobsSeat, 'crashes')
    await calm.pass()
    for (const seat of [calm.annsSeat, calm.bobsSeat]) calm.world.open(seat)
    await calm.pass(10_000)
    const calls = calm.world.pages.map(({ call }) => call as CallHandle)
    expect(snapshots(...calls)).toMatchObject([connected, connected])
    expect(calls.map(({ leg }) => leg.role)).toEqual(['caller', 'callee'])
  })

  it('and is back at a server that has forgotten the call is in it all the same', async () => {
    const { call, ring } = await calm.meet()
    calm.world.killServer()
    calm.world.unload(calm.bobsSeat, 'leaves')
    await calm.pass()
    calm.world.startServer()
    calm.world.open(calm.bobsSeat)
    await calm.pass(9_000)
    const back = calm.bobsSeat.page?.call as CallHandle
    expect(snapshots(call, back)).toMatchObject([connected, connected])
    expect(back.snapshot.callId).toBe(ring.snapshot.callId)
    expect(phasesInLog(call, back)).toEqual(['accepted', 'accepted'])
  })
})

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

describe('two people who call each other at the same moment', () => {
  it('are in one call, without a ring', async () => {
    const { ann, bob } = calm
    const rings: number[] = []
    for (const { ringdown } of [ann, bob])
      ringdown.subscribe(() => rings.push(ringdown.snapshot.incoming.length))
    const anns = ann.place('Bob', BOTH) as CallHandle
    const bobs = bob.place('Ann', { audio: true, video: false }) as CallHandle
    const ids = [anns.id, bobs.id]
    await calm.pass()
    expect(snapshots(anns, bobs)).toMatchObject([
      { ...connected, direction: 'outgoing', address: 'user:Bob', peer: { name: 'Bob' }, media: BOTH },
      { ...connected, direction: 'outgoing', address: 'user:Ann', peer: { name: 'Ann' } },
    ])
    expect(anns.snapshot.callId).toBe(bobs.snapshot.callId)
    expect([anns.leg.role, bobs.leg.role].sort()).toEqual(['callee', 'caller'])
    expect([anns.id, bobs.id]).toEqual(ids)
    expect(Math.max(...rings)).toBe(0)
    expect([ann.devices.live, bob.devices.live]).toEqual([2, 1])
    expect([ann.devices.asked.length, bob.devices.asked.length]).toEqual([1, 1])
    expect([ann, bob].map(({ ringdown }) => ringdown.snapshot.calls)).toEqual([[anns], [bobs]])
    anns.hangUp()
    await calm.pass(100)
    expect(snapshots(anns, bobs)).toMatchObject([{ reason: 'completed' }, { reason: 'completed' }])
    expect(calm.world.network.open).toBe(0)
  })
})

describe('a server that has forgotten a call', () => {
  it('that rings ends it on both sides, with a sentence', async () => {
    const { call, ring } = await calm.ring()
    calm.world.killServer()
    await calm.pass()
    calm.world.startServer()
    await calm.pass(10_000)
    const ended = {
      phase: 'ended',
      reason: 'internal',
      failure: 'The server no longer knows this call. Call again.',
    }
    expect(snapshots(call, ring)).toMatchObject([ended, ended])
  })

  it('that rings ends it for one who cannot reach the server, too: the other says so', async () => {
    const { ring } = await calm.ring()
    calm.bob.cutConnection(true)
    calm.world.killServer()
    await calm.pass()
    calm.world.startServer()
    await calm.pass(10_000)
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'internal', endedBy: { name: 'Ann' } })
  })

  it('hears of it although one of the two comes back later, and tells the other what follows', async () => {
    const { call, ring } = await calm.meet()
    calm.bob.cutConnection(true)
    calm.world.killServer()
    await calm.pass()
    calm.world.startServer()
    await calm.pass(15_000)
    calm.bob.cutConnection(false)
    await calm.pass(15_000)
    expect(phasesInLog(call, ring)).toEqual(['accepted', 'accepted'])
    calm.bob.cutPath(true)
    ring.hangUp()
    await calm.pass(6_000)
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'completed', endedBy: { name: 'Bob' } })
  })

  it('hears of it from the two who are in it', async () => {
    const { call, ring } = await calm.meet()
    calm.world.killServer()
    await calm.pass()
    calm.world.startServer()
    await calm.pass(10_000)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect(phasesInLog(call, ring)).toEqual(['accepted', 'accepted'])
    call.hangUp()
    await calm.pass(100)
    expect(ring.snapshot).toMatchObject({ reason: 'completed', endedBy: { name: 'Ann' } })
  })
})

describe('a call without a server', () => {
  it('ends for both when one hangs up', async () => {
    const { call, ring } = await calm.meet()
    calm.world.killServer()
    await calm.pass(100)
    call.hangUp()
    await calm.pass(100)
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'completed', endedBy: { name: 'Ann' } })
  })
})

describe('a call on a link', () => {
  it('that was joined is over when it is left, and so is the link', async () => {
    const { ann, bob } = calm
    const link = ann.ringdown.newLink()
    const call = ann.ringdown.call(link)
    const listening = bob.ringdown.listen(link)
    await calm.pass()
    const [waiting] = listening.snapshot ?? []
    waiting?.accept()
    await calm.pass()
    expect(call.snapshot).toMatchObject(connected)
    call.leave()
    await calm.pass(100)
    expect([call, waiting].map(each => each?.snapshot.reason)).toEqual(['completed', 'completed'])
  })

  it('that one of a person’s pages answers ends on the others', async () => {
    const copy = calm.world.duplicate(calm.bobsSeat)
    await calm.pass()
    const link = calm.ann.ringdown.newLink()
    const call = calm.ann.ringdown.call(link)
    const [here, there] = [calm.bob, copy.page].map(page => page?.ringdown.listen(link))
    await calm.pass()
    const [one, other] = [here, there].map(listening => listening?.snapshot?.[0])
    one?.accept()
    await calm.pass()
    expect(call.snapshot).toMatchObject(connected)
    expect(other?.snapshot).toMatchObject({ phase: 'ended', reason: 'answered-elsewhere' })
  })
})

describe('a ring that is answered', () => {
  it('while there is no server connects, and the server learns of it later', async () => {
    const { call, ring } = await calm.ring()
    calm.world.killServer()
    await calm.pass(100)
    calm.bob.accept(ring, {})
    await calm.pass(200)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect(call.snapshot.remote.camera.track?.muted).toBe(false)
    expect(phasesInLog(call, ring)).toEqual(['ringing', 'ringing'])
    calm.world.startServer()
    await calm.pass(10_000)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect(phasesInLog(call, ring)).toEqual(['accepted', 'accepted'])
  })

  it('while neither reaches a server that then gives it up goes on', async () => {
    const { call, ring } = await calm.ring()
    calm.ann.cutConnection(true)
    calm.bob.cutConnection(true)
    await calm.pass(100)
    calm.bob.accept(ring, {})
    await calm.pass(RING_MS + 30_000)
    calm.ann.cutConnection(false)
    calm.bob.cutConnection(false)
    await calm.pass(15_000)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect(phasesInLog(call, ring)).toEqual(['accepted', 'accepted'])
  })

  it('opens what its human wants, not what the caller asked for', async () => {
    const { ring } = await calm.ring()
    ring.accept({ video: false })
    await calm.pass()
    expect(calm.bob.devices.asked).toEqual([{ audio: expect.anything() }])
    expect(ring.snapshot.media).toEqual(BOTH)
  })

  it('opens what the caller asked for if its human says nothing', async () => {
    const { ring } = await calm.ring({ audio: true, video: false })
    ring.accept()
    await calm.pass()
    const { microphone, camera } = ring.localMedia.snapshot
    expect([microphone.state, camera.state]).toEqual(['on', 'off'])
  })

  it('with a preview uses it as it is, and closes it with the call', async () => {
    const preview = new CapturedMedia(calm.bob.devices as unknown as MediaDevices, null)
    await preview.open({ audio: true, video: false })
    const { call, ring } = await calm.ring()
    ring.accept({ localMedia: preview })
    await calm.pass()
    expect(ring.localMedia).toBe(preview)
    expect(calm.bob.devices.asked).toHaveLength(1)
    expect(call.snapshot.remote.microphone.track?.muted).toBe(false)
    expect(call.snapshot.remote.camera.live).toBe(false)
    call.hangUp()
    await calm.pass(100)
    expect(calm.bob.devices.live).toBe(0)
  })

  it('twice, or after it was declined, is as one that was answered or declined once', async () => {
    const { call, ring } = await calm.meet()
    ring.accept({ video: false })
    call.accept()
    ring.decline()
    await calm.pass()
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
    expect(calm.bob.devices.live).toBe(2)
    call.hangUp()
    await calm.pass(100)
    const asked = calm.bob.devices.asked.length
    ring.accept()
    ring.decline()
    await calm.pass(100)
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'completed' })
    expect(calm.bob.devices.asked).toHaveLength(asked)
  })
})

describe('a ring that nobody answers', () => {
  it('ends by itself, missed, though the server cannot say that its time is up', async () => {
    const { ring } = await calm.ring()
    calm.bob.cutConnection(true)
    calm.bob.cutPath(true)
    await calm.pass(RING_MS)
    expect(ring.snapshot.phase).toBe('ringing')
    await calm.pass(TIMERS.resync)
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'no-answer', missed: true })
  })

  it('and is answered later does not end while they talk', async () => {
    const { call, ring } = await calm.meet()
    await calm.pass(2 * RING_MS)
    expect(snapshots(call, ring)).toMatchObject([connected, connected])
  })
})
