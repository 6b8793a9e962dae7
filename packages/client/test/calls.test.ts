import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRemembered } from '../src/remembered/remembered.js'
import { type House, isConnected, openHouse, until } from './people.js'

let house: House
beforeEach(async () => {
  house = await openHouse({ ringSeconds: 60, timers: { presenceGrace: 200, callerGrace: 300 } })
})
afterEach(() => house.close())

async function connectedPair() {
  const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
  const call = ann.ringdown.call(`user:${bob.userId}`)
  const ring = await bob.incoming()
  ring.accept()
  await Promise.all([until(call, isConnected), until(ring, isConnected)])
  return { ann, bob, call, ring }
}

describe('a directed call', () => {
  it('rings, says so only when acknowledged, is answered, carries media and ends on both sides', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const call = ann.ringdown.call(`user:${bob.userId}`)
    expect(call.snapshot).toMatchObject({
      phase: 'calling',
      direction: 'outgoing',
      connection: 'new',
      peer: null,
    })
    const ring = await bob.incoming()
    expect(ring.snapshot).toMatchObject({ phase: 'ringing', direction: 'incoming', peer: { name: 'Ann' } })
    await until(call, ({ phase }) => phase === 'ringing')
    expect(call.snapshot.peer).toMatchObject({ name: 'Bob' })
    expect(bob.devices.asked).toEqual([])

    ring.accept()
    expect(ring.snapshot.phase).toBe('accepted')
    for (const side of [call, ring]) {
      await until(side, isConnected)
      await until(side, ({ remote }) => remote.camera.live && remote.camera.track?.muted === false)
      expect(side.snapshot.phase).toBe('accepted')
    }
    call.hangUp()
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'completed', missed: false })
    expect(await ring.ended).toBe('completed')
    expect(ring.snapshot).toMatchObject({ connection: 'closed', endedBy: { name: 'Ann' }, failure: null })
    expect([ann.devices.live, bob.devices.live]).toEqual([0, 0])
    expect(ann.ringdown.snapshot.calls).toEqual([])
    expect(bob.ringdown.snapshot.missed).toEqual([])
    await expect.poll(() => house.network.open).toBe(0)
  })

  it('carries what the caller’s program has attached, to the callee’s and into what is remembered', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const { history } = createRemembered(bob.ringdown)
    const call = ann.ringdown.call(`user:${bob.userId}`, { metadata: 'order 123' })
    expect(call.snapshot.metadata).toBe('order 123')
    const ring = await bob.incoming()
    expect(ring.snapshot.metadata).toBe('order 123')
    ring.accept()
    await Promise.all([until(call, isConnected), until(ring, isConnected)])
    call.hangUp()
    await ring.ended
    expect([call, ring].map(({ snapshot }) => snapshot.metadata)).toEqual(['order 123', 'order 123'])
    const page = await until(history, kept => (kept?.items.length ?? 0) > 0)
    expect(page?.items[0]?.metadata).toBe('order 123')
  })

  it('with more attached than a server takes says so', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const call = ann.ringdown.call(`user:${bob.userId}`, { metadata: 'x'.repeat(1_025) })
    expect(await call.ended).toBe('internal')
    expect(call.snapshot).toMatchObject({
      refusal: 'bad-request',
      failure: expect.stringContaining('at most 1024'),
    })
  })

  it('that the server refuses says why, to people and to programs', async () => {
    const ann = await house.open('Ann')
    const call = ann.ringdown.call(`user:${ann.userId}`)
    expect(await call.ended).toBe('internal')
    expect(call.snapshot).toMatchObject({
      refusal: 'self-call',
      failure: expect.stringContaining('yourself'),
    })
  })

  it('is not shown as ringing while nobody looks at the callee’s page', async () => {
    const ann = await house.open('Ann')
    const bob = await house.open('Bob')
    await bob.ringdown.close()
    const call = ann.ringdown.call(`user:${bob.userId}`)
    // Bob is not here, so the call is held for him and rings nowhere. It rings once he is here.
    const back = await house.open('Bob')
    await until(call, ({ phase }) => phase === 'ringing')
    expect((await back.incoming()).snapshot.peer?.name).toBe('Ann')
  })

  it('is declined on all devices, with a word for each', async () => {
    const [ann, laptop] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const phone = await house.open('Bob')
    expect(laptop.userId).toBe(phone.userId)
    const call = ann.ringdown.call(`user:${phone.userId}`)
    const [here, there] = await Promise.all([phone.incoming(), laptop.incoming()])
    here.decline()
    expect(here.snapshot).toMatchObject({ phase: 'ended', reason: 'declined', missed: false })
    expect(await call.ended).toBe('declined')
    expect(await there.ended).toBe('declined-elsewhere')
    expect(there.snapshot.missed).toBe(false)
    expect(ann.devices.live).toBe(0)
  })

  it('is not let through again at once by somebody who declined, and the caller reads why', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const first = ann.ringdown.call(`user:${bob.userId}`)
    ;(await bob.incoming()).decline()
    expect(await first.ended).toBe('declined')
    expect(first.snapshot.failure).toBeNull()
    const again = ann.ringdown.call(`user:${bob.userId}`)
    expect(await again.ended).toBe('declined')
    expect(again.snapshot.failure).toMatch(/^Bob declined your call. You can call again in /)
    expect(bob.ringdown.snapshot.incoming).toEqual([])
    expect(ann.devices.live).toBe(0)
  })

  it('is not let through to somebody who wants to be rung only by people they know, until they change their mind', async () => {
    const privacy: { ringsFrom: 'contacts' | 'everyone' } = { ringsFrom: 'contacts' }
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob', undefined, privacy)])
    // The server takes the requests of a connection in order.
    await until(bob.ringdown.listen('line:before'), calls => calls !== null)
    const call = ann.ringdown.call(`user:${bob.userId}`)
    expect(await call.ended).toBe('declined')
    expect(call.snapshot.failure).toBe("This person isn't taking calls from people they haven't talked to.")
    expect(bob.ringdown.snapshot.incoming).toEqual([])
    privacy.ringsFrom = 'everyone'
    bob.ringdown.applyPrivacy()
    await until(bob.ringdown.listen('line:after'), calls => calls !== null)
    ann.ringdown.call(`user:${bob.userId}`)
    expect((await bob.incoming()).snapshot.peer?.name).toBe('Ann')
  })

  it('is answered by one of two devices: the other stops at once and knows who', async () => {
    const [ann, laptop] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const phone = await house.open('Bob')
    const call = ann.ringdown.call(`user:${laptop.userId}`)
    const [onLaptop, onPhone] = await Promise.all([laptop.incoming(), phone.incoming()])
    onLaptop.accept()
    onPhone.accept()
    const outcomes = await Promise.race([
      Promise.all([until(onLaptop, isConnected), onPhone.ended]).then(() => 'laptop'),
      Promise.all([until(onPhone, isConnected), onLaptop.ended]).then(() => 'phone'),
    ])
    const loser = outcomes === 'laptop' ? onPhone : onLaptop
    expect(loser.snapshot).toMatchObject({ reason: 'answered-elsewhere', missed: false })
    await until(call, isConnected)
    expect([laptop.devices.live, phone.devices.live].filter(live => live > 0)).toHaveLength(1)
  })

  it('is cancelled: the callee has missed it, and no answer gets through any more', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const call = ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    call.hangUp()
    expect(call.snapshot.reason).toBe('cancelled')
    expect(await ring.ended).toBe('cancelled')
    expect(ring.snapshot.missed).toBe(true)
    expect(bob.ringdown.snapshot.missed).toMatchObject([{ caller: { name: 'Ann' } }])
    ring.accept()
    expect(ring.snapshot.phase).toBe('ended')
    expect(bob.devices.asked).toEqual([])
  })

  it('cancelled and answered at the same moment ends for both', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const call = ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    ring.accept()
    call.hangUp()
    expect(['cancelled', 'completed']).toContain(await ring.ended)
    expect(bob.devices.live).toBe(0)
    await expect.poll(() => house.network.open).toBe(0)
  })

  it('finds the callee busy: the callee is left in peace and knows who called', async () => {
    const { ann, bob, call } = await connectedPair()
    const cy = await house.open('Cy')
    const third = cy.ringdown.call(`user:${bob.userId}`)
    expect(await third.ended).toBe('busy')
    const { missed } = await until(bob.ringdown, ({ missed }) => missed.length > 0)
    expect(missed).toMatchObject([{ caller: { name: 'Cy' } }])
    expect(bob.ringdown.snapshot.incoming).toEqual([])
    expect(call.snapshot.connection).toBe('connected')
    expect(ann.ringdown.snapshot.calls).toHaveLength(1)
  })

  it('of both to each other at the same moment is one call', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const one = ann.ringdown.call(`user:${bob.userId}`)
    const other = bob.ringdown.call(`user:${ann.userId}`)
    await Promise.all([until(one, isConnected), until(other, isConnected)])
    expect(one.snapshot.callId).toBe(other.snapshot.callId)
    expect(
      [ann, bob].map(({ ringdown }) => [ringdown.snapshot.calls.length, ringdown.snapshot.incoming.length]),
    ).toEqual([
      [1, 0],
      [1, 0],
    ])
    one.hangUp()
    expect(await other.ended).toBe('completed')
    await expect.poll(() => house.network.open).toBe(0)
  })

  it('says in one sentence why it cannot be placed', async () => {
    const ann = await house.open('Ann')
    const self = ann.ringdown.call(`user:${ann.userId}`)
    expect(await self.ended).toBe('internal')
    expect(self.snapshot.failure).toMatch(/yourself/)
    expect(ann.devices.live).toBe(0)
  })
})

describe('a held call', () => {
  it('waits on a link for anyone who comes', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const link = ann.ringdown.newLink()
    const call = ann.ringdown.call(link)
    await expect.poll(() => house.network.connections[0]?.iceGatheringState).toBe('complete')
    const listening = bob.ringdown.listen(link)
    const waiting = await until(listening, calls => (calls?.length ?? 0) > 0)
    expect(bob.ringdown.snapshot.incoming).toEqual([])
    expect(call.snapshot.phase).toBe('calling')
    waiting?.[0]?.accept()
    await until(call, isConnected)
    expect(call.snapshot.peer).toMatchObject({ name: 'Bob' })
    listening.close()
    expect(call.snapshot.connection).toBe('connected')
  })

  it('on a line is seen by all staff, answered by one, and gone for the others', async () => {
    const [visitor, one, two] = await Promise.all(
      ['Visitor', 'Staff one', 'Staff two'].map(name => house.open(name)),
    )
    const desks = [one!, two!].map(({ ringdown }) => ringdown.listen('line:support'))
    await Promise.all(desks.map(desk => until(desk, calls => calls !== null)))
    expect(desks.map(({ snapshot }) => snapshot)).toEqual([[], []])
    const call = visitor!.ringdown.call('line:support')
    const [atOne, atTwo] = await Promise.all(
      desks.map(async desk => (await until(desk, calls => calls?.length === 1))![0]!),
    )
    atOne!.accept()
    await until(call, isConnected)
    expect(await atTwo!.ended).toBe('answered-elsewhere')
    await until(desks[1]!, calls => calls?.length === 0)
    expect(two!.ringdown.snapshot.missed).toEqual([])
  })

  it('goes when its caller goes', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    ann.ringdown.call('line:help')
    const desk = bob.ringdown.listen('line:help')
    await until(desk, calls => calls?.length === 1)
    ann.ringdown.close()
    await until(desk, calls => calls?.length === 0)
  })

  it('looked at and left goes on waiting', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob')])
    const call = ann.ringdown.call('line:help')
    const first = bob.ringdown.listen('line:help')
    await until(first, calls => calls?.length === 1)
    first.close()
    expect(call.snapshot.phase).toBe('calling')
    const second = bob.ringdown.listen('line:help')
    await until(second, calls => calls?.length === 1)
    second.snapshot?.[0]?.accept()
    await until(call, isConnected)
  })
})

describe('a device', () => {
  it('is in one call at a time', async () => {
    const { ann, call, ring } = await connectedPair()
    const cy = await house.open('Cy')
    const next = ann.ringdown.call(`user:${cy.userId}`)
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'completed' })
    expect(await ring.ended).toBe('completed')
    expect(ann.ringdown.snapshot.calls).toEqual([next])
  })

  it('keeps its call while the server is away, hangs up without it, and comes back', async () => {
    const { ann, bob, call, ring } = await connectedPair()
    await house.stop()
    await until(ann.ringdown, ({ connection }) => connection !== 'online')
    expect([call, ring].map(({ snapshot }) => snapshot.connection)).toEqual(['connected', 'connected'])
    await ann.ringdown.snapshot.calls[0]?.localMedia.setMicrophone(false)
    await until(ring, ({ remote }) => !remote.microphone.live)
    call.hangUp()
    expect(await ring.ended).toBe('completed')
    await house.restart()
    await Promise.all(
      [ann, bob].map(({ ringdown }) => until(ringdown, ({ connection }) => connection === 'online')),
    )
    const again = ann.ringdown.call(`user:${bob.userId}`)
    await until(again, ({ phase }) => phase === 'ringing')
  })

  it('reads in what it missed that the call is over, and rings no more', async () => {
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob', 'bobs-page')])
    const call = ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    // Another connection of the same device takes over: the first one receives nothing any more.
    const same = await house.open('Bob', 'bobs-page')
    await until(bob.ringdown, ({ connection }) => connection === 'replaced')
    call.hangUp()
    await until(same.ringdown, ({ missed }) => missed.length === 1)
    expect(ring.snapshot.phase).toBe('ringing')
    same.ringdown.close()
    bob.ringdown.reconnect()
    expect(await ring.ended).toBe('cancelled')
    expect(bob.ringdown.snapshot.incoming).toEqual([])
  })
})
