import { type RecordedConnection, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../src/index.js'
import type { RingdownClient } from '../src/ringdown-client.js'
import { type Device, type House, openHouse, until } from './people.js'
import { createTab } from './tab.js'

let house: House
beforeEach(async () => {
  house = await openHouse({ timers: { presenceGrace: 200, callerGrace: 300 } })
})
afterEach(() => house.close())

async function connectedPair() {
  const tabs = { ann: createTab(), bob: createTab() }
  const [ann, bob] = await Promise.all([
    house.open('Ann', 'anns-page', {}, tabs.ann),
    house.open('Bob', 'bobs-page', {}, tabs.bob),
  ])
  const call = ann.ringdown.call(`user:${bob.userId}`)
  const ring = await bob.incoming()
  ring.accept()
  await Promise.all([call, ring].map(side => until(side, isWhole)))
  // The control channel opens a moment later.
  await settle()
  return { ann, bob, call, ring, tabs }
}

const isWhole = ({ connection, remote }: Call['snapshot']) =>
  connection === 'connected' && remote.microphone.live && remote.camera.track?.muted === false

const didRestart = ({ calls }: RecordedConnection) => calls.some(({ method }) => method === 'restartIce')

const present = async ({ ringdown }: Device) =>
  (await until(ringdown, ({ calls }) => calls.length > 0)).calls[0]!

describe('a page reloaded during a call', () => {
  for (const who of ['ann', 'bob'] as const) {
    const role = who === 'ann' ? 'caller' : 'callee'
    it(`comes back to it by itself: the ${role}'s, with camera and microphone as they were`, async () => {
      const pair = await connectedPair()
      const [mine, theirs] = who === 'ann' ? [pair.call, pair.ring] : [pair.ring, pair.call]
      await mine.localMedia.setMicrophone(false)
      const { connectedAt } = mine.snapshot
      pair[who].unload()
      await until(theirs, ({ outage }) => outage?.cause === 'left')
      const again = await house.open(who === 'ann' ? 'Ann' : 'Bob', `${who}s-page`, {}, pair.tabs[who])
      const back = await present(again)
      expect(back.snapshot).toMatchObject({ phase: 'accepted', callId: mine.snapshot.callId, connectedAt })
      await until(theirs, ({ connection, remote }) => connection === 'connected' && remote.camera.live)
      await until(back, isWhole)
      expect([theirs.snapshot.outage, back.snapshot.outage]).toEqual([null, null])
      expect(theirs.snapshot.remote.microphone.live).toBe(false)
      // Muted stays muted, and is not even opened.
      expect(again.devices.asked.flatMap(asked => Object.keys(asked))).toEqual(['video'])
      theirs.hangUp()
      expect(await back.ended).toBe('completed')
      expect(pair.tabs[who].getItem('ringdown.call')).toBeNull()
      expect(again.devices.live).toBe(0)
    })
  }

  it('of both at once: they find each other again', async () => {
    const { ann, bob, tabs } = await connectedPair()
    ann.unload()
    bob.unload()
    const [one, other] = await Promise.all([
      house.open('Ann', 'anns-page', {}, tabs.ann),
      house.open('Bob', 'bobs-page', {}, tabs.bob),
    ])
    const calls = await Promise.all([one, other].map(present))
    await Promise.all(calls.map(call => until(call, isWhole)))
  })

  it('twice in a row, after a crash: comes back, and once more', async () => {
    const { ann, ring, tabs } = await connectedPair()
    ann.unload('crashes')
    const second = await house.open('Ann', 'anns-page', {}, tabs.ann)
    await until(await present(second), isWhole)
    second.unload('crashes')
    const third = await house.open('Ann', 'anns-page', {}, tabs.ann)
    await until(await present(third), isWhole)
    await until(ring, isWhole)
  })

  it('while the server is away and has forgotten everything: comes back with it', async () => {
    const { ann, call, ring, tabs } = await connectedPair()
    const { callId } = call.snapshot
    ann.unload()
    await house.stop()
    await house.restart()
    house.time.pace = 5
    const again = await house.open('Ann', 'anns-page', {}, tabs.ann)
    const back = await present(again)
    await until(back, isWhole)
    await until(ring, isWhole)
    expect(back.snapshot.callId).toBe(callId)
    back.hangUp()
    expect(await ring.ended).toBe('completed')
  })

  it('of a call that ended meanwhile: is told how', async () => {
    const { ann, ring, tabs } = await connectedPair()
    ann.unload()
    ring.hangUp()
    const again = await house.open('Ann', 'anns-page', {}, tabs.ann)
    await until(again.ringdown, ({ calls }) => calls.length === 0)
    expect(tabs.ann.getItem('ringdown.call')).toBeNull()
    expect(again.devices.live).toBe(0)
  })

  it('copied to another tab: that one is in no call', async () => {
    const { call, tabs } = await connectedPair()
    const copy = await house.open('Ann', 'anns-other-page', {}, tabs.ann)
    expect(copy.ringdown.snapshot.calls).toEqual([])
    expect(copy.devices.asked).toEqual([])
    expect(call.snapshot.connection).toBe('connected')
  })
})

describe('a tab that is closed', () => {
  it('is known to the peer at once, and ends the call when nobody comes back', async () => {
    const { bob, call } = await connectedPair()
    bob.unload()
    await until(call, ({ outage }) => outage?.cause === 'left')
    expect(call.snapshot.connection).toBe('reconnecting')
    house.time.pace = 20
    expect(await call.ended).toBe('peer-left')
  })

  it('before the call was answered ends it at once', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    ann.unload()
    expect(['peer-left', 'cancelled']).toContain(await ring.ended)
  })
})

describe('a server that dies', () => {
  it('and comes back empty learns of the call from both, and agrees with them', async () => {
    const { ann, bob, call, ring } = await connectedPair()
    await house.stop()
    await until(ann.ringdown, ({ connection }) => connection !== 'online')
    await house.restart()
    const cy = await house.open('Cy')
    await Promise.all(
      [ann, bob].map(({ ringdown }) => until(ringdown, ({ connection }) => connection === 'online')),
    )
    expect([call, ring].map(({ snapshot }) => snapshot.outage)).toEqual([null, null])
    // The server knows again that Bob is in a call.
    await expect
      .poll(
        async () => {
          const third = cy.ringdown.call(`user:${bob.userId}`)
          const outcome = await Promise.race([
            third.ended,
            until(third, ({ phase }) => phase === 'ringing', 2000),
          ])
          third.hangUp()
          return outcome
        },
        { interval: 500 },
      )
      .toBe('busy')
    expect([call, ring].map(({ snapshot }) => snapshot.phase)).toEqual(['accepted', 'accepted'])
    call.hangUp()
    expect(await ring.ended).toBe('completed')
    const again = ann.ringdown.call(`user:${bob.userId}`)
    await until(again, ({ phase }) => phase === 'ringing')
  })
})

describe('a path that is lost', () => {
  it('is replaced by another, while media and control are gone', async () => {
    const { ann, call, ring } = await connectedPair()
    const [path] = ann.connections
    house.network.disconnect(path!)
    await until(call, ({ outage }) => outage !== null)
    expect(call.snapshot.outage).toMatchObject({ cause: 'between' })
    house.network.restore(path!)
    await Promise.all([call, ring].map(side => until(side, isWhole)))
  })

  it('for good makes a new session', async () => {
    const { ann, call, ring } = await connectedPair()
    house.network.disconnect(ann.connections[0]!)
    await until(call, ({ outage }) => outage !== null)
    house.time.pace = 5
    await Promise.all([call, ring].map(side => until(side, isWhole)))
    expect(ann.connections.length).toBeGreaterThan(1)
  })
})

describe('a connected call', () => {
  it('goes on in its session when the network comes back and the server does not', async () => {
    const { ann, bob, call, ring } = await connectedPair()
    await house.stop()
    await until(ann.ringdown, ({ connection }) => connection !== 'online')
    for (const { ringdown } of [ann, bob]) (ringdown as RingdownClient).networkChanged(true)
    // Looks for a path in the existing session.
    await expect.poll(() => house.network.connections.some(didRestart)).toBe(true)
    await settle()
    expect([ann.connections.length, bob.connections.length]).toEqual([1, 1])
    expect([call, ring].map(side => isWhole(side.snapshot))).toEqual([true, true])
    await call.localMedia.setMicrophone(false)
    await until(ring, ({ remote }) => !remote.microphone.live)
  })

  it('is not remade, nor is any list, by the mute of a peer', async () => {
    const { ann, call, ring, tabs } = await connectedPair()
    const { calls, incoming, missed } = ann.ringdown.snapshot
    const saved = tabs.ann.getItem('ringdown.call')
    let changes = 0
    ann.ringdown.subscribe(() => changes++)
    await ring.localMedia.setMicrophone(false)
    await until(call, ({ remote }) => !remote.microphone.live)
    expect(changes).toBe(0)
    expect(ann.ringdown.snapshot).toMatchObject({ calls, incoming, missed })
    expect(tabs.ann.getItem('ringdown.call')).toBe(saved)
  })
})

describe('a caller who waits and changes networks', () => {
  it('makes a new offer: the held one describes a network that is gone', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const link = ann.ringdown.newLink()
    const call = ann.ringdown.call(link)
    await until(call, ({ connection }) => connection !== 'connecting')
    await expect.poll(() => ann.connections[0]?.signalingState).toBe('have-local-offer')
    ;(ann.ringdown as RingdownClient).networkChanged(true)
    await expect
      .poll(() => ann.connections.map(({ signalingState }) => signalingState))
      .toEqual(['closed', 'have-local-offer'])
    const waiting = await until(bob.ringdown.listen(link), calls => calls?.length === 1)
    waiting?.[0]?.accept()
    await until(call, isWhole)
  })
})
