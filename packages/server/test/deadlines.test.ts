import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { connect, join, newCallId, newLink, refused, serve, signIn, until } from './sockets.js'

async function setUp() {
  const clock = new JumpingClock(1_700_000_000_000)
  const server = await serve({ clock })
  return { clock, server }
}

describe('a call that nobody ends', () => {
  it('ends with no-answer after its ring, and is missed by the callee', async () => {
    const { clock, server } = await setUp()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.appendAtOnce(callId, { type: 'ringing' })
    await clock.jump(59_000)
    expect((await bob.sync(callId)).expiresInMs).toBe(1_000)
    await clock.jump(1_500)
    await until(() => ada.seen(callId).includes('hangup no-answer') && bob.seen(callId).length === 2)
    expect(bob.seen(callId)).toEqual(['invite', 'hangup no-answer'])
    const { missed } = await bob.listen()
    expect(missed).toMatchObject([{ callId, caller: ada.party }])
    expect((await ada.listen()).missed).toEqual([])
  })

  it('rings for a person who comes within its lifetime, and is missed by one who comes later', async () => {
    const { clock, server } = await setUp()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    bob.socket.disconnect()
    const { callId } = await ada.invite(bob.address)
    await clock.jump(20_000)
    const back = await connect(server, bob.guest)
    const { calls } = await back.listen()
    expect(calls).toMatchObject([{ callId, expiresInMs: 40_000, ageMs: 20_000 }])
    await clock.jump(41_000)
    await until(() => back.seen(callId).length === 1)
    const later = await connect(server, bob.guest)
    const reply = await later.listen()
    expect(reply.calls).toEqual([])
    expect(reply.missed).toMatchObject([{ callId, caller: ada.party }])
  })

  it('on a link waits as long as its caller is there', async () => {
    const { clock, server } = await setUp()
    const ada = await join(server, 'Ada')
    const link = newLink()
    const { callId } = await ada.invite(link)
    await clock.jump(600_000)
    const bob = await join(server, 'Bob')
    expect((await bob.listen(link)).calls.map(call => call.callId)).toEqual([callId])
  })

  it('on a link ends when its caller stays away longer than the grace, and not before', async () => {
    const { clock, server } = await setUp()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const link = newLink()
    await bob.listen(link)
    const { callId } = await ada.invite(link)
    ada.socket.disconnect()
    await until(() => loggedOff(server, ada.guest.userId))
    await clock.jump(9_000)
    expect((await bob.listen(link)).calls).toHaveLength(1)
    await clock.jump(2_000)
    await until(() => bob.seen(callId).includes('hangup peer-left'))
    expect((await bob.listen(link)).calls).toEqual([])
  })

  it('ends the same when its caller was gone before the invite was even stored', async () => {
    const { clock, server } = await setUp()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const link = newLink()
    await bob.listen(link)
    const callId = newCallId()
    const invite = { type: 'invite', address: link, media: { audio: true, video: true } } as const
    ada.socket.emit('append', { callId, draft: { entryId: 'e', ...invite } }, () => {})
    ada.socket.disconnect()
    await until(() => bob.seen(callId).length === 1 && loggedOff(server, ada.guest.userId))
    await clock.jump(11_000)
    await until(() => bob.seen(callId).includes('hangup peer-left'))
  })

  it('goes on when its caller is back within the grace', async () => {
    const { clock, server } = await setUp()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const link = newLink()
    const { callId } = await ada.invite(link)
    ada.socket.disconnect()
    await until(() => loggedOff(server, ada.guest.userId))
    await clock.jump(5_000)
    await connect(server, ada.guest, { deviceId: ada.deviceId, calls: [callId] })
    await clock.jump(60_000)
    expect((await bob.listen(link)).calls.map(call => call.callId)).toEqual([callId])
  })

  it('goes on when its page has connected again before its old connection was found dead', async () => {
    const { clock, server } = await setUp()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const link = newLink()
    const { callId } = await ada.invite(link)
    await connect(server, ada.guest, { deviceId: ada.deviceId, calls: [callId] })
    await until(() => !ada.socket.connected)
    await clock.jump(60_000)
    expect((await bob.listen(link)).calls.map(call => call.callId)).toEqual([callId])
    expect((await bob.watch()).people.map(person => person.name)).toEqual(['Ada'])
  })

  it('ends at once when its page was reloaded without it; calls that merely ring there do not', async () => {
    const { server } = await setUp()
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    const rings = await eve.invite(ada.address)
    await ada.appendAtOnce(rings.callId, { type: 'ringing' })
    const placed = await ada.invite(newLink())
    const talk = await bob.invite('line:support')
    await ada.listen('line:support')
    await ada.append(talk.callId, { type: 'accept' })
    const reloaded = await connect(server, ada.guest, { deviceId: ada.deviceId })
    await until(() => bob.seen(talk.callId).includes('hangup peer-left') && !ada.socket.connected)
    expect(ada.closings).toEqual(['replaced'])
    expect((await reloaded.sync(placed.callId)).entries.at(-1)).toMatchObject({
      type: 'hangup',
      reason: 'peer-left',
    })
    expect((await eve.sync(rings.callId)).entries.map(entry => entry.type)).not.toContain('hangup')
  })
})

describe('an accepted call', () => {
  it('outlives the loss of either socket, however long, while one device is there', async () => {
    const { clock, server } = await setUp()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, { type: 'accept' })
    ada.socket.disconnect()
    await until(() => loggedOff(server, ada.guest.userId))
    await clock.jump(600_000)
    expect((await bob.sync(callId)).entries.map(entry => entry.type)).toEqual(['invite', 'accept'])
  })

  it('ends when both devices have been away for long, and not when one came back in time', async () => {
    const { clock, server } = await setUp()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, { type: 'accept' })
    for (const device of [ada, bob]) {
      device.socket.disconnect()
      await until(() => loggedOff(server, device.guest.userId))
    }
    await clock.jump(119_000)
    const back = await connect(server, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
    await clock.jump(240_000)
    expect((await back.sync(callId)).entries).toHaveLength(2)
    back.socket.disconnect()
    await until(() => server.lines.filter(line => isLogOff(line, bob.guest.userId)).length === 2)
    await clock.jump(121_000)
    const late = await connect(server, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
    expect((await late.sync(callId)).entries.at(-1)).toMatchObject({
      type: 'hangup',
      reason: 'peer-left',
      from: null,
    })
  })

  it('that has ended is still answered about for a while, then forgotten', async () => {
    const { clock, server } = await setUp()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, { type: 'accept' })
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    await clock.jump(119_000)
    expect((await bob.sync(callId)).entries.at(-1)?.type).toBe('hangup')
    await clock.jump(2_000)
    expect((await refused(bob.sync(callId))).code).toBe('unknown-call')
  })
})

it('a server that closes leaves no timer behind', async () => {
  const { clock, server } = await setUp()
  const ada = await connect(server, await signIn(server, 'Ada'))
  await ada.invite(newLink())
  await server.close()
  expect(clock.pending).toBe(0)
})

function isLogOff(line: object, userId: string): boolean {
  return 'msg' in line && line.msg === 'device disconnected' && 'userId' in line && line.userId === userId
}

function loggedOff(server: { lines: object[] }, userId: string): boolean {
  return server.lines.some(line => isLogOff(line, userId))
}
