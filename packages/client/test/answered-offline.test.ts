import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallHandle } from '../src/call/call-handle.js'
import type { Call } from '../src/index.js'
import { type Device, type House, isConnected, openHouse, until } from './people.js'
import { type Cable, openCable } from './server-cable.js'

let house: House
let cable: Cable

beforeEach(async () => {
  house = await openHouse({ ringSeconds: 60, timers: { presenceGrace: 200, callerGrace: 300 } })
  cable = await openCable(house.port)
})
afterEach(async () => {
  cable.close()
  await house.close()
})

/** Two people who have talked, and a call between them that rings and is connected, without an answer. */
async function warmRing(isCallerDirect = false) {
  const throughCable = { server: cable.origin }
  const [ann, bob] = await Promise.all([
    house.open('Ann', undefined, {}, null, undefined, isCallerDirect ? {} : throughCable),
    house.open('Bob', undefined, {}, null, undefined, throughCable),
  ])
  const first = ann.ringdown.call(`user:${bob.userId}`)
  ;(await bob.incoming()).accept()
  await until(first, isConnected)
  first.hangUp()
  await until(bob.ringdown, ({ calls }) => calls.length === 0)
  const call = ann.ringdown.call(`user:${bob.userId}`)
  const ring = await bob.incoming()
  await until(call, ({ phase, connection }) => phase === 'ringing' && connection === 'connected')
  await until(ring, isConnected)
  return { ann: ann, bob: bob, call, ring }
}

const talk = (...sides: readonly Call[]) =>
  Promise.all(
    sides.map(side =>
      until(side, ({ phase, remote }) => phase === 'accepted' && remote.camera.track?.muted === false),
    ),
  )

const offline = ({ ringdown }: Device) => until(ringdown, ({ connection }) => connection !== 'online')
const online = ({ ringdown }: Device) => until(ringdown, ({ connection }) => connection === 'online')

/** What the log says, as this page has read it. */
const phaseInLog = (call: Call) => (call as CallHandle).leg.state?.phase
const bothLogs = (...sides: readonly Call[]) => expect.poll(() => sides.map(phaseInLog))

const isUndisturbed = ({ phase, connection, outage }: Call['snapshot']) =>
  phase === 'accepted' && connection === 'connected' && outage === null

describe('a ring answered while the server cannot be reached', () => {
  it('goes on when the server returns and has forgotten it; the server learns of it', async () => {
    const { ann, bob, call, ring } = await warmRing()
    await house.stop()
    await Promise.all([ann, bob].map(offline))
    ring.accept()
    await talk(call, ring)
    await house.restart()
    house.time.pace = 5
    await Promise.all([ann, bob].map(online))
    await bothLogs(call, ring).toEqual(['accepted', 'accepted'])
    expect([call, ring].map(side => isUndisturbed(side.snapshot))).toEqual([true, true])
    call.hangUp()
    expect(await ring.ended).toBe('completed')
  })

  it('goes on when the server returns and has ended it meanwhile, as its caller was away; the server learns of it', async () => {
    const { ann, bob, call, ring } = await warmRing()
    const phonesRing = await (await house.open('Bob')).incoming()
    cable.cut()
    await Promise.all([ann, bob].map(offline))
    ring.accept()
    await talk(call, ring)
    expect(await phonesRing.ended).toBe('peer-left')
    cable.join()
    house.time.pace = 5
    await Promise.all([ann, bob].map(online))
    await bothLogs(call, ring).toEqual(['accepted', 'accepted'])
    expect([call, ring].map(side => isUndisturbed(side.snapshot))).toEqual([true, true])
    ring.hangUp()
    expect(await call.ended).toBe('completed')
  })

  it('goes on when its callee alone is away for longer than it rings', async () => {
    await house.close()
    house = await openHouse({ ringSeconds: 20 })
    cable.close()
    cable = await openCable(house.port)
    const { bob, call, ring } = await warmRing(true)
    cable.cut()
    await offline(bob)
    ring.accept()
    await talk(call, ring)
    house.time.pace = 20
    await expect.poll(() => phaseInLog(call)).toBe('ended')
    house.time.pace = 5
    cable.join()
    await online(bob)
    await bothLogs(call, ring).toEqual(['accepted', 'accepted'])
    expect([call, ring].map(side => isUndisturbed(side.snapshot))).toEqual([true, true])
  })

  it('ends at once for both when it is hung up there, whatever the server knows', async () => {
    const { ann, bob, call, ring } = await warmRing()
    await house.stop()
    await Promise.all([ann, bob].map(offline))
    ring.accept()
    await talk(call, ring)
    ring.hangUp()
    expect(await call.ended).toBe('completed')
    await house.restart()
    await Promise.all([ann, bob].map(online))
    const again = ann.ringdown.call(`user:${bob.userId}`)
    await until(again, ({ phase }) => phase === 'ringing')
  })
})

describe('a ring that nobody answers while the server cannot be reached', () => {
  it('ends for both with the same sentence when the server has forgotten it', async () => {
    const { call, ring } = await warmRing()
    await house.stop()
    await house.restart()
    expect(await Promise.all([call.ended, ring.ended])).toEqual(['internal', 'internal'])
    expect(call.snapshot.failure).toBe('The server no longer knows this call. Call again.')
    expect(ring.snapshot.failure).toBe(call.snapshot.failure)
  })
})
