import { settle } from '@ringdown/testing'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRingdown } from '../src/create-ringdown.js'
import type { Call } from '../src/index.js'
import { CapturedMedia } from '../src/media/captured-media.js'
import { type Device, type House, openHouse, type Sdk, until } from './people.js'
import { createTab } from './tab.js'

let house: House
afterEach(() => house.close())

const isWhole = ({ connection, remote }: Call['snapshot']) =>
  connection === 'connected' && remote.microphone.live && remote.camera.track?.muted === false

const isOnline = ({ connection }: { connection: string }) => connection === 'online'

async function connectedPair(sdk?: Sdk) {
  const tabs = { ann: createTab(), bob: createTab() }
  const [ann, bob] = await Promise.all([
    house.open('Ann', 'anns-page', {}, tabs.ann, sdk),
    house.open('Bob', 'bobs-page', {}, tabs.bob, sdk),
  ])
  const call = ann.ringdown.call(`user:${bob.userId}`)
  const ring = await bob.incoming()
  ring.accept()
  await Promise.all([call, ring].map(side => until(side, isWhole)))
  // The control channel opens a moment later.
  await settle()
  return { ann, bob, call, ring, tabs }
}

const present = async ({ ringdown }: Device) =>
  (await until(ringdown, ({ calls }) => calls.length > 0)).calls[0]!

/** The server knows again who is in the call, by the ids they have now. */
async function untilKnown(...sides: readonly Call[]) {
  await Promise.all(sides.map(side => until(side, ({ peer }) => isNew(peer?.userId))))
}
let old: readonly string[]
const isNew = (userId: string | undefined) => userId !== undefined && !old.includes(userId)

describe('a server that comes back with an empty data directory, in a call', () => {
  beforeEach(async () => {
    house = await openHouse({ timers: { presenceGrace: 200, callerGrace: 300 } })
  })

  async function pairOnNewServer() {
    const pair = await connectedPair()
    old = [pair.ann.userId, pair.bob.userId]
    await house.stop()
    await house.restartEmpty()
    house.time.pace = 5
    return pair
  }

  async function untilBack(...devices: readonly Device[]) {
    for (const { ringdown } of devices) {
      await until(ringdown, ({ me, connection }) => connection === 'online' && isNew(me?.userId))
    }
  }

  it('takes nobody out of it: mute and hang up work, and the people can call each other again', async () => {
    const { ann, bob, call, ring } = await pairOnNewServer()
    await untilBack(ann, bob)
    await call.localMedia.setMicrophone(false)
    await until(ring, ({ remote }) => !remote.microphone.live)
    await untilKnown(call, ring)
    expect([call, ring].map(({ snapshot }) => [snapshot.phase, snapshot.outage])).toEqual([
      ['accepted', null],
      ['accepted', null],
    ])
    expect(call.snapshot.address).toBe(`user:${bob.ringdown.snapshot.me?.userId}`)
    expect(ring.snapshot.peer).toEqual(ann.ringdown.snapshot.me)
    ring.hangUp()
    expect(await call.ended).toBe('completed')
    const again = ann.ringdown.call(call.snapshot.address)
    await until(again, ({ phase }) => phase === 'ringing')
  })

  for (const who of ['ann', 'bob'] as const) {
    it(`finds ${who === 'ann' ? 'the caller' : 'the callee'} back after a reload`, async () => {
      const pair = await connectedPair()
      old = [pair.ann.userId, pair.bob.userId]
      const stays = who === 'ann' ? pair.ring : pair.call
      pair[who].unload()
      await house.stop()
      await house.restartEmpty()
      house.time.pace = 5
      const again = await house.open(who === 'ann' ? 'Ann' : 'Bob', `${who}s-page`, {}, pair.tabs[who])
      const back = await present(again)
      await Promise.all([back, stays].map(side => until(side, isWhole)))
      expect(back.snapshot.callId).toBe(stays.snapshot.callId)
      back.hangUp()
      expect(await stays.ended).toBe('completed')
    })
  }

  it('finds both back after a reload of both', async () => {
    const { ann, bob, tabs } = await connectedPair()
    old = [ann.userId, bob.userId]
    ann.unload()
    bob.unload()
    await house.stop()
    await house.restartEmpty()
    const [one, other] = await Promise.all([
      house.open('Ann', 'anns-page', {}, tabs.ann),
      house.open('Bob', 'bobs-page', {}, tabs.bob),
    ])
    const calls = await Promise.all([one, other].map(present))
    await Promise.all(calls.map(call => until(call, isWhole)))
    calls[0]!.hangUp()
    expect(await calls[1]!.ended).toBe('completed')
  })

  it('does not keep it when the peer leaves for good', async () => {
    const { bob, call, ring } = await pairOnNewServer()
    await untilKnown(call, ring)
    bob.unload()
    await until(call, ({ outage }) => outage?.cause === 'left')
    house.time.pace = 20
    expect(await call.ended).toBe('peer-left')
  })
})

describe('a product whose secret is another one, in a call', () => {
  const people: Record<string, string> = { Ann: 'anns-account', Bob: 'bobs-account', Cy: 'cys-account' }
  let secret = 'the first secret of the product, 32+'

  const tokens: Sdk = {
    createRingdown,
    CapturedMedia,
    guestToken:
      ({ name }) =>
      () =>
        new SignJWT({ name })
          .setProtectedHeader({ alg: 'HS256' })
          .setIssuer('ringdown')
          .setAudience('ringdown')
          .setSubject(people[name] ?? '')
          .setExpirationTime('1h')
          .sign(new TextEncoder().encode(secret)),
  }

  it('goes on as the same people, with their tokens of the new secret', async () => {
    house = await openHouse({ jwtSecret: secret })
    const { ann, bob, call, ring } = await connectedPair(tokens)
    await house.stop()
    secret = 'the second secret of the product, 32+'
    await house.restart({ jwtSecret: secret })
    await Promise.all([ann, bob].map(({ ringdown }) => until(ringdown, isOnline)))
    const cy = await house.open('Cy', undefined, {}, null, tokens)
    // The server knows again that both are in a call.
    await until(cy.ringdown.watchPeople(), page => page?.people.filter(({ busy }) => busy).length === 2)
    expect([call, ring].map(({ snapshot }) => isWhole(snapshot))).toEqual([true, true])
    expect(call.snapshot.peer?.userId).toBe('bobs-account')
    call.hangUp()
    expect(await ring.ended).toBe('completed')
  })
})
