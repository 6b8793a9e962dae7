import type { Address, RestoreRequest } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/index.js'
import { connect, type Device, join, newCallId, newLink, refused, serve, signIn, until } from './sockets.js'

const media = { audio: true, video: true }

async function setUp() {
  const clock = new JumpingClock(1_700_000_000_000)
  const server = await serve({ clock })
  const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
  return { clock, server, ada, bob, callId: newCallId() }
}

/** What the parties of a call say about it, the caller first. */
function requestOf(callId: string, parties: readonly Device[], address?: Address): RestoreRequest {
  return {
    callId,
    address: address ?? parties[1]?.address ?? 'user:nobody',
    media,
    parties: parties.map(({ device }) => device),
  }
}

/** The same device, on a server that has forgotten everything. */
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
    expect((await refused(ada2.append(callId, { type: 'rejoin', to: bob.device }))).code).toBe('unknown-call')

    const request = requestOf(callId, [ada, bob])
    expect((await ada2.restore(request)).known).toBe(false)
    expect((await ada2.restore(request)).known).toBe(false)
    expect((await refused(ada2.sync(callId))).code).toBe('unknown-call')
    expect((await bob2.restore(request)).known).toBe(true)
    expect((await ada2.restore(request)).known).toBe(true)
    expect((await bob2.restore(request)).known).toBe(true)

    for (const party of [ada2, bob2]) {
      const copy = await party.sync(callId)
      expect(copy).toMatchObject({ lastSeq: 2, unreachable: [] })
      expect(copy.entries).toMatchObject([
        { type: 'invite', from: ada.party, address: bob.address, media },
        { type: 'accept', from: bob.party },
      ])
      await until(() => party.reachabilities.length > 0)
      expect(party.reachabilities.at(-1)).toEqual({ callId, unreachable: [] })
    }
    expect([...ada2.entries, ...bob2.entries, ...phone.entries]).toEqual([])
    expect((await phone.listen()).calls).toEqual([])
    expect((await watcher.watch()).people.filter(person => person.busy).map(person => person.name)).toEqual([
      'Ada',
      'Bob',
    ])
    const said = server.lines.flatMap(line => ('msg' in line ? [line.msg] : []))
    expect(said).toContain('call restored')
    expect(said).not.toContain('call calling')
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('ringdown_calls_active{phase="accepted"} 1')
    expect(metrics).toContain('ringdown_calls_active{phase="calling"} 0')
    expect(metrics).not.toMatch(/ringdown_calls_total\{outcome="\w+"\} [1-9]/)

    // From here on, it is a call like any other.
    await bob2.append(callId, { type: 'rejoin', to: ada.device })
    await until(() => ada2.seen(callId).includes('rejoin'))
    await ada2.append(callId, {
      type: 'description',
      to: bob.device,
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
    expect((await refused(bob2.restore(request))).code).toBe('call-ended')
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
      'ringdown_calls_total{outcome="completed"} 1',
    )
  })

  it('ends like any other when a page comes back that is not in it, or both stay away', async () => {
    const { clock, server, ada, bob, callId } = await setUp()
    const request = requestOf(callId, [ada, bob])
    await bob.restore(request)
    await ada.restore(request)
    await connect(server, ada.guest, { deviceId: ada.deviceId })
    await until(() => bob.seen(callId).includes('hangup peer-left'))

    const again = newCallId()
    const link = newLink()
    const second = requestOf(again, [bob, ada], link)
    const ada2 = await connect(server, ada.guest, { deviceId: ada.deviceId })
    await bob.restore(second)
    await ada2.restore(second)
    for (const device of [bob, ada2]) device.socket.disconnect()
    await until(() => countOf(server, 'device disconnected') >= 2)
    await clock.jump(121_000)
    const late = await connect(server, bob.guest, { deviceId: bob.deviceId, calls: [again] })
    expect((await late.sync(again)).entries.at(-1)).toMatchObject({ type: 'hangup', reason: 'peer-left' })
  })

  it('or that it ended because it heard of nobody, is taken up again by the same caller only', async () => {
    const { clock, server, ada, bob } = await setUp()
    const { callId } = await ada.invite(bob.address)
    await clock.jump(61_000)
    await until(() => bob.seen(callId).includes('hangup no-answer'))
    const [cy, eve] = [await join(server, 'Cy'), await join(server, 'Eve')]
    for (const other of [cy, eve]) {
      expect((await refused(other.restore(requestOf(callId, [cy, eve])))).code).toBe('unknown-call')
    }
    const request = requestOf(callId, [ada, bob])
    expect((await ada.restore(request)).known).toBe(false)
    // One party alone changes nothing.
    expect((await ada.sync(callId)).entries.at(-1)).toMatchObject({ reason: 'no-answer' })
    expect((await bob.restore(request)).known).toBe(true)
    expect((await ada.restore(request)).known).toBe(true)
    expect((await ada.sync(callId)).entries.map(({ type }) => type)).toEqual(['invite', 'accept'])
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    expect((await refused(bob.restore(request))).code).toBe('call-ended')
  })

  it('has its absent party noted, should the first have gone before the second spoke', async () => {
    const { server, ada, bob, callId } = await setUp()
    const request = requestOf(callId, [ada, bob])
    await ada.restore(request)
    ada.socket.io.engine.close()
    await until(() => countOf(server, 'device disconnected') === 1)
    expect((await bob.restore(request)).known).toBe(true)
    await until(() => bob.reachabilities.at(-1)?.unreachable[0]?.deviceId === ada.deviceId)
  })

  it('counts its people as contacts, and as busy for who rings them already', async () => {
    const { server, ada, bob, callId } = await setUp()
    const eve = await join(server, 'Eve')
    const rings = await eve.invite(bob.address)
    const request = requestOf(callId, [ada, bob])
    await ada.restore(request)
    await bob.restore(request)
    await until(() => eve.seen(rings.callId).includes('decline busy'))
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    await bob.invite(ada.address)
    await until(() => ada.entries.some(({ haveTalked }) => haveTalked === true))
  })
})

describe('a request to restore a call is not believed', () => {
  it.each<[string, Partial<RestoreRequest>]>([
    ['another medium', { media: { audio: true, video: false } }],
    ['another address', { address: 'line:support' }],
    ['another order', { parties: [] }],
    ['another device of the peer', { parties: [{ userId: 'u', deviceId: 'elsewhere' }] }],
  ])('when the other says %s', async (_, differing) => {
    const { ada, bob, callId } = await setUp()
    const request = requestOf(callId, [ada, bob], 'link:0123456789abcdefghijkl')
    const parties = differing.parties && [...differing.parties, bob.device, ada.device].slice(0, 2)
    expect((await ada.restore(request)).known).toBe(false)
    expect((await bob.restore({ ...request, ...differing, ...(parties && { parties }) })).known).toBe(false)
    expect((await ada.restore(request)).known).toBe(false)
    expect((await refused(ada.sync(callId))).code).toBe('unknown-call')
    // A request may be corrected.
    expect((await bob.restore(request)).known).toBe(true)
  })

  it('from a stranger, who gets into no call and keeps nobody out of theirs', async () => {
    const { server, ada, bob, callId } = await setUp()
    const mallory = await join(server, 'Mallory')
    const request = requestOf(callId, [ada, bob], 'line:support')
    await ada.restore(request)
    expect((await refused(mallory.restore(request))).code).toBe('not-allowed')
    expect((await mallory.restore(requestOf(callId, [ada, mallory], 'line:support'))).known).toBe(false)
    // Nor with the device id of a party: the connection says whose it is.
    const twin = await connect(server, mallory.guest, { deviceId: bob.deviceId })
    expect((await refused(twin.restore(request))).code).toBe('not-allowed')
    expect((await twin.restore(requestOf(callId, [ada, twin], 'line:support'))).known).toBe(false)
    expect((await bob.restore(request)).known).toBe(true)
    for (const liar of [mallory, twin]) {
      expect((await refused(liar.restore(request))).code).toBe('unknown-call')
      expect((await refused(liar.sync(callId))).code).toBe('unknown-call')
      const rejoin = { type: 'rejoin', to: ada.device } as const
      expect((await refused(liar.append(callId, rejoin))).code).toBe('unknown-call')
    }
    expect((await ada.sync(callId)).entries.map(entry => entry.from?.userId)).toEqual([
      ada.guest.userId,
      bob.guest.userId,
    ])
  })

  it('for a call nobody could have placed, or that this server has otherwise', async () => {
    const { server, ada, bob, callId } = await setUp()
    const eve = await join(server, 'Eve')
    const code = async (device: Device, request: RestoreRequest) =>
      (await refused(device.restore(request))).code
    expect(await code(ada, requestOf(callId, [ada, ada], 'line:support'))).toBe('self-call')
    expect(await code(ada, requestOf(callId, [ada, bob], ada.address))).toBe('self-call')
    expect(await code(ada, requestOf(callId, [bob, ada], bob.address))).toBe('self-call')
    expect(await code(ada, requestOf(callId, [ada, bob], 'user:somebody-else'))).toBe('not-allowed')
    expect(await code(ada, requestOf(callId, [bob, eve]))).toBe('not-allowed')
    expect(await code(ada, requestOf(callId, [ada, bob, eve]))).toBe('not-allowed')
    expect(await code(ada, requestOf(callId, [ada, bob, eve], 'line:support'))).toBe('limit-reached')
    expect((await ada.ask('restore', { ...requestOf(callId, [ada, bob]), from: ada.party })).ok).toBe(false)
    const open = await ada.invite(bob.address)
    const known = requestOf(open.callId, [ada, bob])
    expect(await code(ada, known)).toBe('not-allowed')
    expect(await code(bob, known)).toBe('unknown-call')
    await bob.append(open.callId, { type: 'accept' })
    expect((await ada.restore(known)).known).toBe(true)
    expect((await ada.sync(open.callId)).lastSeq).toBe(2)
  })

  it('for longer than its lifetime, nor after its author has hung up', async () => {
    const { clock, ada, bob, callId } = await setUp()
    const request = requestOf(callId, [ada, bob])
    await ada.restore(request)
    await clock.jump(120_001)
    expect((await bob.restore(request)).known).toBe(false)
    expect((await refused(bob.append(callId, { type: 'hangup', reason: 'completed' }))).code).toBe(
      'unknown-call',
    )
    expect((await ada.restore(request)).known).toBe(false)
    // A request for another call keeps none alive; the same request again does.
    await clock.jump(119_000)
    await ada.restore(requestOf(newCallId(), [ada, bob]))
    await clock.jump(2_000)
    expect((await bob.restore(request)).known).toBe(false)
    await bob.append(callId, { type: 'hangup', reason: 'completed' }).catch(() => {})
    await ada.restore(request)
    await clock.jump(119_000)
    await ada.restore(request)
    await clock.jump(119_000)
    expect((await bob.restore(request)).known).toBe(true)
  })

  it('beyond a bound of calls for each device', async () => {
    const { clock, ada, bob } = await setUp()
    const requests = Array.from({ length: 9 }, () => requestOf(newCallId(), [ada, bob]))
    for (const request of requests.slice(0, 8)) expect((await ada.restore(request)).known).toBe(false)
    const [first, last] = [requests[0], requests[8]]
    if (!last || !first) throw new Error('no requests')
    expect((await refused(ada.restore(last))).code).toBe('limit-reached')
    expect((await ada.restore(first)).known).toBe(false)
    expect((await bob.restore(first)).known).toBe(true)
    expect((await ada.restore(last)).known).toBe(false)
    await clock.jump(120_001)
    // Of the others, only the live call counts now.
    for (const request of requests.slice(2)) expect((await ada.restore(request)).known).toBe(false)
  })

  it('twice: two devices that ask at the same moment make one call of it', async () => {
    const { ada, bob, callId } = await setUp()
    const request = requestOf(callId, [ada, bob])
    await Promise.all([
      ada.restore(request),
      bob.restore(request),
      ada.restore(request),
      bob.restore(request),
    ])
    expect((await ada.restore(request)).known).toBe(true)
    expect((await ada.sync(callId)).entries.map(entry => [entry.seq, entry.type])).toEqual([
      [1, 'invite'],
      [2, 'accept'],
    ])
  })
})

describe('a party whom the server knows by a new id', () => {
  const key = 'k'.repeat(24)

  /** The same devices on a server that has neither the call nor the people. */
  async function startOver() {
    const { server: before, ada, bob, callId } = await setUp()
    const server = await serve()
    const as = async (name: string, deviceId: string) => {
      const device = await connect(server, await signIn(server, name), { deviceId, calls: [callId] })
      await device.listen()
      return device
    }
    await before.close()
    const [ada2, bob2] = [await as('Ada', ada.deviceId), await as('Bob', bob.deviceId)]
    return { server, as, callId, ada, bob, ada2, bob2, request: requestOf(callId, [ada, bob]) }
  }

  it('takes its old place in the call by the key', async () => {
    const { callId, ada2, bob2, request } = await startOver()
    expect((await ada2.restore({ ...request, key })).known).toBe(false)
    expect((await bob2.restore({ ...request, key })).known).toBe(true)
    expect((await ada2.restore({ ...request, key })).known).toBe(true)
    expect((await ada2.sync(callId)).entries).toMatchObject([
      { type: 'invite', from: ada2.party, address: bob2.address },
      { type: 'accept', from: bob2.party },
    ])
    await bob2.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => ada2.seen(callId).includes('hangup completed'))
  })

  it('also beside one that has kept its id, as a member beside a guest', async () => {
    const { ada, bob, server, callId } = await setUp()
    const bob2 = await connect(server, await signIn(server, 'Bob'), { deviceId: bob.deviceId })
    const request = { ...requestOf(callId, [ada, bob]), key }
    expect((await bob2.restore(request)).known).toBe(false)
    expect((await ada.restore(request)).known).toBe(true)
    expect((await ada.sync(callId)).entries.map(({ from }) => from?.userId)).toEqual([
      ada.guest.userId,
      bob2.guest.userId,
    ])
  })

  it('is not believed without the key, and no impostor with another', async () => {
    const { as, bob, ada2, bob2, callId, request } = await startOver()
    expect((await refused(bob2.restore(request))).code).toBe('not-allowed')
    await ada2.restore({ ...request, key })
    // Knows the call, its parties and their devices, but not the key.
    const impostor = await as('Bob', bob.deviceId)
    expect((await impostor.restore({ ...request, key: 'g'.repeat(24) })).known).toBe(false)
    const stranger = await as('Mallory', 'another-device')
    expect((await refused(stranger.restore({ ...request, key }))).code).toBe('not-allowed')
    expect((await bob2.restore({ ...request, key })).known).toBe(true)
    expect((await refused(impostor.sync(callId))).code).toBe('unknown-call')
    expect((await refused(impostor.restore({ ...request, key }))).code).toBe('unknown-call')
  })

  it('inherits nothing but the call: no contact, and no right to the old id', async () => {
    const { server, ada, bob, callId } = await setUp()
    const { callId: earlier } = await ada.invite(bob.address)
    await bob.append(earlier, { type: 'accept' })
    await bob.append(earlier, { type: 'hangup', reason: 'completed' })
    const eve = await join(server, 'Eve')
    const [ada2, eve2] = [
      await connect(server, await signIn(server, 'Ada'), { deviceId: ada.deviceId }),
      await connect(server, await signIn(server, 'Eve'), { deviceId: eve.deviceId }),
    ]
    const request = { ...requestOf(callId, [ada, eve], newLink()), key }
    await ada2.restore(request)
    expect((await eve2.restore(request)).known).toBe(true)
    expect((await refused(ada2.ask('listen', { address: ada.address }))).code).toBe('not-allowed')
    await ada2.invite(bob.address)
    await until(() => bob.entries.some(({ entry }) => entry.from?.userId === ada2.guest.userId))
    expect(bob.entries.at(-1)?.haveTalked ?? false).toBe(false)
  })

  it('can make no call to itself of it', async () => {
    const { server, ada, bob, callId } = await setUp()
    const guest = await signIn(server, 'Both')
    const one = await connect(server, guest, { deviceId: ada.deviceId })
    const other = await connect(server, guest, { deviceId: bob.deviceId })
    const request = { ...requestOf(callId, [ada, bob]), key }
    await one.restore(request)
    expect((await refused(other.restore(request))).code).toBe('self-call')
  })

  it('gives its place up with its request', async () => {
    const { ada2, bob2, callId, request } = await startOver()
    await ada2.restore({ ...request, key })
    await ada2.append(callId, { type: 'hangup', reason: 'completed' }).catch(() => {})
    expect((await bob2.restore({ ...request, key })).known).toBe(false)
  })
})

it('a call of three is known again when all three have said the same, in the same order', async () => {
  const server = await serve({ mostParties: 3 })
  const [ada, bob, cid] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Cid')]
  const callId = newCallId()
  const request = requestOf(callId, [ada, bob, cid], newLink())
  expect((await ada.restore(request)).known).toBe(false)
  expect((await cid.restore(request)).known).toBe(false)
  expect((await bob.restore({ ...request, parties: [ada.device, cid.device, bob.device] })).known).toBe(false)
  expect((await bob.restore(request)).known).toBe(true)
  const { entries } = await cid.sync(callId)
  expect(entries.map(entry => [entry.type, entry.from?.deviceId])).toEqual([
    ['invite', ada.deviceId],
    ['accept', bob.deviceId],
    ['accept', cid.deviceId],
  ])
})

it('a guest who has not asked for anything counts in no other device’s bound', async () => {
  const { server, ada, bob } = await setUp()
  for (let n = 0; n < 8; n += 1) await ada.restore(requestOf(newCallId(), [ada, bob]))
  const eve = await connect(server, await signIn(server, 'Eve'))
  expect((await eve.restore(requestOf(newCallId(), [eve, bob]))).known).toBe(false)
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
