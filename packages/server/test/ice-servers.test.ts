import { createHmac } from 'node:crypto'
import type { IceServersReply } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { IceServers } from '../src/ice/ice-servers.js'
import { iceServersFor } from '../src/ice/turn-credentials.js'
import { connect, type Device, join, newLink, serve, until } from './sockets.js'

const clock = new JumpingClock(1_700_000_000_000)

it('nothing is configured: no server, and nothing expires', () => {
  expect(iceServersFor('ada', { stunUrls: [], turnUrls: [], turnSecret: null, clock })).toEqual({
    iceServers: [],
  })
})

it('TURN credentials are of one user and for ten minutes, as coturn checks them', () => {
  const turnUrls = ['turn:turn.example.org:3478?transport=udp', 'turns:turn.example.org']
  const reply = iceServersFor('g_ada', {
    stunUrls: ['stun:stun.example.org'],
    turnUrls,
    turnSecret: 'shared',
    clock,
  })
  const expiry = Math.ceil((1_700_000_000 + 600) / 60) * 60
  const username = `${expiry}:g_ada`
  expect(reply).toEqual({
    iceServers: [
      { urls: ['stun:stun.example.org'] },
      {
        urls: turnUrls,
        username,
        credential: createHmac('sha1', 'shared').update(username).digest('base64'),
      },
    ],
    expiresInMs: 600_000,
  })
})

const TURN = {
  turnUrls: ['turn:turn.example.org'],
  turnSecret: 'shared',
  stunUrls: ['stun:stun.example.org'],
}

/** The user named in TURN credentials; `null` without any. */
const userIn = (ice?: IceServersReply) =>
  ice?.iceServers.flatMap(({ username }) => username?.split(':')[1] ?? [])[0] ?? null

const asked = async (device: Device, request: object = {}) =>
  userIn((await device.ask('ice-servers', request)) as unknown as IceServersReply)

describe('a device gets TURN credentials', () => {
  it('with a call to a person: the caller with the reply, the callee with the ring; nobody without a call', async () => {
    const server = await serve(TURN)
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    expect(ada.welcome?.capabilities).toContain('call-turn')
    expect(ada.welcome?.ice).toEqual({ iceServers: [{ urls: ['stun:stun.example.org'] }] })
    expect(await asked(ada)).toBeNull()
    const { callId, ice } = await ada.invite(bob.address)
    expect(userIn(ice)).toBe(ada.guest.userId)
    await until(() => bob.seen(callId).length === 1)
    expect(userIn(bob.entries.at(-1)?.ice)).toBe(bob.guest.userId)
    expect([await asked(ada), await asked(bob), await asked(eve)]).toEqual([
      ada.guest.userId,
      bob.guest.userId,
      null,
    ])
    const phone = await connect(server, bob.guest)
    expect(userIn((await phone.listen()).ice)).toBe(bob.guest.userId)
    await bob.append(callId, { type: 'accept' })
    expect([await asked(ada), await asked(bob), await asked(phone)]).toEqual([
      ada.guest.userId,
      bob.guest.userId,
      null,
    ])
    const back = await connect(server, ada.guest, { deviceId: ada.deviceId, calls: [callId] })
    expect(userIn(back.welcome?.ice)).toBe(ada.guest.userId)
    expect(userIn((await back.sync(callId)).ice)).toBe(ada.guest.userId)
    const liar = await connect(server, eve.guest, { calls: [callId] })
    expect(userIn(liar.welcome?.ice)).toBeNull()
    await bob.append(callId, { type: 'hangup', reason: 'completed' })
    expect([await asked(back), await asked(bob)]).toEqual([null, null])
  })

  it('on a link or a line: those who listen, before or after the call came, and the one who answers', async () => {
    const server = await serve(TURN)
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    const link = newLink()
    expect(userIn((await bob.listen(link)).ice)).toBeNull()
    const { callId } = await ada.invite(link)
    await until(() => bob.seen(callId).length === 1)
    expect(userIn(bob.entries.at(-1)?.ice)).toBe(bob.guest.userId)
    expect(userIn((await eve.listen(link)).ice)).toBe(eve.guest.userId)
    expect(userIn((await eve.append(callId, { type: 'accept' })).ice)).toBe(eve.guest.userId)
  })

  it('for a check, for a minute', async () => {
    const server = await serve(TURN)
    const ada = await join(server, 'Ada')
    expect(await ada.ask('ice-servers', { check: true })).toMatchObject({ ok: true, expiresInMs: 60_000 })
    expect(await asked(ada, { check: true })).toBe(ada.guest.userId)
    expect(await asked(ada)).toBeNull()
  })
})

describe('TURN credentials', () => {
  const open = (turnSecret: string | null = 'shared') => {
    const clock = new JumpingClock(1_700_000_000_000)
    const urls = { stun: [], turn: ['turn:turn.example.org'] }
    const countedAs = (network: string) => [
      { key: network, share: 1 },
      { key: network.slice(0, 3), share: 2 },
    ]
    return { clock, ice: new IceServers({ clock, turnSecret, urlsFor: () => urls, countedAs }) }
  }
  const asker = (userId: string, network = 'net-1') => ({ userId, network, host: undefined })
  const people = (count: number) => Array.from({ length: count }, (_, n) => `g_${n}`)

  it('are for 48 people of a network in ten minutes and twice as many of those around it, however many calls they make', () => {
    const { clock, ice } = open()
    const given = (network: string) =>
      people(101).filter(
        name =>
          userIn(ice.forCall(asker(name + network, network), `c${name}`, 'party') ?? undefined) !== null,
      ).length
    expect(given('net-1')).toBe(48)
    // The same people again, in other calls.
    expect(given('net-1')).toBe(48)
    expect([given('net-2'), given('net-3'), given('other')]).toEqual([48, 0, 48])
    expect(ice.forCall(asker('one-more'), 'c', 'party')).toEqual({ iceServers: [], expiresInMs: 60_000 })
    clock.jump(600_000)
    expect(given('net-1')).toBe(48)
  })

  it('are for eight who may answer a call, and for the one who answers it', () => {
    const { ice } = open()
    const invited = people(20).filter(name => ice.forCall(asker(name), 'call', 'invited') !== null)
    expect(invited).toHaveLength(8)
    expect(userIn(ice.forCall(asker('g_19'), 'call', 'party') ?? undefined)).toBe('g_19')
    expect(userIn(ice.forCall(asker('g_19'), 'another call', 'invited') ?? undefined)).toBe('g_19')
  })

  it('are for eight people of a network who check their connection', () => {
    const { ice } = open()
    expect(people(20).filter(name => userIn(ice.forCheck(asker(name))) !== null)).toHaveLength(8)
  })

  it('do not exist without a TURN server', () => {
    const { ice } = open(null)
    expect(ice.forCall(asker('ada'), 'call', 'party')).toBeNull()
    expect(ice.forCheck(asker('ada'))).toEqual({ iceServers: [] })
  })
})
