import { randomUUID } from 'node:crypto'
import type { Desk, QueueNews, TransferNews } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { SignJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { connect, type Device, JWT_SECRET, join, refused, serve, signIn, until } from './sockets.js'

const MINUTE = 60_000
const LINE = 'line:reception'

let clock: JumpingClock
let server: Awaited<ReturnType<typeof serve>>
beforeEach(() => {
  clock = new JumpingClock(Date.now())
})

/** What a device is told about lines. */
function hear(device: Device) {
  const queue: QueueNews[] = []
  const desks: Desk[] = []
  const transferred: TransferNews[] = []
  device.socket.on('queue', news => queue.push(news))
  device.socket.on('desk', desk => desks.push(desk))
  device.socket.on('transferred', news => transferred.push(news))
  return { queue, desks, transferred }
}

const tokenFor = (userId: string, role: string, lines: readonly string[] = []) =>
  new SignJWT({ name: userId, role, lines })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('ringdown')
    .setAudience('ringdown')
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(JWT_SECRET))

async function enter(userId: string, role: string, lines: readonly string[] = []): Promise<Device> {
  return connect(server, { userId, name: userId, token: await tokenFor(userId, role, lines) })
}

async function api(method: string, path: string, body?: object, role = 'admin') {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenFor('boss', role)}`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

async function visitor(name: string): Promise<Device> {
  return connect(server, await signIn(server, name), { capabilities: ['transfer'] })
}

async function answer(staff: Device, callId: string): Promise<void> {
  await staff.append(callId, { type: 'accept' })
}

describe('the queue of a line', () => {
  beforeEach(async () => {
    server = await serve({ clock })
  })

  it('tells each who waits their place, and who waits longest to the staff first', async () => {
    const staff = await join(server, 'Staff')
    const { desks } = hear(staff)
    await staff.listen(LINE)
    const [ann, bob] = [await visitor('Ann'), await visitor('Bob')]
    const [toAnn, toBob] = [hear(ann), hear(bob)]
    const first = await ann.invite(LINE)
    await clock.jump(1_000)
    const second = await bob.invite(LINE)
    await until(() => toAnn.queue.at(-1)?.place === 1 && toBob.queue.at(-1)?.place === 2)
    await until(() => desks.at(-1)?.calls.length === 2)
    expect(desks.at(-1)?.calls.map(({ callId, waitedMs }) => [callId, waitedMs])).toEqual([
      [first.callId, 1_000],
      [second.callId, 0],
    ])
    await answer(staff, first.callId)
    await until(() => toBob.queue.at(-1)?.place === 1)
    expect(toBob.queue.at(-1)).toEqual({ callId: second.callId, place: 1 })
  })

  it('estimates the wait from the answers of late, and says nothing before there are any', async () => {
    const staff = await join(server, 'Staff')
    await staff.listen(LINE)
    for (let n = 0; n < 3; n += 1) {
      const caller = await visitor(`Caller ${n}`)
      const { callId } = await caller.invite(LINE)
      expect(await caller.ask('line', { line: 'reception' })).toEqual({
        ok: true,
        title: 'reception',
        greeting: '',
        open: true,
        waiting: 1,
      })
      await clock.jump(4 * MINUTE)
      await answer(staff, callId)
      await staff.append(callId, { type: 'hangup', reason: 'completed' })
    }
    const ann = await visitor('Ann')
    expect(await ann.ask('line', { line: 'reception' })).toMatchObject({ waiting: 0, estimateMs: 4 * MINUTE })
    const { queue } = hear(ann)
    const { callId } = await ann.invite(LINE)
    await until(() => queue.length > 0)
    expect(queue).toEqual([{ callId, place: 1, estimateMs: 4 * MINUTE }])
    // Longer than usual: the estimate does not stay.
    await clock.jump(6 * MINUTE)
    await until(() => (queue.at(-1)?.estimateMs ?? 0) >= 5 * MINUTE)
  })

  it('keeps the place of somebody whose page is reloaded, and not of one who gives up', async () => {
    const staff = await join(server, 'Staff')
    await staff.listen(LINE)
    const [ann, bob] = [await visitor('Ann'), await visitor('Bob')]
    const { callId } = await ann.invite(LINE)
    await clock.jump(1_000)
    await bob.invite(LINE)
    await clock.jump(1_000)
    ann.socket.disconnect()
    const reloaded = await connect(server, ann.guest, { deviceId: ann.deviceId })
    const { queue } = hear(reloaded)
    await until(
      async () => (await refused(reloaded.append(callId, { type: 'ringing' }))).code === 'call-ended',
    )
    const again = await reloaded.invite(LINE)
    await until(() => queue.at(-1)?.place === 1)
    await reloaded.append(again.callId, { type: 'hangup', reason: 'cancelled' })
    await reloaded.invite(LINE)
    await until(() => queue.at(-1)?.place === 2)
  })
})

describe('a transfer', () => {
  let staff: Device
  let ann: Device
  let callId: string
  beforeEach(async () => {
    server = await serve({ clock })
    staff = await join(server, 'Staff')
    await staff.listen(LINE)
    ann = await visitor('Ann')
    callId = (await ann.invite(LINE)).callId
    await clock.jump(2 * MINUTE)
    await answer(staff, callId)
    await until(() => ann.seen(callId).includes('accept'))
  })

  const to = (address: string, words?: string) =>
    staff.ask('transfer', { callId, to: address, ...(words && { words }) })
  const told = () =>
    ann.entries.flatMap(({ entry }) =>
      entry.type === 'hangup' && entry.transferTo ? [entry.transferTo] : [],
    )

  it('ends the call, tells the page where to call, and keeps its place there, with who did it and the note', async () => {
    const other = await join(server, 'Other')
    const { desks } = hear(other)
    await other.listen('line:billing')
    const bob = await visitor('Bob')
    await bob.invite('line:billing')
    expect(await to('line:billing', 'Wants an invoice')).toEqual({ ok: true })
    await until(() => told().length === 1)
    expect(told()).toEqual(['line:billing'])
    await until(() => staff.seen(callId).includes('hangup completed'))
    const { callId: next } = await ann.invite('line:billing')
    await until(() => desks.at(-1)?.calls.length === 2)
    expect(desks.at(-1)?.calls[0]).toMatchObject({
      callId: next,
      transfer: { by: 'Staff', line: 'reception' },
      notes: [{ author: 'Staff', words: 'Wants an invoice', ageMs: 0 }],
    })
  })

  it('rings a member, who is told first by whom, from which line, and what was noted', async () => {
    const bob = await join(server, 'Bob')
    const { transferred } = hear(bob)
    expect(await to(bob.address, 'Wants an invoice')).toEqual({ ok: true })
    await until(() => told().length === 1 && transferred.length === 1)
    expect(transferred[0]).toMatchObject({
      visitor: ann.guest.userId,
      by: 'Staff',
      line: 'reception',
      notes: [{ author: 'Staff', words: 'Wants an invoice' }],
    })
    const { callId: next } = await ann.invite(bob.address)
    await until(() => bob.seen(next).includes('invite'))
  })

  it('to a member who does not take the call takes the visitor back to their place on the line, and can be tried again', async () => {
    const bob = await join(server, 'Bob')
    const cy = await visitor('Cy')
    await cy.invite(LINE)
    const { desks } = hear(staff)
    for (const refusal of ['declined', 'no-answer'] as const) {
      expect(await to(bob.address)).toEqual({ ok: true })
      await until(() => told().at(-1) === bob.address)
      const { callId: passed } = await ann.invite(bob.address)
      await until(() => bob.seen(passed).includes('invite'))
      if (refusal === 'declined') await bob.append(passed, { type: 'decline', reason: refusal })
      else await clock.jump(MINUTE)
      await until(() => ann.endings(passed).length === 1)
      expect(ann.endings(passed)).toMatchObject([{ reason: refusal, transferTo: LINE }])
      callId = (await ann.invite(LINE)).callId
      await until(() => desks.at(-1)?.calls[0]?.callId === callId)
      expect(desks.at(-1)?.calls).toHaveLength(2)
      expect(desks.at(-1)?.calls[0]).not.toHaveProperty('transfer')
      await answer(staff, callId)
    }
  })

  it('leaves a visitor alone who gives up where they were passed on to, and asks nobody who is not to be disturbed', async () => {
    const bob = await join(server, 'Bob')
    await bob.ask('choices', { doNotDisturb: true })
    expect((await refused(to(bob.address))).message).toBe("This person isn't taking calls.")
    await bob.ask('choices', { doNotDisturb: false })
    await to(bob.address)
    await until(() => told().length === 1)
    const { callId: passed } = await ann.invite(bob.address)
    await ann.append(passed, { type: 'hangup', reason: 'cancelled' })
    await until(() => bob.seen(passed).includes('hangup cancelled'))
    expect(bob.endings(passed)).toMatchObject([{ reason: 'cancelled' }])
    expect(bob.endings(passed)[0]).not.toHaveProperty('transferTo')
  })

  it('is refused, and leaves the call as it is, where nobody is there or it makes no sense', async () => {
    for (const address of [
      'user:nobody',
      `user:${ann.guest.userId}`,
      staff.address,
      'link:xxxxxxxxxxxxxxxxxxxxxx',
    ])
      expect((await refused(to(address))).code).toBe('not-allowed')
    expect((await refused(ann.ask('transfer', { callId, to: 'line:billing' }))).code).toBe('not-allowed')
    const stranger = await join(server, 'Stranger')
    expect((await refused(stranger.ask('transfer', { callId, to: 'line:billing' }))).code).toBe(
      'unknown-call',
    )
    expect((await staff.sync(callId)).entries.map(({ type }) => type)).not.toContain('hangup')
  })

  it('is refused for a page that would not call elsewhere', async () => {
    const old = await connect(server, await signIn(server, 'Old'))
    const { callId: call } = await old.invite(LINE)
    await answer(staff, call)
    const problem = await refused(staff.ask('transfer', { callId: call, to: 'line:billing' }))
    expect(problem).toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('earlier version'),
    })
  })

  it('is written by the server alone', async () => {
    const draft = { type: 'hangup', reason: 'completed', transferTo: 'line:billing', entryId: randomUUID() }
    expect((await refused(staff.ask('append', { callId, draft }))).code).toBe('not-allowed')
  })
})

describe('what visitors and staff leave', () => {
  beforeEach(async () => {
    server = await serve({ clock })
  })

  it('is a request to be called back, which one of the staff does, once', async () => {
    const staff = await join(server, 'Staff')
    await staff.listen(LINE)
    const { desks } = hear(staff)
    const ann = await visitor('Ann')
    expect(await ann.ask('call-back', { line: 'reception', contact: ' 0170 123 ' })).toEqual({ ok: true })
    await until(() => desks.at(-1)?.requests.length === 1)
    const [request] = desks.at(-1)?.requests ?? []
    expect(request).toMatchObject({ name: 'Ann', contact: '0170 123' })
    expect(await staff.ask('call-back-done', { line: 'reception', id: request?.id })).toEqual({ ok: true })
    expect((await refused(staff.ask('call-back-done', { line: 'reception', id: request?.id }))).code).toBe(
      'not-allowed',
    )
    expect(await staff.ask('desk', { line: 'reception' })).toMatchObject({ requests: [] })
    expect((await refused(ann.ask('call-back', { line: 'reception', contact: '  ' }))).code).toBe(
      'bad-request',
    )
  })

  it('is a note about who waits, for the next of the staff', async () => {
    const staff = await join(server, 'Staff')
    await staff.listen(LINE)
    const ann = await visitor('Ann')
    const { callId } = await ann.invite(LINE)
    expect(await staff.ask('note', { line: 'reception', callId, words: 'Called twice' })).toEqual({
      ok: true,
    })
    expect(await staff.ask('desk', { line: 'reception' })).toMatchObject({
      calls: [{ callId, notes: [{ author: 'Staff', words: 'Called twice' }] }],
    })
    expect((await refused(staff.ask('note', { line: 'billing', callId, words: 'x' }))).code).toBe(
      'unknown-call',
    )
  })
})

describe('lines of a server for members', () => {
  beforeEach(async () => {
    server = await serve({ clock, access: 'members' })
  })
  const make = (more: object = {}) =>
    api('POST', '/lines', { name: 'reception', title: 'Reception', ...more })
  const OFFICE = { timeZone: 'Europe/Berlin', spans: [{ day: 1, from: 540, to: 1020 }] }

  it('are made, changed and removed by admins, and by nobody else', async () => {
    expect((await api('POST', '/lines', { name: 'reception', title: 'R' }, 'member')).status).toBe(403)
    expect(await make({ hours: OFFICE })).toMatchObject({
      status: 201,
      body: { title: 'Reception', hours: OFFICE },
    })
    expect((await make()).body).toMatchObject({ code: 'conflict' })
    expect((await make({ name: 'Not a name' })).status).toBe(400)
    expect((await make({ name: 'b', hours: { ...OFFICE, timeZone: 'Mars' } })).status).toBe(400)
    expect((await api('PATCH', '/lines/reception', { title: 'Front desk' })).body).toMatchObject({
      title: 'Front desk',
      hours: OFFICE,
    })
    expect((await api('GET', '/lines')).body.items).toHaveLength(1)
    expect((await api('DELETE', '/lines/reception')).status).toBe(204)
    expect((await api('DELETE', '/lines/reception')).body).toMatchObject({ code: 'not-found' })
  })

  it('take calls only if they were made, and show them only to their staff', async () => {
    const ann = await visitor('Ann')
    expect((await refused(ann.invite(LINE))).code).toBe('not-allowed')
    expect((await refused(ann.ask('line', { line: 'reception' }))).code).toBe('not-allowed')
    await make({ greeting: 'Welcome.' })
    expect(await ann.ask('line', { line: 'reception' })).toMatchObject({
      title: 'Reception',
      greeting: 'Welcome.',
    })
    const { callId } = await ann.invite(LINE)
    const other = await enter('other', 'member')
    expect((await refused(other.listen(LINE))).code).toBe('not-allowed')
    expect((await refused(other.ask('desk', { line: 'reception' }))).code).toBe('not-allowed')
    const staff = await enter('staff', 'member', ['reception'])
    expect((await staff.listen(LINE)).calls.map(call => call.callId)).toEqual([callId])
  })

  it('lets a guest who was passed on ring that member, once, and nobody else', async () => {
    await make()
    const staff = await enter('staff', 'member', ['reception'])
    await staff.listen(LINE)
    const bob = await enter('bob', 'member')
    await bob.listen()
    const ann = await visitor('Ann')
    expect((await refused(ann.invite('user:bob'))).code).toBe('not-allowed')
    const { callId } = await ann.invite(LINE)
    await answer(staff, callId)
    expect(await staff.ask('transfer', { callId, to: 'user:bob' })).toEqual({ ok: true })
    const { callId: next } = await ann.invite('user:bob')
    await until(() => bob.seen(next).includes('invite'))
    expect((await refused(ann.invite('user:bob'))).code).toBe('not-allowed')
  })

  it('let nobody wait for longer than they say, nor more people than they say', async () => {
    await make({ longestWaitMs: MINUTE, mostWaiting: 1 })
    const [ann, bob] = [await visitor('Ann'), await visitor('Bob')]
    const { callId } = await ann.invite(LINE)
    expect(await refused(bob.invite(LINE))).toMatchObject({ code: 'call-refused' })
    await clock.jump(MINUTE + 1_000)
    await until(() => ann.seen(callId).includes('hangup no-answer'))
    await bob.invite(LINE)
  })

  it('are closed outside their hours, except for visitors who were passed on', async () => {
    // A minute a week, and not now.
    const day = (new Date(clock.now()).getUTCDay() + 3) % 7 || 7
    const hours = { timeZone: 'UTC', spans: [{ day, from: 0, to: 1 }] }
    await make({ hours, closedWords: 'We are back soon.' })
    await make({ name: 'sales', title: 'Sales' })
    const ann = await visitor('Ann')
    const status = await ann.ask('line', { line: 'reception' })
    expect(status).toMatchObject({ open: false, closedWords: 'We are back soon.' })
    expect(status).toMatchObject({ opensInMs: expect.any(Number) })
    expect(await refused(ann.invite(LINE))).toMatchObject({
      code: 'call-refused',
      message: 'We are back soon.',
    })
    const staff = await enter('staff', 'member', ['sales'])
    await staff.listen('line:sales')
    const { callId } = await ann.invite('line:sales')
    await answer(staff, callId)
    expect(await staff.ask('transfer', { callId, to: LINE })).toEqual({ ok: true })
    await ann.invite(LINE)
  })
})
