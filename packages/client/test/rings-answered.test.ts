import { TIMERS } from '@ringdown/protocol'
import { describe, expect, it, vi } from 'vitest'
import type { CallHandle } from '../src/call/call-handle.js'
import { CapturedMedia } from '../src/media/captured-media.js'
import type { Calm } from './chaos/calm.js'
import { connected, eachInCalm, phasesInLog, snapshots } from './chaos/calm-tests.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))
vi.mock('../src/signaling/socket-signaling.js', async importOriginal => {
  const { noteConnections } = await import('./chaos/connections.js')
  return noteConnections(importOriginal)
})

const BOTH = { audio: true, video: true }
/** How long the server lets a person's pages ring. */
const RING_MS = 60_000

let calm: Calm
eachInCalm(opened => {
  calm = opened
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
