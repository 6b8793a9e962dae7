import { describe, expect, it, vi } from 'vitest'
import type { CallHandle } from '../src/call/call-handle.js'
import type { Calm } from './chaos/calm.js'
import { connected, eachInCalm } from './chaos/calm-tests.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))
vi.mock('../src/signaling/socket-signaling.js', async importOriginal => {
  const { noteConnections } = await import('./chaos/connections.js')
  return noteConnections(importOriginal)
})

let calm: Calm
eachInCalm(opened => {
  calm = opened
})

/** The server is away, and returns without its data: it knows everybody by another id. */
async function loseData() {
  calm.world.killServer()
  await calm.pass()
  calm.world.startServer('2')
}

describe('a server that knows its users by other ids', () => {
  it('takes over the call they are in, in which they have their new ids', async () => {
    const { call, ring } = await calm.meet()
    await loseData()
    await calm.pass(15_000)
    expect(call.snapshot).toMatchObject({
      ...connected,
      address: 'user:Bob2',
      peer: { userId: 'Bob2', deviceId: 'Bob-1' },
      participants: [{ party: { userId: 'Bob2' } }],
    })
    expect(ring.snapshot).toMatchObject({ ...connected, peer: { userId: 'Ann2' } })
    expect([call, ring].map(({ leg }) => leg.state?.phase)).toEqual(['accepted', 'accepted'])
    expect([call, ring].map(({ leg }) => leg.me?.userId)).toEqual(['Ann2', 'Bob2'])
    expect([calm.ann, calm.bob].map(({ connections }) => connections.length)).toEqual([1, 1])
  })

  it('passes on what they write afterwards: another connection is found', async () => {
    const { call, ring } = await calm.meet()
    await loseData()
    await calm.pass(15_000)
    calm.ann.breakPath()
    await calm.pass(20_000)
    expect([call, ring].map(({ snapshot }) => snapshot)).toMatchObject([connected, connected])
    expect(calm.ann.connections.length).toBeGreaterThan(1)
    ring.hangUp()
    await calm.pass(100)
    expect(call.snapshot).toMatchObject({ phase: 'ended', endedBy: { userId: 'Bob2' } })
  })

  it('lets a page that is reloaded meanwhile return', async () => {
    const { call, ring } = await calm.meet()
    calm.world.unload(calm.bobsSeat, 'leaves')
    await loseData()
    calm.world.open(calm.bobsSeat)
    await calm.pass(9_000)
    const back = calm.bobsSeat.page?.call as CallHandle
    expect([call, back].map(({ snapshot }) => snapshot)).toMatchObject([connected, connected])
    expect(back.snapshot.callId).toBe(ring.snapshot.callId)
  })
})
