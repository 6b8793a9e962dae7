import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../src/index.js'
import { type House, isConnected, openHouse, until } from './people.js'

let house: House
beforeEach(async () => {
  house = await openHouse({ ringSeconds: 60, timers: { presenceGrace: 200, callerGrace: 300 } })
})
afterEach(() => house.close())

describe('a warm ring', () => {
  /** Two people who have talked before, so that their next ring connects early. */
  async function contacts(...names: string[]) {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob', names[0])])
    const first = ann.ringdown.call(`user:${bob.userId}`)
    ;(await bob.incoming()).accept()
    await until(first, isConnected)
    first.hangUp()
    await until(bob.ringdown, ({ calls }) => calls.length === 0)
    return { ann, bob }
  }

  const isWarm = (call: Call) =>
    until(call, ({ phase, connection }) => phase === 'ringing' && connection === 'connected')

  it('is connected before the answer between people who have talked, with nothing open at the callee', async () => {
    const { ann, bob } = await contacts()
    const asked = bob.devices.asked.length
    const call = ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    await isWarm(call)
    await until(ring, isConnected)
    expect(ring.snapshot).toMatchObject({ phase: 'ringing', connectedAt: null })
    expect(call.snapshot.remote.microphone.track?.muted).toBe(true)
    expect(bob.devices.asked.length).toBe(asked)
    ring.accept()
    await until(call, ({ phase, remote }) => phase === 'accepted' && remote.camera.track?.muted === false)
    await until(ring, ({ remote }) => remote.camera.track?.muted === false)
    call.hangUp()
    expect(await ring.ended).toBe('completed')
  })

  it('of a stranger tells the caller the SDP answer, and connects to nothing', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const call = ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    await until(call, ({ phase }) => phase === 'ringing')
    // Everything is ready, and no candidate has reached the caller, nor been tried by the callee.
    await expect.poll(() => house.network.connections[0]?.signalingState).toBe('stable')
    const tries = house.network.connections.flatMap(({ calls }) =>
      calls.filter(({ method }) => method === 'addIceCandidate'),
    )
    expect(tries).toEqual([])
    expect([call.snapshot.connection, ring.snapshot.connection]).not.toContain('connected')
    ring.accept()
    await Promise.all([until(call, isConnected), until(ring, isConnected)])
  })

  it('warms one device; the other may answer all the same', async () => {
    const { ann, bob } = await contacts()
    const phone = await house.open('Bob')
    const call = ann.ringdown.call(`user:${bob.userId}`)
    const rings = await Promise.all([bob.incoming(), phone.incoming()])
    await isWarm(call)
    const cold = rings.find(({ snapshot }) => snapshot.connection !== 'connected')
    const warm = rings.find(ring => ring !== cold)
    cold?.accept()
    expect(await warm?.ended).toBe('answered-elsewhere')
    await until(call, ({ remote }) => remote.camera.track?.muted === false)
    await until(cold!, ({ remote }) => remote.camera.track?.muted === false)
  })

  it('survives a reload of the page that was warm', async () => {
    const { ann, bob } = await contacts('bobs-page')
    const call = ann.ringdown.call(`user:${bob.userId}`)
    await bob.incoming()
    await isWarm(call)
    // Like a reload: the page is gone with its connection, and returns as the same device.
    bob.ringdown.close()
    const back = await house.open('Bob', 'bobs-page')
    const ring = await back.incoming()
    ring.accept()
    await until(ring, isConnected)
    await until(call, ({ phase, remote }) => phase === 'accepted' && remote.camera.track?.muted === false)
  })

  it('that is cancelled stops at once, and shows the callee nothing more', async () => {
    const { ann, bob } = await contacts()
    const call = ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    await isWarm(call)
    call.hangUp()
    expect(await ring.ended).toBe('cancelled')
    expect(ring.snapshot.missed).toBe(true)
    await expect.poll(() => house.network.open).toBe(0)
  })

  it('is off for who wants to be asked first', async () => {
    const { ann, bob } = await contacts()
    const careful = await house.open('Bob', undefined, { warm: 'off' })
    bob.ringdown.close()
    const call = ann.ringdown.call(`user:${careful.userId}`)
    const ring = await careful.incoming()
    await until(call, ({ phase }) => phase === 'ringing')
    await expect.poll(() => house.network.connections.at(-1)?.signalingState).toBe('stable')
    expect(call.snapshot.connection).not.toBe('connected')
    ring.accept()
    await until(call, isConnected)
  })
})
