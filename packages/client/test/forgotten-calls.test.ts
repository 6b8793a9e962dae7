import { describe, expect, it, vi } from 'vitest'
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
