import type { OwnCalls } from '@ringdown/protocol'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { NODE_TIMES } from '../src/redis/node-times.js'
import { openNodes, type TestNode, type TestNodes } from './nodes-rig.js'
import { connect, cut, type Device, join, newCallId, signIn, talk, until } from './sockets.js'

let rig: TestNodes
let [one, two, three]: TestNode[] = []
beforeAll(async () => {
  rig = await openNodes({
    nodes: 3,
    nodeTimes: { ...NODE_TIMES, look: 200 },
    turnUrls: ['turn:turn.example.org:3478'],
    turnSecret: 'a secret for tests of relays',
    timers: { callerGrace: 300 },
  })
  ;[one, two, three] = rig.nodes as TestNode[]
})
afterAll(() => rig.close())
afterEach(() => rig.unmuteHints())

const cancel = { type: 'hangup', reason: 'cancelled' } as const
const over = { type: 'hangup', reason: 'completed' } as const
const ringing = { type: 'ringing' } as const
const accept = { type: 'accept' } as const
const MOVES = { capabilities: ['move'] }

/** What one of two requests that exclude each other was granted; the other was refused. */
async function grantedOf(...asked: Promise<unknown>[]): Promise<number> {
  const outcomes = await Promise.allSettled(asked)
  const granted = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []))
  expect(granted).toHaveLength(1)
  return granted[0] as number
}

it('two people on two nodes call each other: it rings, is answered, and ends', async () => {
  const [ann, bob] = [await join(one!, 'Ann'), await join(two!, 'Bob')]
  const { callId } = await ann.invite(bob.address)
  await until(() => bob.seen(callId).includes('invite'))
  const [invite] = bob.entries
  expect(invite?.expiresInMs).toBeGreaterThan(0)
  // They are the reader's own, so they are made where it is connected.
  expect(invite?.ice?.iceServers.some(({ username }) => username !== undefined)).toBe(true)
  await bob.append(callId, ringing)
  await bob.append(callId, accept)
  const candidates = {
    type: 'candidates',
    session: 1,
    ufrag: 'u',
    candidates: [],
    endOfCandidates: true,
  } as const
  for (let n = 0; n < 5; n += 1) await ann.append(callId, { ...candidates, to: bob.device })
  await ann.append(callId, over)
  await until(() => bob.seen(callId).includes('hangup completed'))
  expect(ann.seen(callId)).toEqual(['ringing', 'accept'])
  expect(bob.seen(callId)).toEqual(['invite', ...Array(5).fill('candidates'), 'hangup completed'])
})

it('five devices on three nodes answer in the same moment: one wins, and four stop ringing', async () => {
  const ann = await join(one!, 'Ann')
  const guest = await signIn(two!, 'Bob')
  const devices: Device[] = []
  for (const node of [one!, two!, two!, three!, three!]) {
    const device = await connect(node, guest)
    await device.listen()
    devices.push(device)
  }
  const { callId } = await ann.invite(devices[0]!.address)
  await until(() => devices.every(device => device.seen(callId).includes('invite')))
  const winner = await grantedOf(...devices.map(device => device.append(callId, accept)))
  await until(() => ann.seen(callId).includes('accept'))
  const others = devices.filter((_, index) => index !== winner)
  await until(() => others.every(device => device.seen(callId).includes('accept')))
  for (const device of others) expect(device.seen(callId)).toEqual(['invite', 'accept'])
  const accepted = ann.entries.filter(({ entry }) => entry.callId === callId && entry.type === 'accept')
  expect(accepted.map(({ entry }) => entry.from?.deviceId)).toEqual([devices[winner]!.deviceId])
})

it('where a cancel meets an answer, and a hang-up an answer, both nodes agree on which came first', async () => {
  const [ann, bob] = [await join(one!, 'Ann'), await join(two!, 'Bob')]
  for (let n = 0; n < 5; n += 1) {
    const { callId } = await ann.invite(bob.address)
    await until(() => bob.seen(callId).includes('invite'))
    const [cancelled, answered] = await Promise.allSettled([
      ann.append(callId, cancel),
      bob.append(callId, accept),
    ])
    expect(cancelled.status).toBe('fulfilled')
    const states = await Promise.all([ann, bob].map(each => each.sync(callId)))
    const types = states.map(({ entries }) => entries.map(({ type }) => type))
    expect(types[0]).toEqual(types[1])
    expect(types[0]).toEqual(
      answered.status === 'fulfilled' ? ['invite', 'accept', 'hangup'] : ['invite', 'hangup'],
    )
    await until(() => bob.endings(callId).length === 1)
  }
})

it('two people who call each other from two nodes at once have one call', async () => {
  const [ann, bob] = [await join(one!, 'Ann'), await join(two!, 'Bob')]
  const [anns, bobs] = [newCallId(), newCallId()]
  const winner = await grantedOf(ann.invite(bob.address, anns), bob.invite(ann.address, bobs))
  const [callId, other] = winner === 0 ? [anns, bob] : [bobs, ann]
  await other.append(callId, accept)
  await until(() => [ann, bob].some(device => device.seen(callId).includes('accept')))
  await other.append(callId, over)
})

it('a call moves to a device on another node, and all know of it', async () => {
  const ann = await connect(one!, await signIn(one!, 'Ann'), MOVES)
  await ann.listen()
  const phone = await join(two!, 'Bob')
  const tablet = await connect(three!, phone.guest, MOVES)
  const pushed: OwnCalls[] = []
  tablet.socket.on('own-calls', list => pushed.push(list))
  await tablet.ask('own-calls', {})
  const callId = await talk(ann, phone)
  await until(() => pushed.at(-1)?.calls[0]?.canMove === true)
  await tablet.append(callId, { ...accept, replaces: phone.device })
  await tablet.append(callId, { ...over, of: phone.device })
  await until(() => [ann, phone].every(device => device.seen(callId).at(-1) === 'hangup completed'))
  await tablet.append(callId, over)
  await until(() => pushed.at(-1)?.calls.length === 0)
})

it('the other node hears when a party cannot be reached, and comes back there', async () => {
  const [ann, bob] = [await join(one!, 'Ann'), await join(two!, 'Bob')]
  const callId = await talk(ann, bob)
  cut(bob)
  await until(() => ann.reachabilities.at(-1)?.unreachable.length === 1)
  const back = await connect(three!, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
  await until(() => ann.reachabilities.at(-1)?.unreachable.length === 0)
  await ann.append(callId, over)
  await until(() => back.seen(callId).includes('hangup completed'))
})

it('devices of a node that is gone leave as if their sockets had been lost', async () => {
  const dying = await rig.add()
  const [ann, bob] = [await join(one!, 'Ann'), await join(dying, 'Bob')]
  const [cy, dan] = [await join(dying, 'Cy'), await join(two!, 'Dan')]
  const callId = await talk(ann, bob)
  const ring = await cy.invite(dan.address)
  await until(() => dan.seen(ring.callId).includes('invite'))
  dying.kill()
  await rig.declareDead(dying)
  await until(() => ann.reachabilities.at(-1)?.unreachable[0]?.userId === bob.guest.userId)
  await until(() => dan.seen(ring.callId).includes('hangup peer-left'))
  // The call in progress goes on, and its device comes back to another node.
  const back = await connect(three!, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
  await until(() => ann.reachabilities.at(-1)?.unreachable.length === 0)
  await back.append(callId, over)
  await until(() => ann.seen(callId).includes('hangup completed'))
})

// From here on, nodes may not hear one another for a while.

it('without any hint a call still rings, a device replaces its connection elsewhere, and all can be read', async () => {
  const [ann, bob] = [await join(one!, 'Ann'), await join(two!, 'Bob')]
  await rig.muteHints()
  const { callId } = await ann.invite(bob.address)
  await ann.append(callId, {
    type: 'candidates',
    session: 1,
    ufrag: 'u',
    candidates: [],
    endOfCandidates: true,
  })
  await until(() => bob.seen(callId).includes('invite'))
  const invite = bob.entries.find(({ entry }) => entry.callId === callId)
  expect(invite?.expiresInMs).toBeGreaterThan(0)
  expect(invite?.ice?.iceServers.some(({ username }) => username !== undefined)).toBe(true)
  await bob.append(callId, accept)
  await until(() => ann.seen(callId).includes('accept'))
  const elsewhere = await connect(three!, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
  await until(() => bob.closings.includes('replaced'))
  await elsewhere.append(callId, over)
  await until(() => ann.endings(callId).length === 1)
  expect(ann.seen(callId)).toEqual(['accept', 'hangup completed'])
})

it('without any hint a party hears all the same that another cannot be reached, and is back', async () => {
  const [ann, bob] = [await join(one!, 'Ann'), await join(two!, 'Bob')]
  const callId = await talk(ann, bob)
  await rig.muteHints()
  cut(bob)
  await until(() => ann.reachabilities.at(-1)?.unreachable[0]?.deviceId === bob.deviceId)
  const back = await connect(three!, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
  await until(() => ann.reachabilities.at(-1)?.unreachable.length === 0)
  await back.append(callId, over)
  await until(() => ann.endings(callId).length === 1)
})

it('a call that was cancelled before it could be found does not ring', async () => {
  const [ann, bob] = [await join(one!, 'Ann'), await join(two!, 'Bob')]
  await rig.muteHints()
  const { callId } = await ann.invite(bob.address)
  await ann.append(callId, cancel)
  const { callId: second } = await ann.invite(bob.address)
  await until(() => bob.seen(second).includes('invite'))
  expect(bob.seen(callId)).not.toContain('invite')
  await ann.append(second, cancel)
})
