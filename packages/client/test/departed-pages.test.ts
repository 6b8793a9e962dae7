import { TIMERS } from '@ringdown/protocol'
import { describe, expect, it, vi } from 'vitest'
import type { CallHandle } from '../src/call/call-handle.js'
import type { Calm } from './chaos/calm.js'
import { connected, eachInCalm, phasesInLog, snapshots } from './chaos/calm-tests.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))
vi.mock('../src/signaling/socket-signaling.js', async importOriginal => {
  const { noteConnections } = await import('./chaos/connections.js')
  return noteConnections(importOriginal)
})

let calm: Calm
eachInCalm(opened => {
  calm = opened
})

describe('a page that goes away', () => {
  it('while its call rings ends it there at once: the callee has missed it', async () => {
    const { ring } = await calm.ring()
    calm.world.unload(calm.annsSeat, 'leaves')
    await calm.pass(100)
    expect(ring.snapshot).toMatchObject({ phase: 'ended', reason: 'peer-left', missed: true })
    expect(calm.bob.ringdown.snapshot).toMatchObject({ incoming: [], missed: [{ caller: { name: 'Ann' } }] })
  })

  it('while it is rung does not answer for its human: the caller goes on calling, and reads that nothing rings', async () => {
    const { call } = await calm.ring()
    calm.world.unload(calm.bobsSeat, 'leaves')
    await calm.pass(100)
    expect(call.snapshot).toMatchObject({ phase: 'calling', outage: null })
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
