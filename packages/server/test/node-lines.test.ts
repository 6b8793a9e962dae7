import type { Desk, QueueNews, TransferNews } from '@ringdown/protocol'
import type { Role } from '@ringdown/protocol/access'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Tokens } from '../src/identity/tokens.js'
import { NODE_TIMES } from '../src/redis/node-times.js'
import { openNodes, type TestNode, type TestNodes } from './nodes-rig.js'
import { connect, type Device, JWT_SECRET, newLink, refused, signIn, until } from './sockets.js'

let rig: TestNodes
/** Where the visitors are, and two nodes with staff. */
let front: TestNode
let left: TestNode
let right: TestNode
beforeAll(async () => {
  const nodeTimes = { ...NODE_TIMES, look: 250 }
  rig = await openNodes({ nodes: 3, access: 'members', nodeTimes })
  const [first, second, third] = rig.nodes
  front = first!
  left = second!
  right = third!
})
afterAll(() => rig.close())

/** What a device is told about lines. */
function hear({ socket }: Device) {
  const queue: QueueNews[] = []
  const desks: Desk[] = []
  const transferred: TransferNews[] = []
  socket.on('queue', news => queue.push(news))
  socket.on('desk', desk => desks.push(desk))
  socket.on('transferred', news => transferred.push(news))
  return { queue, desks, transferred }
}

const tokenFor = (userId: string, role: Role, lines: readonly string[] = []) =>
  new Tokens(JWT_SECRET).sign({ userId, name: userId, role, lines })

async function member(node: TestNode, userId: string, ...lines: readonly string[]): Promise<Device> {
  const token = await tokenFor(userId, 'member', lines)
  const device = await connect(node, { userId, name: userId, token })
  await device.listen()
  for (const line of lines) await device.listen(`line:${line}`)
  return device
}

async function visitor(name: string, node = front): Promise<Device> {
  return connect(node, await signIn(node, name), { capabilities: ['transfer'] })
}

async function api(node: TestNode, method: string, path: string, body?: object, userId = 'boss') {
  const response = await fetch(`${node.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenFor(userId, userId === 'boss' ? 'admin' : 'member')}`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, text: await response.text() }
}

/** Those that nobody has killed. */
let dead: TestNode | null = null
const alive = () => rig.nodes.filter(node => node !== dead)

let lines = 0
/** A line of its own for a test, which every node knows. */
async function makeLine(settings: object = {}): Promise<string> {
  lines += 1
  const name = `line-${lines}`
  expect((await api(front, 'POST', '/lines', { name, title: `Line ${lines}`, ...settings })).status).toBe(201)
  for (const node of alive())
    await until(async () => (await api(node, 'GET', '/lines')).text.includes(`"${name}"`))
  return name
}

const idsOf = (desk: Desk | undefined) => desk?.calls.map(({ callId }) => callId)
const nextOf = (device: Device) =>
  device.entries.flatMap(({ entry }) =>
    entry.type === 'hangup' || entry.type === 'decline' ? (entry.transferTo ?? []) : [],
  )

describe('a line whose visitors and staff are on several nodes', () => {
  it('has one queue: each is told their place there, and all of the staff who waits', async () => {
    const line = await makeLine()
    const [bea, cy] = [await member(left, 'bea', line), await member(right, 'cy', line)]
    const staff = [hear(bea), hear(cy)]
    const [ann, bob] = [await visitor('Ann'), await visitor('Bob', left)]
    const [toAnn, toBob] = [hear(ann), hear(bob)]
    const { callId: first } = await ann.invite(`line:${line}`)
    const { callId: second } = await bob.invite(`line:${line}`)
    await until(() => toAnn.queue.at(-1)?.place === 1 && toBob.queue.at(-1)?.place === 2)
    for (const { desks } of staff) await until(() => idsOf(desks.at(-1))?.length === 2)
    expect(staff.map(({ desks }) => idsOf(desks.at(-1)))).toEqual([
      [first, second],
      [first, second],
    ])
    expect(await ann.ask('line', { line })).toMatchObject({ waiting: 2 })
    // In the same moment, on two nodes.
    const taken = await Promise.allSettled([
      bea.append(first, { type: 'accept' }),
      cy.append(first, { type: 'accept' }),
    ])
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await until(() => toBob.queue.at(-1)?.place === 1)
    for (const { desks } of staff) await until(() => idsOf(desks.at(-1))?.length === 1)
    await ann.append(first, { type: 'hangup', reason: 'completed' })
    await bob.append(second, { type: 'hangup', reason: 'cancelled' })
  })

  it('has one set of settings, notes and requests to be called back', async () => {
    const line = await makeLine()
    const bea = await member(left, 'bea', line)
    const { desks } = hear(bea)
    const [ann, bob] = [await visitor('Ann', right), await visitor('Bob', right)]
    expect(await ann.ask('call-back', { line, contact: '0170 123' })).toEqual({ ok: true })
    await until(() => desks.at(-1)?.requests.length === 1)
    const { callId } = await ann.invite(`line:${line}`)
    await until(() => idsOf(desks.at(-1))?.[0] === callId)
    const cy = await member(right, 'cy', line)
    expect(await cy.ask('note', { line, callId, words: 'Called twice' })).toEqual({ ok: true })
    await until(() => desks.at(-1)?.calls[0]?.notes.length === 1)
    const closed = { hours: { timeZone: 'UTC', spans: [] }, closedWords: 'Back soon.' }
    expect((await api(left, 'PATCH', `/lines/${line}`, closed)).status).toBe(200)
    const isClosed = async () => (await refused(bob.invite(`line:${line}`))).message === 'Back soon.'
    await until(async () => ((await bob.ask('line', { line })) as { open?: boolean }).open === false)
    expect(await isClosed()).toBe(true)
    await ann.append(callId, { type: 'hangup', reason: 'cancelled' })
  })

  it('knows how fast its staff are, whichever node they answer through', async () => {
    const line = await makeLine()
    const [bea, cy] = [await member(left, 'bea', line), await member(right, 'cy', line)]
    for (const staff of [bea, cy, bea]) {
      const ann = await visitor('Ann')
      const { callId } = await ann.invite(`line:${line}`)
      await staff.append(callId, { type: 'accept' })
      await staff.append(callId, { type: 'hangup', reason: 'completed' })
    }
    for (const node of rig.nodes) {
      const bob = await visitor('Bob', node)
      await until(async () => 'estimateMs' in (await bob.ask('line', { line })))
    }
  })
})

describe('a link whose owner and visitors are on several nodes', () => {
  it('tells its owner how many wait there, and all that it is used', async () => {
    const link = newLink()
    const ada = await member(left, 'ada')
    const { callId } = await ada.invite(link)
    await ada.listen(link)
    const count = () => ada.linkNews.map(({ link: told }) => told.state === 'open' && told.visitors).at(-1)
    const [bob, cleo] = [await visitor('Bob'), await visitor('Cleo', right)]
    await bob.listen(link, { joining: true })
    await cleo.listen(link, { joining: true })
    await until(() => count() === 2)
    expect((await ada.listen(link)).link).toMatchObject({ state: 'open', visitors: 2 })
    cleo.socket.disconnect()
    await until(() => count() === 1)
    await bob.append(callId, { type: 'accept' })
    for (const node of rig.nodes) {
      const late = await visitor('Late', node)
      await until(async () => (await late.listen(link)).link?.state === 'used')
    }
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
  })

  it('is over on all of them once it is withdrawn through one', async () => {
    const link = newLink()
    const ada = await member(left, 'ada')
    const { callId } = await ada.invite(link)
    const bob = await visitor('Bob')
    expect((await bob.listen(link)).calls).toHaveLength(1)
    const { items } = JSON.parse((await api(right, 'GET', '/links?owner=ada', undefined, 'ada')).text)
    const { id } = (items as { id: string; state: string }[]).find(({ state }) => state === 'open')!
    expect((await api(right, 'DELETE', `/links/${id}`, undefined, 'ada')).status).toBe(204)
    await until(() => ada.seen(callId).includes('hangup cancelled'))
    await until(() => bob.seen(callId).includes('hangup cancelled'))
    expect(await bob.listen(link)).toMatchObject({ calls: [], link: { state: 'ended' } })
  })
})

/** A node dies in this one. */
describe('a visitor who is passed on across nodes', () => {
  it('keeps their place, at a line and back from a member, although the node of the one who passed them on is gone', async () => {
    const [reception, billing] = [await makeLine(), await makeLine()]
    const bea = await member(left, 'bea', reception)
    const cy = await member(right, 'cy', billing, reception)
    const dee = await member(front, 'dee')
    const [atCy, atDee] = [hear(cy), hear(dee)]
    const ann = await visitor('Ann')
    const { callId } = await ann.invite(`line:${reception}`)
    await bea.append(callId, { type: 'accept' })
    const bob = await visitor('Bob')
    const { callId: waiting } = await bob.invite(`line:${billing}`)
    expect(await bea.ask('transfer', { callId, to: `line:${billing}`, words: 'Wants an invoice' })).toEqual({
      ok: true,
    })
    await until(() => nextOf(ann).at(-1) === `line:${billing}`)
    const { callId: passed } = await ann.invite(`line:${billing}`)
    const isAtDesk = (line: string, ids: readonly string[]) =>
      idsOf(atCy.desks.filter(desk => desk.line === line).at(-1))?.join() === ids.join()
    await until(() => isAtDesk(billing, [passed, waiting]))
    expect(atCy.desks.filter(desk => desk.line === billing).at(-1)?.calls[0]).toMatchObject({
      transfer: { by: 'bea' },
      notes: [{ author: 'bea', words: 'Wants an invoice' }],
    })

    // Back to where they came from, then on to a member.
    await cy.append(passed, { type: 'accept' })
    await cy.ask('transfer', { callId: passed, to: `line:${reception}` })
    await until(() => nextOf(ann).at(-1) === `line:${reception}`)
    const { callId: again } = await ann.invite(`line:${reception}`)
    await bea.append(again, { type: 'accept' })
    const { callId: behind } = await bob.invite(`line:${reception}`)
    expect(await bea.ask('transfer', { callId: again, to: dee.address })).toEqual({ ok: true })
    await until(() => nextOf(ann).at(-1) === dee.address && atDee.transferred.length > 0)
    left.kill()
    dead = left
    const { callId: toDee } = await ann.invite(dee.address)
    await until(() => dee.seen(toDee).includes('invite'))
    await dee.append(toDee, { type: 'decline', reason: 'declined' })
    await until(() => nextOf(ann).at(-1) === `line:${reception}`)
    const { callId: back } = await ann.invite(`line:${reception}`)
    await until(() => isAtDesk(reception, [back, behind]))
  })
})

/** The last, because it takes a node a while to hear again. */
describe('nodes that cannot tell one another anything', () => {
  beforeAll(() => rig.muteHints())

  it('tell visitors and staff of a line the same, only later', async () => {
    const line = await makeLine()
    const cy = await member(right, 'cy', line)
    const { desks } = hear(cy)
    const [ann, bob] = [await visitor('Ann'), await visitor('Bob', right)]
    const { queue } = hear(bob)
    const { callId } = await ann.invite(`line:${line}`)
    const { callId: second } = await bob.invite(`line:${line}`)
    await until(() => idsOf(desks.at(-1))?.join() === [callId, second].join())
    await until(() => queue.at(-1)?.place === 2)
    await ann.append(callId, { type: 'hangup', reason: 'cancelled' })
    await until(() => queue.at(-1)?.place === 1)
    await until(() => idsOf(desks.at(-1))?.join() === second)
    await bob.append(second, { type: 'hangup', reason: 'cancelled' })
  })

  it('tell the owner of a link how many wait there, and a member that a visitor is on the way', async () => {
    const link = newLink()
    const ada = await member(right, 'ada')
    await ada.invite(link)
    await ada.listen(link)
    const bob = await visitor('Bob')
    await bob.listen(link, { joining: true })
    const count = () => ada.linkNews.map(({ link: told }) => told.state === 'open' && told.visitors).at(-1)
    await until(() => count() === 1)
    bob.socket.disconnect()
    await until(() => count() === 0)

    const line = await makeLine()
    const bea = await member(front, 'bea', line)
    const { transferred } = hear(ada)
    const ann = await visitor('Ann')
    const { callId } = await ann.invite(`line:${line}`)
    await bea.append(callId, { type: 'accept' })
    expect(await bea.ask('transfer', { callId, to: ada.address })).toEqual({ ok: true })
    await until(() => transferred.length > 0)
    expect(transferred[0]).toMatchObject({ visitor: ann.guest.userId, by: 'bea' })
  })
})
