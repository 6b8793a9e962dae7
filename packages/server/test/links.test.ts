import { JumpingClock } from '@ringdown/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { connect, type Device, join, newCallId, newLink, refused, serve, signIn, until } from './sockets.js'

const DAY = 24 * 3_600_000

let clock: JumpingClock
let server: Awaited<ReturnType<typeof serve>>
let ada: Device
let bob: Device
const link = newLink()
beforeEach(async () => {
  clock = new JumpingClock(1_700_000_000_000)
  server = await serve({ clock })
  ada = await join(server, 'Ada')
  bob = await join(server, 'Bob')
})

/** What a visitor learns: the link's state, and how many calls wait there. */
async function visit(visitor = bob) {
  const { link: status, calls } = await visitor.listen(link)
  return { ...status, calls: calls.length }
}

/** Ada's page is gone for longer than the grace. */
async function leave(): Promise<void> {
  ada.socket.disconnect()
  await until(async () => {
    await clock.jump(1_000)
    return (await visit()).calls === 0
  })
}

describe('a link', () => {
  it('is unknown before its first call, and then open, with the name of its owner and its end', async () => {
    expect(await visit()).toEqual({ state: 'unknown', calls: 0 })
    expect((await ada.invite(link)).linkEndsInMs).toBe(DAY)
    expect(await visit()).toEqual({ state: 'open', owner: 'Ada', endsInMs: DAY, calls: 1 })
  })

  it('outlives the page of its owner, who comes back with a new call to the visitor who waits there', async () => {
    await ada.invite(link)
    await leave()
    expect(await visit()).toMatchObject({ state: 'open', owner: 'Ada', calls: 0 })
    await clock.jump(60_000)
    const back = await connect(server, ada.guest)
    const { callId, linkEndsInMs } = await back.invite(link)
    expect(linkEndsInMs).toBeLessThanOrEqual(DAY - 60_000)
    await until(() => bob.seen(callId).length === 1)
    await bob.append(callId, { type: 'accept' })
    await until(() => back.seen(callId).includes('accept'))
  })

  it('ends when its time is over, which a setting says', async () => {
    const short = await serve({ clock, linkHours: 0.01 })
    const [owner, visitor] = [await join(short, 'Ada'), await join(short, 'Bob')]
    expect((await owner.invite(link)).linkEndsInMs).toBe(36_000)
    const { callId } = await owner.invite(link)
    await clock.jump(36_250)
    // Although its caller is there, and waits.
    await until(() => owner.seen(callId).includes('hangup no-answer'))
    expect((await visitor.listen(link)).link).toEqual({ state: 'ended' })
  })

  it('ends when its owner cancels', async () => {
    const { callId } = await ada.invite(link)
    await ada.append(callId, { type: 'hangup', reason: 'cancelled' })
    expect(await visit()).toEqual({ state: 'ended', calls: 0 })
  })

  it('ends when its owner cancels a call that was given up for lost meanwhile', async () => {
    const { callId } = await ada.invite(link)
    await leave()
    const back = await connect(server, ada.guest, { deviceId: ada.deviceId, calls: [callId] })
    expect((await refused(back.append(callId, { type: 'hangup', reason: 'cancelled' }))).code).toBe(
      'call-ended',
    )
    expect(await visit()).toEqual({ state: 'ended', calls: 0 })
  })

  it('is used once somebody has joined, also after that call', async () => {
    const { callId } = await ada.invite(link)
    await bob.listen(link)
    await bob.append(callId, { type: 'accept' })
    const cleo = await join(server, 'Cleo')
    expect(await visit(cleo)).toEqual({ state: 'used', calls: 0 })
    await bob.append(callId, { type: 'hangup', reason: 'completed' })
    expect(await visit(cleo)).toEqual({ state: 'used', calls: 0 })
  })

  it('is not used up by a call that never connected', async () => {
    const { callId } = await ada.invite(link)
    await bob.listen(link)
    await bob.append(callId, { type: 'accept' })
    await bob.append(callId, { type: 'hangup', reason: 'ice-failed' })
    expect(await visit()).toMatchObject({ state: 'open', calls: 0 })
  })

  it('has one offer: a newer one of its owner takes the place of the one before', async () => {
    const { callId } = await ada.invite(link)
    const other = await connect(server, ada.guest)
    await bob.listen(link)
    await other.invite(link)
    await until(() => ada.seen(callId).includes('hangup replaced'))
    expect(await visit()).toMatchObject({ state: 'open', calls: 1 })
  })

  it('takes no call by anybody else', async () => {
    await ada.invite(link)
    expect((await refused(bob.invite(link))).code).toBe('not-allowed')
    expect(await visit()).toMatchObject({ owner: 'Ada', calls: 1 })
  })

  it('tells its end again to an owner who sends the same invite again', async () => {
    const callId = newCallId()
    const invite = { type: 'invite', address: link, media: { audio: true, video: true } } as const
    const first = await ada.append(callId, invite, { entryId: 'once' })
    expect(await ada.append(callId, invite, { entryId: 'once' })).toEqual(first)
    expect(first.linkEndsInMs).toBe(DAY)
  })

  it('is known to a server that was restarted once its owner calls there again', async () => {
    await ada.invite(link)
    const restarted = await serve({ clock })
    const visitor = await join(restarted, 'Bob')
    expect((await visitor.listen(link)).link).toEqual({ state: 'unknown' })
    const owner = await connect(restarted, ada.guest)
    const { callId } = await owner.invite(link)
    await until(() => visitor.seen(callId).length === 1)
  })
})

describe('the owner of a link who is away', () => {
  const heard = () => ada.linkNews.map(({ link: status }) => 'visitors' in status && status.visitors)
  /** The owner is told after a moment. */
  const hear = (...counts: number[]) =>
    until(async () => {
      await clock.jump(1_000)
      return heard().join() === counts.join()
    })

  beforeEach(async () => {
    const { callId } = await ada.invite(link)
    await ada.append(callId, { type: 'hangup', reason: 'peer-left' })
    await ada.listen(link)
    await bob.listen(link)
  })

  it('is told of those who wait to join, as they come and go, and of nobody who only looks', async () => {
    const cleo = await join(server, 'Cleo')
    await bob.listen(link, { joining: true })
    await hear(1)
    await cleo.listen(link, { joining: true })
    await hear(1, 2)
    await bob.listen(link)
    await hear(1, 2, 1)
    cleo.socket.disconnect()
    await hear(1, 2, 1, 0)
    await bob.listen(link, { joining: true })
    await hear(1, 2, 1, 0, 1)
    await bob.ask('unlisten', { address: link })
    await hear(1, 2, 1, 0, 1, 0)
    expect([...bob.linkNews, ...cleo.linkNews]).toEqual([])
  })

  it('learns on every page of theirs how many wait, and does not wait for themselves', async () => {
    await bob.listen(link, { joining: true })
    const other = await connect(server, ada.guest)
    await other.listen(link, { joining: true })
    expect((await other.listen(link)).link).toMatchObject({ state: 'open', visitors: 1 })
    expect((await bob.listen(link)).link).toEqual({
      state: 'open',
      owner: 'Ada',
      endsInMs: expect.any(Number),
    })
  })

  it('is told once of somebody who changes their mind at once, and again and again', async () => {
    for (let time = 0; time < 20; time++) await bob.listen(link, { joining: time % 2 === 0 })
    await clock.jump(1_000)
    await bob.listen(link, { joining: true })
    await hear(0, 1)
  })
})

it('somebody who came by a link rings, and is in nobody’s people until they are listed', async () => {
  await bob.watch()
  const visitor = await connect(server, await signIn(server, 'Visitor'))
  expect(await visitor.ask('listen', { address: visitor.address, unlisted: true })).toMatchObject({
    ok: true,
  })
  const { callId } = await ada.invite(visitor.address)
  await until(() => visitor.seen(callId).includes('invite'))
  const names = async () => (await bob.watch()).people.map(({ name }) => name)
  expect(await names()).toEqual(['Ada'])
  await visitor.listen()
  expect(await names()).toEqual(['Ada', 'Visitor'])
})
