import { expect, it } from 'vitest'
import { connect, type Device, join, refused, serve, signIn, talk, until } from './sockets.js'

const asks = (device: Device, person?: object) => device.ask('completions', person ? { person } : {})
const wants = (device: Device, other: Device, wanted = true) =>
  asks(device, { userId: other.guest.userId, name: other.guest.name, wanted })

/** Rings as soon as both are free. */
async function street() {
  const server = await serve({ timers: { completionSettle: 20 } })
  const [ann, bob] = [await join(server, 'Ann'), await join(server, 'Bob')]
  const rings: boolean[] = []
  bob.socket.on('completions', ({ completions }) => {
    rings.push(completions.some(({ ringsForMs }) => ringsForMs !== undefined))
  })
  return { server, ann, bob, rings, isRinging: () => rings.at(-1) === true }
}

it('rings all devices of who waits after a call of the other is over, and ends with the call', async () => {
  const { server, ann, bob, isRinging } = await street()
  const cy = await join(server, 'Cy')
  const tablet = await connect(server, bob.guest)
  expect(await asks(tablet)).toMatchObject({ completions: [] })
  let shown: unknown = null
  tablet.socket.on('completions', list => {
    shown = list.completions
  })
  const callId = await talk(ann, cy)
  expect(await wants(bob, ann)).toMatchObject({ completions: [{ userId: ann.guest.userId, name: 'Ann' }] })
  await cy.append(callId, { type: 'hangup', reason: 'completed' })
  await until(isRinging)
  await until(() => (shown as { ringsForMs?: number }[])[0]?.ringsForMs !== undefined)
  await bob.invite(ann.address)
  await until(() => JSON.stringify(shown) === '[]')
  expect(await asks(bob)).toMatchObject({ completions: [] })
})

it('waits while the other wants no rings, and is over where one has blocked the other', async () => {
  const { server, ann, bob, isRinging } = await street()
  await ann.ask('choices', { doNotDisturb: true })
  await wants(bob, ann)
  await ann.ask('choices', { doNotDisturb: false, ringsFrom: 'contacts' })
  await ann.ask('choices', { ringsFrom: 'everyone', invisible: true })
  const block = (device: Device, other: Device, blocked: boolean) =>
    device.ask('choices', { person: { userId: other.guest.userId, name: 'x', blocked } })
  await block(ann, bob, true)
  await ann.ask('choices', { invisible: false })
  // Behind him in the queue, so he has been passed over, and is told nothing.
  const cy = await join(server, 'Cy')
  await wants(cy, ann)
  await until(async () => JSON.stringify(await asks(cy)).includes('ringsForMs'))
  expect(isRinging()).toBe(false)
  expect(await asks(bob)).toMatchObject({ completions: [{ name: 'Ann' }] })
  await wants(cy, ann, false)
  await block(ann, bob, false)
  await until(isRinging)
  await block(bob, ann, true)
  await until(() => !isRinging())
  expect(await asks(bob)).toMatchObject({ completions: [] })
})

it('rings when the other comes, and can be taken back', async () => {
  const { server, bob, isRinging } = await street()
  const guest = await signIn(server, 'Dan')
  await asks(bob, { userId: guest.userId, name: 'Dan', wanted: true })
  const dan = await connect(server, guest)
  await dan.listen()
  await until(isRinging)
  await wants(bob, dan, false)
  await until(() => !isRinging())
  expect((await refused(wants(bob, bob))).code).toBe('self-call')
})
