import type { OwnCalls } from '@ringdown/protocol'
import { expect, it } from 'vitest'
import { connect, cut, type Device, join, refused, serve, signIn, talk, until } from './sockets.js'

const MOVES = { capabilities: ['move'] }
const taking = (device: Device) => ({ type: 'accept', replaces: device.device }) as const
const leaving = { type: 'hangup', reason: 'completed' } as const

/** Ann talks with Bob, who has a tablet beside his phone. */
async function setUp(annsApp = MOVES) {
  const server = await serve()
  const [ann, phone] = [
    await connect(server, await signIn(server, 'Ann'), annsApp),
    await join(server, 'Bob'),
  ]
  await ann.listen()
  const tablet = await connect(server, phone.guest, MOVES)
  const own = async () => (await tablet.ask('own-calls', {})) as unknown as OwnCalls
  const pushed: OwnCalls[] = []
  tablet.socket.on('own-calls', list => pushed.push(list))
  expect((await own()).calls).toEqual([])
  const callId = await talk(ann, phone)
  return { server, ann, phone, tablet, callId, own, pushed }
}

it('a person’s devices know of the calls on their others, and that they can be moved', async () => {
  const { ann, phone, callId, own, pushed } = await setUp()
  const call = { callId, devices: [phone.deviceId], role: 'callee', peer: { name: 'Ann' }, canMove: true }
  await until(() => pushed.at(-1)?.calls.length === 1)
  expect(await own()).toMatchObject({ calls: [call] })
  await ann.append(callId, leaving)
  await until(() => pushed.at(-1)?.calls.length === 0)
})

it('moves the call: all hear of the device that joins, and the first one leaves by its word', async () => {
  const { ann, phone, tablet, callId, pushed } = await setUp()
  await tablet.append(callId, taking(phone))
  await until(() => [ann, phone].every(device => device.seen(callId).at(-1) === 'accept'))
  await until(() => pushed.at(-1)?.calls[0]?.devices.length === 2)
  expect(pushed.at(-1)?.calls[0]?.canMove).toBe(false)
  await tablet.append(callId, { ...leaving, of: phone.device })
  await until(() => [ann, phone].every(device => device.seen(callId).at(-1) === 'hangup completed'))
  expect((await refused(phone.append(callId, leaving))).code).toBe('answered-elsewhere')
  expect((await tablet.sync(callId)).entries.map(({ type }) => type)).toEqual([
    'invite',
    'accept',
    'accept',
    'hangup',
  ])
  await tablet.append(callId, leaving)
  await until(() => pushed.at(-1)?.calls.length === 0)
})

it('says so where the other person’s app is too old, or cannot be reached', async () => {
  const { ann, phone, tablet, callId, own } = await setUp({ capabilities: [] })
  expect((await own()).calls[0]?.canMove).toBe(false)
  expect(await refused(tablet.append(callId, taking(phone)))).toMatchObject({
    code: 'not-allowed',
    message: 'Ann’s app is too old to move this call.',
  })
  cut(ann)
  await until(async () =>
    (await refused(tablet.append(callId, taking(phone)))).message.includes('can’t be reached'),
  )
})

it('tells a stranger nothing of the call', async () => {
  const { server, phone, callId } = await setUp({ capabilities: [] })
  const eve = await connect(server, await signIn(server, 'Eve'), MOVES)
  expect((await refused(eve.append(callId, taking(phone)))).code).toBe('unknown-call')
  expect((await refused(eve.sync(callId))).code).toBe('unknown-call')
})

it('a page that was about to take the place, and is gone, is out of the way', async () => {
  const { server, phone, tablet, callId } = await setUp()
  await tablet.append(callId, taking(phone))
  const laptop = await connect(server, phone.guest, MOVES)
  expect((await refused(laptop.append(callId, taking(phone)))).code).toBe('answered-elsewhere')
  cut(tablet)
  await until(() =>
    laptop.append(callId, taking(phone)).then(
      () => true,
      () => false,
    ),
  )
  await laptop.append(callId, { ...leaving, of: phone.device })
  expect((await laptop.sync(callId)).entries.map(({ type }) => type)).toContain('hangup')
})
