import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { type Choices, type HistoryPage, SERVER_LIMITS } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { atEnd, connect, type Device, join, refused, serve, talk, until } from './sockets.js'

const START = 1_700_000_000_000
const cancel = { type: 'hangup', reason: 'cancelled' } as const

const choose = async (device: Device, request: object) =>
  (await device.ask('choices', request)) as unknown as Choices & { ok: boolean }
const mark = (device: Device, { guest }: Device, marks: object) =>
  choose(device, { person: { userId: guest.userId, name: guest.name, ...marks } })
const history = async (device: Device) => (await device.ask('history', {})) as unknown as HistoryPage

describe('somebody who is blocked', () => {
  it('reads the same as when nobody is there; the other hears, sees and reads nothing', async () => {
    const clock = new JumpingClock(START)
    const server = await serve({ clock })
    const [ann, bob] = [await join(server, 'Ann'), await join(server, 'Bob')]
    const absent = await join(server, 'Cy')
    absent.socket.disconnect()
    await mark(bob, ann, { blocked: true })
    const toAbsent = await ann.invite(absent.address)
    const reply = await ann.invite(bob.address)
    expect(Object.keys(reply).sort()).toEqual(Object.keys(toAbsent).sort())
    expect((await bob.listen()).calls).toEqual([])
    expect((await refused(bob.append(reply.callId, { type: 'ringing' }))).code).toBe('unknown-call')
    expect((await refused(bob.sync(reply.callId))).code).toBe('unknown-call')
    await clock.jump(61_000)
    await until(() => [reply, toAbsent].every(({ callId }) => ann.seen(callId).includes('hangup no-answer')))
    expect(ann.seen(reply.callId)).toEqual(ann.seen(toAbsent.callId))
    expect(bob.entries).toEqual([])
    expect((await bob.listen()).missed).toEqual([])
    expect((await history(bob)).items).toEqual([])
    expect((await history(ann)).items).toHaveLength(2)
  })

  it('is not told that the other is busy, and does not keep them from calling', async () => {
    const server = await serve()
    const [ann, bob, cy] = [await join(server, 'Ann'), await join(server, 'Bob'), await join(server, 'Cy')]
    await mark(bob, ann, { blocked: true })
    const before = await ann.invite(bob.address)
    // Neither glare nor busy: as far as Bob is concerned, nobody calls.
    const callId = await talk(bob, cy)
    await ann.append(before.callId, cancel)
    const during = await ann.invite(bob.address)
    await bob.append(callId, { type: 'hangup', reason: 'completed' })
    expect(ann.seen(during.callId)).toEqual([])
    await ann.append(during.callId, cancel)
    const { callId: back } = await bob.invite(ann.address)
    await ann.append(back, { type: 'accept' })
  })

  it('rings again once they are not any more', async () => {
    const server = await serve()
    const [ann, bob] = [await join(server, 'Ann'), await join(server, 'Bob')]
    await mark(bob, ann, { blocked: true })
    expect((await mark(bob, ann, { blocked: false })).blocked).toEqual([])
    const { callId } = await ann.invite(bob.address)
    await until(() => bob.seen(callId).includes('invite'))
  })
})

describe('somebody who does not want to be disturbed', () => {
  it('is not rung and reads of it later, on every device; callers read so', async () => {
    const server = await serve()
    const [ann, bob] = [await join(server, 'Ann'), await join(server, 'Bob')]
    const tablet = await connect(server, bob.guest)
    await choose(tablet, { doNotDisturb: true })
    expect(await refused(ann.invite(bob.address))).toEqual({
      code: 'call-refused',
      message: "Bob isn't taking calls.",
    })
    expect(bob.entries).toEqual([])
    expect(await history(bob)).toMatchObject({
      unread: 1,
      items: [{ missed: true, unread: true, peer: { name: 'Ann' } }],
    })
    await mark(bob, ann, { blocked: true })
    expect((await refused(ann.invite(bob.address))).message).toBe("Bob isn't taking calls.")
    expect((await history(bob)).unread).toBe(1)
    await mark(bob, ann, { blocked: false })
    await choose(bob, { doNotDisturb: false })
    await ann.invite(bob.address)
  })
})

describe('what a person has chosen', () => {
  it('is the same on all their devices, which are told, and there after a restart', async () => {
    const dataDir = await mkdtemp(joinPath(tmpdir(), 'ringdown-'))
    atEnd(() => rm(dataDir, { recursive: true }))
    const server = await serve({ dataDir })
    const [ann, bob] = [await join(server, 'Ann'), await join(server, 'Bob')]
    const tablet = await connect(server, ann.guest)
    const told: Choices[] = []
    tablet.socket.on('choices', choices => void told.push(choices))
    expect(await choose(tablet, {})).toMatchObject({ invisible: false, favourites: [], blocked: [] })
    await choose(ann, { invisible: true, ringsFrom: 'contacts' })
    const { ok: _, ...chosen } = await mark(ann, bob, { favourite: true })
    await until(() => told.length === 2)
    expect(told[1]).toEqual(chosen)
    expect(chosen).toEqual({
      invisible: true,
      doNotDisturb: false,
      ringsFrom: 'contacts',
      favourites: [{ userId: bob.guest.userId, name: 'Bob' }],
      blocked: [],
    })
    await server.close()
    const again = await serve({ dataDir })
    const back = await connect(again, ann.guest)
    expect(await choose(back, {})).toEqual({ ok: true, ...chosen })
    // Also while they are away.
    back.socket.disconnect()
    const stranger = await join(again, 'Eve')
    expect((await refused(stranger.invite(ann.address))).code).toBe('call-refused')
  })

  it('has bounds, and cannot be about oneself', async () => {
    const server = await serve()
    const ann = await join(server, 'Ann')
    expect((await refused(mark(ann, ann, { favourite: true }))).code).toBe('bad-request')
    const person = (n: number) => ({ person: { userId: `u${n}`, name: 'U', favourite: true } })
    for (let n = 0; n < SERVER_LIMITS.favouritesPerUser; n++) await choose(ann, person(n))
    expect((await refused(ann.ask('choices', person(1_000)))).code).toBe('limit-reached')
    expect((await refused(ann.ask('choices', { invisible: 'yes' }))).code).toBe('bad-request')
  })
})
