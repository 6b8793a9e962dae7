import type { LogBody } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import type { ServerOptions } from '../src/index.js'
import { connect, cut, type Device, join, newLink, refused, serve, until } from './sockets.js'

const description = (type: 'offer' | 'answer', to: Device, session = 1): LogBody => ({
  type: 'description',
  to: to.device,
  session,
  revision: 1,
  description: { type, sdp: `v=0\r\na=ice-ufrag:${type}${session}\r\n` },
})

/** Ada waits on a link, where Bob and then Cid join her. */
async function setUp(options: ServerOptions = {}) {
  const server = await serve({ mostParties: 3, ...options })
  const [ada, bob, cid] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Cid')]
  const link = newLink()
  const { callId } = await ada.invite(link)
  const { to: _, ...held } = description('offer', bob) as LogBody & { to: unknown }
  await ada.appendAtOnce(callId, held as LogBody)
  for (const device of [bob, cid]) await device.listen(link)
  await bob.append(callId, { type: 'accept', session: 1 })
  await bob.append(callId, description('answer', ada))
  await until(() => cid.seen(callId).includes('accept'))
  const { seq: joined } = await cid.append(callId, { type: 'accept' })
  await until(() => [ada, bob].every(device => device.entries.at(-1)?.entry.seq === joined))
  return { server, ada, bob, cid, callId, link }
}

const typesIn = async (device: Device, callId: string) =>
  (await device.sync(callId)).entries.map(entry => entry.type)

describe('a third device that joins a call', () => {
  it('is a party: it reads the log, and what the others write for it and nobody else', async () => {
    const { ada, bob, cid, callId } = await setUp()
    // The held offer was for the one that took it.
    expect(await typesIn(cid, callId)).toEqual(['invite', 'accept', 'accept'])
    expect(await cid.sync(callId)).toMatchObject({ unreachable: [] })
    await ada.append(callId, description('offer', cid, 2))
    await bob.append(callId, description('offer', cid))
    await cid.append(callId, description('answer', ada, 2))
    await cid.append(callId, description('answer', bob))
    await until(() => cid.seen(callId).filter(type => type === 'description').length === 2)
    await until(() => ada.seen(callId).filter(type => type === 'description').length === 2)
    await until(() => bob.seen(callId).filter(type => type === 'description').length === 1)
    expect(await typesIn(cid, callId)).toEqual([
      'invite',
      'accept',
      'accept',
      ...Array(4).fill('description'),
    ])
    const forBob = (await bob.sync(callId)).entries.filter(entry => entry.type === 'description')
    expect(forBob.map(entry => entry.from?.name)).toEqual(['Ada', 'Bob', 'Bob', 'Cid'])
    // Its page was reloaded: that concerns each of the others by itself.
    await cid.append(callId, { type: 'rejoin', to: bob.device })
    await until(() => bob.seen(callId).includes('rejoin'))
    expect(await typesIn(bob, callId)).toEqual([
      'invite',
      'description',
      'accept',
      'description',
      'accept',
      'rejoin',
    ])
    expect(ada.seen(callId)).not.toContain('rejoin')
    expect(await typesIn(ada, callId)).toHaveLength(7)
  })

  it('is the last that may, is busy for others, and has talked with both', async () => {
    const { server, ada, bob, cid, callId, link } = await setUp()
    const dan = await join(server, 'Dan')
    expect((await dan.listen(link)).calls).toEqual([])
    expect((await refused(dan.append(callId, { type: 'accept' }))).code).toBe('answered-elsewhere')
    const rings = await dan.invite(cid.address)
    await until(() => dan.seen(rings.callId).includes('decline busy'))
    const people = (await dan.watch()).people.filter(person => person.busy).map(person => person.name)
    expect(people).toEqual(['Ada', 'Bob', 'Cid'])
    for (const device of [ada, bob]) await device.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => cid.seen(callId).filter(type => type === 'hangup completed').length === 2)
    for (const device of [ada, bob]) {
      const again = await device.invite(cid.address)
      await until(() => cid.entries.some(({ entry }) => entry.callId === again.callId))
      expect(cid.entries.at(-1)).toMatchObject({ haveTalked: true })
      await device.append(again.callId, { type: 'hangup', reason: 'cancelled' })
    }
  })
})

describe('a call of three', () => {
  it('tells the others when one cannot be reached, and goes on', async () => {
    const { ada, bob, cid, callId } = await setUp()
    cut(cid)
    await until(() => [ada, bob].every(device => device.reachabilities.at(-1)?.unreachable.length === 1))
    expect(ada.reachabilities.at(-1)).toEqual({ callId, unreachable: [cid.device] })
    expect(await bob.sync(callId)).toMatchObject({ unreachable: [cid.device] })
  })

  it('goes on without one that hangs up; that one reads no further, and may come back', async () => {
    const { ada, bob, cid, callId } = await setUp()
    const { seq } = await bob.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => [ada, cid].every(device => device.seen(callId).includes('hangup completed')))
    await ada.append(callId, description('offer', cid, 2))
    expect((await bob.sync(callId)).lastSeq).toBe(seq)
    expect((await refused(ada.append(callId, description('offer', bob, 2)))).code).toBe('not-allowed')
    await bob.append(callId, { type: 'accept' })
    await until(() => ada.entries.at(-1)?.entry.type === 'accept')
    expect((await bob.sync(callId)).lastSeq).toBe(seq + 2)
  })

  it('goes on when the page of one is gone, which leaves by its own hang-up', async () => {
    const { server, ada, bob, cid, callId } = await setUp()
    await connect(server, bob.guest, { deviceId: bob.deviceId })
    for (const device of [ada, cid]) {
      await until(() => device.seen(callId).includes('hangup peer-left'))
      expect(device.entries.at(-1)?.entry.from).toEqual(bob.party)
    }
    await ada.append(callId, description('offer', cid, 2))
    // Of two, the page of one takes the call with it.
    await connect(server, cid.guest, { deviceId: cid.deviceId })
    await until(() => ada.entries.at(-1)?.entry.from === null)
    expect(ada.entries.at(-1)?.entry).toMatchObject({ type: 'hangup', reason: 'peer-left' })
  })

  it('goes on without one that calls another of them: that call is the one it wants', async () => {
    const { ada, bob, cid, callId } = await setUp()
    const again = await bob.invite(cid.address)
    await until(() => [ada, cid].every(device => device.seen(callId).includes('hangup replaced')))
    expect((await ada.sync(callId)).entries.at(-1)?.from).toEqual(bob.party)
    await ada.append(callId, description('offer', cid, 2))
    await until(() => bob.seen(again.callId).includes('decline busy'))
  })

  it('ends once all of its devices have been away for long', async () => {
    const clock = new JumpingClock(1_700_000_000_000)
    const { server, ada, bob, cid, callId } = await setUp({ clock })
    for (const device of [ada, bob, cid]) device.socket.disconnect()
    const loggedOff = (times: number) =>
      server.lines.filter(line => 'msg' in line && line.msg === 'device disconnected').length === times
    await until(() => loggedOff(3))
    await clock.jump(119_000)
    const back = await connect(server, ada.guest, { deviceId: ada.deviceId, calls: [callId] })
    await clock.jump(10_000)
    expect(await back.sync(callId)).toMatchObject({ unreachable: [bob.device, cid.device] })
    back.socket.disconnect()
    await until(() => loggedOff(4))
    await clock.jump(121_000)
    const late = await connect(server, ada.guest, { deviceId: ada.deviceId, calls: [callId] })
    expect((await late.sync(callId)).entries.at(-1)).toMatchObject({ type: 'hangup', from: null })
  })
})
