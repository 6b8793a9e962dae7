import type { AnnounceRequest } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/index.js'
import { connect, type Device, join, newCallId, newLink, refused, serve, signIn, until } from './sockets.js'

const media = { audio: true, video: true }

async function setUp() {
  const clock = new ManualClock(1_700_000_000_000)
  const server = await serve({ clock })
  const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
  return { clock, server, ada, bob, callId: newCallId() }
}

/** What both ends of a call say of it. */
function wordsOf(caller: Device, callee: Device, callId: string, address = callee.address) {
  const said = { callId, address, media }
  const asCaller: AnnounceRequest = { ...said, role: 'caller', peer: deviceOf(callee) }
  const asCallee: AnnounceRequest = { ...said, role: 'callee', peer: deviceOf(caller) }
  return [asCaller, asCallee] as const
}

const deviceOf = ({ guest, deviceId }: Device) => ({ userId: guest.userId, deviceId })

/** The device as it was, on a server that has forgotten everything. */
async function moveTo(server: RunningServer, device: Device, callId: string): Promise<Device> {
  const moved = await connect(server, device.guest, { deviceId: device.deviceId, calls: [callId] })
  await moved.listen()
  return moved
}

describe('a call that the server has forgotten', () => {
  it('is known again once both parties have said the same, and rings nobody', async () => {
    const before = await serve()
    const [ada, bob] = [await join(before, 'Ada'), await join(before, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, { type: 'accept' })
    await before.close()

    const server = await serve()
    const [ada2, bob2] = [await moveTo(server, ada, callId), await moveTo(server, bob, callId)]
    const phone = await connect(server, bob.guest)
    await phone.listen()
    const watcher = await join(server, 'Eve')
    expect((await refused(ada2.sync(callId))).code).toBe('unknown-call')
    expect((await refused(ada2.append(callId, { type: 'rejoin' }))).code).toBe('unknown-call')

    const [asCaller, asCallee] = wordsOf(ada, bob, callId)
    expect((await ada2.announce(asCaller)).known).toBe(false)
    expect((await ada2.announce(asCaller)).known).toBe(false)
    expect((await refused(ada2.sync(callId))).code).toBe('unknown-call')
    expect((await bob2.announce(asCallee)).known).toBe(true)
    expect((await ada2.announce(asCaller)).known).toBe(true)
    expect((await bob2.announce(asCallee)).known).toBe(true)

    for (const party of [ada2, bob2]) {
      const copy = await party.sync(callId)
      expect(copy).toMatchObject({ lastSeq: 2, absent: [] })
      expect(copy.entries).toMatchObject([
        { type: 'invite', from: ada.party, address: bob.address, media },
        { type: 'accept', from: bob.party },
      ])
      await until(() => party.reachabilities.length > 0)
      expect(party.reachabilities.at(-1)).toEqual({ callId, absent: [] })
    }
    expect([...ada2.entries, ...bob2.entries, ...phone.entries]).toEqual([])
    expect((await phone.listen()).calls).toEqual([])
    expect((await watcher.watch()).people.filter(person => person.busy).map(person => person.name)).toEqual([
      'Ada',
      'Bob',
    ])
    const said = server.lines.flatMap(line => ('msg' in line ? [line.msg] : []))
    expect(said).toContain('call known again')
    expect(said).not.toContain('call calling')
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('ringdown_calls_active{phase="accepted"} 1')
    expect(metrics).toContain('ringdown_calls_active{phase="calling"} 0')
    expect(metrics).not.toMatch(/ringdown_calls_total\{outcome="\w+"\} [1-9]/)

    // From here on it is a call like any other.
    await bob2.append(callId, { type: 'rejoin' })
    await until(() => ada2.seen(callId).includes('rejoin'))
    await ada2.append(callId, {
      type: 'description',
      session: 2,
      revision: 1,
      description: { type: 'offer', sdp: 'v=0' },
    })
    await until(() => bob2.seen(callId).includes('description'))
    const third = await watcher.invite(bob2.address)
    await until(() => watcher.seen(third.callId).includes('decline busy'))
    expect(await ada2.ask('report', { callId, receipt: RECEIPT })).toMatchObject({ ok: true })
    await ada2.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => bob2.seen(callId).includes('hangup completed'))
    expect((await watcher.watch()).people.some(person => person.busy)).toBe(false)
    expect((await refused(bob2.announce(asCallee))).code).toBe('call-ended')
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
      'ringdown_calls_total{outcome="completed"} 1',
    )
  })

  it('ends like any other when a page comes back that is not in it, or both stay away', async () => {
    const { clock, server, ada, bob, callId } = await setUp()
    const [asCaller, asCallee] = wordsOf(ada, bob, callId)
    await bob.announce(asCallee)
    await ada.announce(asCaller)
    await connect(server, ada.guest, { deviceId: ada.deviceId })
    await until(() => bob.seen(callId).includes('hangup peer-left'))

    const again = newCallId()
    const link = newLink()
    const [first, second] = wordsOf(bob, ada, again, link)
    const ada2 = await connect(server, ada.guest, { deviceId: ada.deviceId })
    await bob.announce(first)
    await ada2.announce(second)
    for (const device of [bob, ada2]) device.socket.disconnect()
    await until(() => countOf(server, 'device disconnected') >= 2)
    await clock.advance(121_000)
    const late = await connect(server, bob.guest, { deviceId: bob.deviceId, calls: [again] })
    expect((await late.sync(again)).entries.at(-1)).toMatchObject({ type: 'hangup', reason: 'peer-left' })
  })

  it('has its absent party noted, should the first have gone before the second spoke', async () => {
    const { server, ada, bob, callId } = await setUp()
    const [asCaller, asCallee] = wordsOf(ada, bob, callId)
    await ada.announce(asCaller)
    ada.socket.io.engine.close()
    await until(() => countOf(server, 'device disconnected') === 1)
    expect((await bob.announce(asCallee)).known).toBe(true)
    await until(() => bob.reachabilities.at(-1)?.absent.includes(ada.deviceId) === true)
  })

  it('counts its people as contacts, and as busy for who rings them already', async () => {
    const { server, ada, bob, callId } = await setUp()
    const eve = await join(server, 'Eve')
    const rings = await eve.invite(bob.address)
    const [asCaller, asCallee] = wordsOf(ada, bob, callId)
    await ada.announce(asCaller)
    await bob.announce(asCallee)
    await until(() => eve.seen(rings.callId).includes('decline busy'))
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    await bob.invite(ada.address)
    await until(() => ada.entries.some(({ haveTalked }) => haveTalked === true))
  })
})

describe('an announcement is not believed', () => {
  it.each<[string, Partial<AnnounceRequest>]>([
    ['another medium', { media: { audio: true, video: false } }],
    ['another address', { address: 'line:support' }],
    ['the same role', { role: 'caller' }],
    ['another device of the peer', { peer: { userId: 'u', deviceId: 'elsewhere' } }],
  ])('when the other says %s', async (_, differing) => {
    const { ada, bob, callId } = await setUp()
    const [asCaller, asCallee] = wordsOf(ada, bob, callId, 'link:0123456789abcdef')
    expect((await ada.announce(asCaller)).known).toBe(false)
    expect((await bob.announce({ ...asCallee, ...differing })).known).toBe(false)
    expect((await ada.announce(asCaller)).known).toBe(false)
    expect((await refused(ada.sync(callId))).code).toBe('unknown-call')
    // A word may be corrected.
    expect((await bob.announce(asCallee)).known).toBe(true)
  })

  it('from a stranger, who gets into no call and keeps nobody out of theirs', async () => {
    const { server, ada, bob, callId } = await setUp()
    const mallory = await join(server, 'Mallory')
    const [asCaller, asCallee] = wordsOf(ada, bob, callId, 'line:support')
    await ada.announce(asCaller)
    expect((await mallory.announce(asCallee)).known).toBe(false)
    expect((await mallory.announce({ ...asCaller, peer: deviceOf(bob) })).known).toBe(false)
    // Nor with the device id of a party: whose it is, is the connection's word.
    const twin = await connect(server, mallory.guest, { deviceId: bob.deviceId })
    expect((await twin.announce(asCallee)).known).toBe(false)
    expect((await bob.announce(asCallee)).known).toBe(true)
    for (const liar of [mallory, twin]) {
      expect((await refused(liar.announce(asCallee))).code).toBe('unknown-call')
      expect((await refused(liar.sync(callId))).code).toBe('unknown-call')
      expect((await refused(liar.append(callId, { type: 'rejoin' }))).code).toBe('unknown-call')
    }
    expect((await ada.sync(callId)).entries.map(entry => entry.from?.userId)).toEqual([
      ada.guest.userId,
      bob.guest.userId,
    ])
  })

  it('for a call nobody could have placed, or that this server has otherwise', async () => {
    const { ada, bob, callId } = await setUp()
    const [asCaller, asCallee] = wordsOf(ada, bob, callId)
    const code = async (device: Device, request: AnnounceRequest) =>
      (await refused(device.announce(request))).code
    expect(await code(ada, { ...asCaller, peer: deviceOf(ada) })).toBe('self-call')
    expect(await code(ada, { ...asCaller, address: ada.address })).toBe('self-call')
    expect(await code(ada, { ...asCaller, role: 'callee' })).toBe('self-call')
    expect(await code(ada, { ...asCaller, address: 'user:somebody-else' })).toBe('not-allowed')
    expect((await ada.ask('announce', { ...asCaller, from: ada.party })).ok).toBe(false)
    const open = await ada.invite(bob.address)
    expect(await code(ada, { ...asCaller, callId: open.callId })).toBe('not-allowed')
    expect(await code(bob, { ...asCallee, callId: open.callId })).toBe('unknown-call')
    await bob.append(open.callId, { type: 'accept' })
    expect((await ada.announce({ ...asCaller, callId: open.callId })).known).toBe(true)
    expect((await ada.sync(open.callId)).lastSeq).toBe(2)
  })

  it('for longer than its lifetime, nor after its author has hung up', async () => {
    const { clock, ada, bob, callId } = await setUp()
    const [asCaller, asCallee] = wordsOf(ada, bob, callId)
    await ada.announce(asCaller)
    await clock.advance(120_001)
    expect((await bob.announce(asCallee)).known).toBe(false)
    expect((await refused(bob.append(callId, { type: 'hangup', reason: 'completed' }))).code).toBe(
      'unknown-call',
    )
    expect((await ada.announce(asCaller)).known).toBe(false)
    // A word about another call keeps none alive, saying it again does.
    await clock.advance(119_000)
    await ada.announce(wordsOf(ada, bob, newCallId())[0])
    await clock.advance(2_000)
    expect((await bob.announce(asCallee)).known).toBe(false)
    await bob.append(callId, { type: 'hangup', reason: 'completed' }).catch(() => {})
    await ada.announce(asCaller)
    await clock.advance(119_000)
    await ada.announce(asCaller)
    await clock.advance(119_000)
    expect((await bob.announce(asCallee)).known).toBe(true)
  })

  it('beyond a bound of calls for each device', async () => {
    const { clock, ada, bob } = await setUp()
    const calls = Array.from({ length: 9 }, () => newCallId())
    const words = calls.map(callId => wordsOf(ada, bob, callId))
    for (const [asCaller] of words.slice(0, 8)) expect((await ada.announce(asCaller)).known).toBe(false)
    const last = words[8]?.[0]
    const first = words[0]
    if (!last || !first) throw new Error('no words')
    expect((await refused(ada.announce(last))).code).toBe('limit-reached')
    expect((await ada.announce(first[0])).known).toBe(false)
    expect((await bob.announce(first[1])).known).toBe(true)
    expect((await ada.announce(last)).known).toBe(false)
    await clock.advance(120_001)
    // Of the others only the one call that is live counts now.
    for (const [asCaller] of words.slice(2)) expect((await ada.announce(asCaller)).known).toBe(false)
  })

  it('twice: two devices that announce at the same moment make one call of it', async () => {
    const { ada, bob, callId } = await setUp()
    const [asCaller, asCallee] = wordsOf(ada, bob, callId)
    await Promise.all([
      ada.announce(asCaller),
      bob.announce(asCallee),
      ada.announce(asCaller),
      bob.announce(asCallee),
    ])
    expect((await ada.announce(asCaller)).known).toBe(true)
    expect((await ada.sync(callId)).entries.map(entry => [entry.seq, entry.type])).toEqual([
      [1, 'invite'],
      [2, 'accept'],
    ])
  })
})

it('a guest who has not announced anything is in nobody else’s bound', async () => {
  const { server, ada, bob } = await setUp()
  for (let n = 0; n < 8; n += 1) await ada.announce(wordsOf(ada, bob, newCallId())[0])
  const eve = await connect(server, await signIn(server, 'Eve'))
  expect((await eve.announce(wordsOf(eve, bob, newCallId())[0])).known).toBe(false)
})

const RECEIPT = {
  role: 'caller',
  warmth: 'none',
  serverMs: 1,
  devicesMs: null,
  offerAgeMs: null,
  answerMs: null,
  iceMs: null,
  dtlsMs: null,
  firstFrameMs: 200,
  route: 'direct',
  roundTripMs: null,
}

function countOf(server: { lines: object[] }, message: string): number {
  return server.lines.filter(line => 'msg' in line && line.msg === message).length
}
