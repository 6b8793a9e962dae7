import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/index.js'
import { connect, type Device, join, newLink, refused, serve, talk, until } from './sockets.js'

const decline = { type: 'decline', reason: 'declined' } as const
const cancel = { type: 'hangup', reason: 'cancelled' } as const

const START = 1_700_000_000_000

/** How many calls have rung a device. */
const rings = ({ entries }: Device) => entries.filter(({ entry }) => entry.type === 'invite').length

/** Twenty people who come one after the other: those who come at once have to wait, which on this clock is for ever. */
async function joinMany(
  server: RunningServer,
  clock: JumpingClock,
  name: string,
): Promise<readonly Device[]> {
  const people: Device[] = []
  for (let n = 0; n < 20; n += 1) {
    people.push(await join(server, `${name} ${n}`))
    await clock.jump(100)
  }
  return people
}

describe('a person who declined', () => {
  it('is left alone by that caller for two minutes, who is told how long; everybody else may ring', async () => {
    const clock = new JumpingClock(START)
    const server = await serve({ clock })
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, decline)
    await clock.jump(20_000)
    expect(await refused(ada.invite(bob.address))).toEqual({
      code: 'call-refused',
      message: 'Bob declined your call. You can call again in 1:40.',
      retryAfterMs: 100_000,
    })
    const tablet = await connect(server, ada.guest)
    expect((await refused(tablet.invite(bob.address))).code).toBe('call-refused')
    expect(rings(bob)).toBe(1)
    await eve.invite(bob.address)
    await clock.jump(99_999)
    expect((await refused(ada.invite(bob.address))).message).toBe(
      'Bob declined your call. You can call again in 1 second.',
    )
    await clock.jump(1)
    await ada.invite(bob.address)
  })

  it('may be called again at once by somebody they call back', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, decline)
    const back = await bob.invite(ada.address)
    await bob.append(back.callId, cancel)
    await ada.invite(bob.address)
  })

  it('still gets glare, several devices, links and lines', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, decline)
    const crossing = await bob.invite(ada.address)
    expect(await refused(ada.invite(bob.address))).toMatchObject({ code: 'glare', callId: crossing.callId })
    const link = newLink()
    const held = await ada.invite(link)
    expect((await bob.listen(link)).calls.map(call => call.callId)).toEqual([held.callId])
    await bob.append(held.callId, { type: 'accept' })
  })

  it('declines as many rings as strangers may make, and is disconnected by none of them', async () => {
    const clock = new JumpingClock(START)
    const server = await serve({ clock })
    const bob = await join(server, 'Bob')
    const friend = await join(server, 'Friend')
    await bob.append(await talk(friend, bob), { type: 'hangup', reason: 'completed' })
    const before = rings(bob)
    const answered: Promise<unknown>[] = []
    bob.socket.on('entry', ({ entry }) => {
      if (entry.type === 'invite') answered.push(bob.append(entry.callId, decline))
    })
    const strangers = await joinMany(server, clock, 'Stranger')
    const placed: PromiseSettledResult<unknown>[] = []
    for (let round = 0; round < 3; round += 1) {
      placed.push(...(await Promise.allSettled(strangers.map(stranger => stranger.invite(bob.address)))))
    }
    const rung = placed.filter(({ status }) => status === 'fulfilled').length
    // Strangers' ten at once, and the friend's first call was one of them.
    expect(rung).toBe(9)
    await until(() => rings(bob) - before === rung)
    await Promise.all(answered)
    expect(bob.closings).toEqual([])
    expect(await bob.ask('unwatch', {})).toEqual({ ok: true })
    await friend.invite(bob.address)
    await until(() => rings(bob) - before === rung + 1)
    await Promise.all(answered)
  })
})

describe('strangers who call a person', () => {
  it('leave room for people who have talked, however many wait', async () => {
    const rate = { points: 1_000, seconds: 60 }
    const server = await serve({
      rates: { strangersToPerson: rate, ringsToPerson: rate, strangersOfNetwork: rate },
    })
    const bob = await join(server, 'Bob')
    const friends = await Promise.all(Array.from({ length: 2 }, (_, n) => join(server, `Friend ${n}`)))
    for (const friend of friends) {
      await bob.append(await talk(friend, bob), { type: 'hangup', reason: 'completed' })
    }
    const strangers = await Promise.all(Array.from({ length: 9 }, (_, n) => join(server, `Stranger ${n}`)))
    for (const stranger of strangers.slice(0, 8)) await stranger.invite(bob.address)
    expect(await refused(strangers[8]!.invite(bob.address))).toMatchObject({
      code: 'call-refused',
      message: expect.stringContaining('Many people are calling them.'),
    })
    for (const friend of friends) await friend.invite(bob.address)
  })
})

describe('a caller', () => {
  it('may ring one person only so often, and is told when again', async () => {
    const clock = new JumpingClock(START)
    const server = await serve({ clock, rates: { ringsOfPair: { points: 2, seconds: 60 } } })
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    await ada.invite(bob.address)
    const { callId } = await ada.invite(bob.address)
    const problem = await refused(ada.invite(bob.address))
    expect(problem).toMatchObject({ code: 'call-refused', retryAfterMs: 30_000 })
    // The refused ring has not ended the one that rings.
    expect((await ada.sync(callId)).expiresInMs).toBeGreaterThan(0)
    await ada.invite(eve.address)
    await clock.jump(30_000)
    await ada.invite(bob.address)
  })

  it('takes up only a part of a line with the others of its network, and one network rings only so often', async () => {
    const clock = new JumpingClock(START)
    const server = await serve({ clock, rates: { ringsOfNetwork: { points: 20, seconds: 60 } } })
    const people = await joinMany(server, clock, 'Caller')
    for (const person of people.slice(0, 16)) await person.invite('line:front-desk')
    const full = await refused(people[16]!.invite('line:front-desk'))
    expect(full).toMatchObject({ code: 'call-refused', message: expect.stringContaining('calling there') })
    for (const person of people.slice(0, 4)) await person.invite(newLink())
    const often = await refused(people[17]!.invite(newLink()))
    expect(often).toMatchObject({ code: 'call-refused', message: expect.stringContaining('your network') })
  })
})

describe('a person who wants to be rung only by people they know', () => {
  const only = (device: Device, from: 'contacts' | 'everyone' = 'contacts') =>
    device.ask('ring-policy', { from })

  it('is: strangers read so and nothing more; links, lines and their own calls are as before', async () => {
    const server = await serve()
    const [ada, bob, friend] = [
      await join(server, 'Ada'),
      await join(server, 'Bob'),
      await join(server, 'Friend'),
    ]
    expect(bob.welcome?.capabilities).toContain('ring-policy')
    await bob.append(await talk(friend, bob), { type: 'hangup', reason: 'completed' })
    expect(await only(bob)).toEqual({ ok: true })
    expect(await refused(ada.invite(bob.address))).toEqual({
      code: 'call-refused',
      message: "This person isn't taking calls from people they haven't talked to.",
    })
    await friend.invite(bob.address)
    const link = newLink()
    await bob.invite(link)
    expect((await ada.listen(link)).calls).toHaveLength(1)
    await bob.listen('line:desk')
    const { callId } = await ada.invite('line:desk')
    await until(() => bob.seen(callId).length === 1)
    const own = await bob.invite(ada.address)
    await ada.append(own.callId, { type: 'decline', reason: 'declined' })
    expect((await refused(ada.invite(bob.address))).message).toMatch(/^This person/)
    expect(await only(bob, 'everyone')).toEqual({ ok: true })
    await ada.invite(bob.address)
  })

  it('stays so while they are away, and as long as one of their devices says so', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const phone = await connect(server, bob.guest)
    await only(bob)
    await only(phone, 'everyone')
    expect((await refused(ada.invite(bob.address))).code).toBe('call-refused')
    for (const [index, device] of [phone, bob].entries()) {
      device.socket.disconnect()
      await until(
        () =>
          server.lines.filter(line => 'msg' in line && line.msg === 'device disconnected').length ===
          index + 1,
      )
    }
    expect((await refused(ada.invite(bob.address))).code).toBe('call-refused')
    const back = await connect(server, bob.guest)
    expect((await refused(ada.invite(bob.address))).code).toBe('call-refused')
    await only(back, 'everyone')
    await ada.invite(bob.address)
  })

  it('is asked properly', async () => {
    const server = await serve()
    const bob = await join(server, 'Bob')
    for (const request of [{}, { from: 'nobody' }, { from: 'contacts', also: 1 }]) {
      expect((await refused(bob.ask('ring-policy', request))).code).toBe('bad-request')
    }
  })
})
