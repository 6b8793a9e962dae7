import type { Choices, Completion } from '@ringdown/protocol'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { NODE_TIMES } from '../src/redis/node-times.js'
import { openNodes, type TestNode, type TestNodes } from './nodes-rig.js'
import { connect, type Device, join, talk, until } from './sockets.js'

let rig: TestNodes
let one: TestNode
let two: TestNode
beforeAll(async () => {
  rig = await openNodes({
    nodes: 2,
    nodeTimes: { ...NODE_TIMES, look: 200 },
    timers: { completionSettle: 20 },
  })
})
afterAll(() => rig.close())
beforeEach(async () => {
  const [first, second] = rig.nodes
  if (first === undefined || second === undefined) throw new Error('two were started')
  ;[one, two] = [first, second]
})

/** What a device is shown of a person. */
async function watch(device: Device, query = '') {
  const first = await device.watch({ query })
  const shown = () => (device.pages.at(-1) ?? first).people
  return ({ guest }: Device) => shown().find(({ userId }) => userId === guest.userId)
}

it.each(['with hints', 'without any hint'])(
  'people on either node see one another come, become busy and go, %s',
  async how => {
    if (how === 'without any hint') await rig.muteHints()
    const ann = await join(one, `Ann ${how}`)
    const bob = await join(two, `Bob ${how}`)
    const [toAnn, toBob] = [await watch(ann), await watch(bob)]
    await until(() => toAnn(bob) !== undefined && toBob(ann) !== undefined)
    const cy = await join(two, `Cy ${how}`)
    const dan = await join(two, `Dan ${how}`)
    await until(() => toAnn(cy) !== undefined)
    await talk(cy, dan)
    await until(() => toAnn(cy)?.busy === true)
    cy.socket.disconnect()
    await until(() => toAnn(cy) === undefined)
    expect(toBob(ann)).toBeDefined()
    await rig.unmuteHints()
  },
)

const choose = async (device: Device, request: object) =>
  (await device.ask('choices', request)) as unknown as Choices
const told = (device: Device, event: 'choices' | 'history') => {
  const heard: Partial<Choices>[] = []
  device.socket.on(event, (news: Partial<Choices>) => void heard.push(news))
  return () => heard
}

it.each(['with hints', 'without any hint'])(
  'what somebody chooses on one node holds on the other, and their pages there show it, %s',
  async how => {
    if (how === 'without any hint') await rig.muteHints()
    const ann = await join(one, 'Ann')
    const bob = await join(two, 'Bob')
    const tablet = await connect(two, ann.guest)
    await choose(tablet, {})
    const shown = told(tablet, 'choices')
    const toBob = await watch(bob)
    await until(() => toBob(ann) !== undefined)
    await choose(ann, { invisible: true })
    await until(() => toBob(ann) === undefined)
    await choose(ann, { invisible: false })
    await until(() => toBob(ann) !== undefined)
    const { userId, name } = bob.guest
    await choose(ann, { person: { userId, name, blocked: true } })
    await until(() => toBob(ann) === undefined)
    expect(shown().at(-1)?.blocked).toEqual([{ userId, name }])
    // Through the other node: neither undoes what was chosen through the first.
    await choose(tablet, { doNotDisturb: true })
    await choose(tablet, { person: { userId, name, favourite: true } })
    const both = {
      doNotDisturb: true,
      invisible: false,
      blocked: [{ userId, name }],
      favourites: [{ userId, name }],
    }
    await until(
      async () => JSON.stringify(await choose(ann, {})) === JSON.stringify(await choose(tablet, {})),
    )
    expect(await choose(ann, {})).toMatchObject(both)
    await rig.unmuteHints()
  },
)

it('who has talked is known on both nodes, and a history read on one is told of on the other', async () => {
  const [ann, bob] = [await join(one, 'Ann'), await join(one, 'Bob')]
  const tablet = await connect(two, ann.guest)
  await tablet.ask('history', {})
  const changes = told(tablet, 'history')
  const callId = await talk(ann, bob)
  await bob.append(callId, { type: 'hangup', reason: 'completed' })
  await until(() => changes().length === 1)
  expect(await tablet.ask('history', {})).toMatchObject({ items: [{ callId }] })
  await ann.ask('change-history', { change: 'clear' })
  await until(() => changes().length === 2)
  expect(await tablet.ask('history', {})).toMatchObject({ items: [] })
})

it.each(['with hints', 'without any hint'])(
  'rings who waits on one node once somebody on the other is free, and no more once they call, %s',
  async how => {
    if (how === 'without any hint') await rig.muteHints()
    const [ann, cy] = [await join(one, 'Ann'), await join(one, 'Cy')]
    const bob = await join(two, 'Bob')
    const toBob = await watch(bob)
    await until(() => toBob(ann) !== undefined)
    let shown: readonly Completion[] = []
    bob.socket.on('completions', list => {
      shown = list.completions
    })
    const callId = await talk(ann, cy)
    const { userId, name } = ann.guest
    await bob.ask('completions', { person: { userId, name, wanted: true } })
    await cy.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => shown.some(({ ringsForMs }) => ringsForMs !== undefined))
    await bob.invite(ann.address)
    await until(() => shown.length === 0)
    await rig.unmuteHints()
  },
)

it('somebody who moves to the other node is here all the time', async () => {
  const ann = await join(one, 'Ann who moves')
  const bob = await join(two, 'Bob who sees it')
  const toBob = await watch(bob, 'who moves')
  await until(() => toBob(ann) !== undefined)
  const told = bob.pages.length
  const moved = await connect(two, ann.guest)
  await moved.listen()
  ann.socket.disconnect()
  const cy = await join(one, 'Cy who moves')
  await until(() => toBob(cy) !== undefined)
  expect(toBob(ann)).toBeDefined()
  expect(bob.pages.length).toBe(told + 1)
})
