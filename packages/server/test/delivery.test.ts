import type { Address, Device, Entry } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { Delivery } from '../src/gateway/delivery.js'
import type { SocketDelivery } from '../src/gateway/socket-delivery.js'
import type { DeviceElsewhere, DeviceRegistry, ListenerElsewhere } from '../src/presence/device-registry.js'
import { FakeInboxes, FakeNodes } from './fake-nodes.js'
import { until } from './sockets.js'

const device = (userId: string): Device => ({ userId, deviceId: 'd' })
const [ann, bob, cy] = [device('ann'), device('bob'), device('cy')]
const client = { canMove: true, canFollow: true, followsOwn: true }

/** Three nodes, whose devices are where `places` says. */
function setUp(places: Record<string, number>, listening: Record<Address, readonly Device[]> = {}) {
  const [nodes, inboxes, clock] = [new FakeNodes([1, 2, 3]), new FakeInboxes(), new JumpingClock(1_000)]
  const written: string[] = []
  const errors: unknown[] = []
  let lookups = 0
  /** Set to a promise to let lookups wait. */
  const gate = { open: Promise.resolve() }
  const at = (self: number) => {
    const isHere = ({ userId }: Device) => places[userId] === self
    const elsewhere = (each: Device): DeviceElsewhere[] => {
      const node = places[each.userId]
      return node === undefined || node === self ? [] : [{ node, device: each, ...client }]
    }
    const looked = async <T>(found: T): Promise<T> => {
      lookups += 1
      await gate.open
      return found
    }
    const devices = {
      elsewhere: (each: Device) => looked(elsewhere(each)[0] ?? null),
      ofUserElsewhere: (userId: string) => looked(elsewhere(device(userId))),
      listenersElsewhere: (address: Address): Promise<readonly ListenerElsewhere[]> =>
        looked((listening[address] ?? []).flatMap(elsewhere).map(found => ({ ...found, isJoining: false }))),
    } as unknown as DeviceRegistry
    const sockets = {
      copy(readers, copy, except) {
        const heard = [...readers.devices, ...(readers.address ? (listening[readers.address] ?? []) : [])]
        const own = new Set(heard.filter(each => isHere(each)).map(({ userId }) => userId))
        for (const userId of own) if (userId !== except?.userId) written.push(`${userId} ${copy.entry.seq}`)
      },
      tell(audience, event) {
        const heard = 'devices' in audience ? audience.devices : []
        for (const each of heard.filter(isHere)) written.push(`${each.userId} ${event}`)
        if ('own' in audience && isHere(device(audience.own))) written.push(`${audience.own} ${event}`)
      },
      connectionOf: (each: Device) => (isHere(each) ? client : undefined),
      listenersTo: () => new Set(),
      followsOwn: (userId: string) => isHere(device(userId)),
    } as Partial<SocketDelivery> as SocketDelivery
    return new Delivery({
      ...{ devices, sockets, clock },
      heard: () => {},
      nodes: nodes.as(self),
      inboxes: inboxes.as(self),
      ring: async callId => void written.push(`ring ${callId}`),
      callsOf: async () => ({ calls: [] }),
      onError: error => void errors.push(error),
    })
  }
  const deliveries = [at(1), at(2), at(3)] as const
  let seq = 0
  const send = (
    node: 0 | 1 | 2,
    type: string,
    devices: readonly Device[],
    { from = ann, address = null }: { from?: Device | null; address?: Address | null } = {},
  ) => {
    seq += 1
    const entry = { type, callId: 'c', seq, from } as unknown as Entry
    return deliveries[node].deliver({ devices, address }, { entry }, from, JSON.stringify(entry))
  }
  return { nodes, inboxes, clock, written, errors, gate, deliveries, send, places, lookups: () => lookups }
}

it('looks a device up once, then knows it from what comes from there, and sends one hint per node', async () => {
  const { send, written, nodes, lookups } = setUp({ ann: 1, bob: 2 })
  await send(0, 'candidates', [ann, bob])
  await send(1, 'candidates', [ann, bob], { from: bob })
  await send(1, 'candidates', [ann, bob], { from: bob })
  await send(0, 'candidates', [ann, bob])
  expect(written).toEqual(['bob 1', 'ann 2', 'ann 3', 'bob 4'])
  expect([lookups(), nodes.sent]).toEqual([1, 4])
})

it('tells listeners and devices of one node by one hint, each once', async () => {
  const { send, written, nodes } = setUp({ ann: 1, bob: 2, cy: 2 }, { 'line:l': [bob, cy] })
  await send(0, 'invite', [ann, bob], { address: 'line:l' })
  expect(written).toEqual(['bob 1', 'cy 1'])
  expect(nodes.sent).toBe(1)
})

it('who is told of an invite by another node need not look up who listens there', async () => {
  const { send, written, lookups } = setUp({ ann: 1, bob: 2, cy: 3 }, { 'line:l': [bob, cy] })
  await send(0, 'invite', [ann], { address: 'line:l' })
  const before = lookups()
  await send(1, 'ringing', [ann], { from: bob, address: 'line:l' })
  expect(written).toEqual(['bob 1', 'cy 1', 'ann 2', 'cy 2'])
  expect(lookups()).toBe(before)
})

it('keeps the order of a call for each reader, however long it takes to find one', async () => {
  const { send, written, gate } = setUp({ ann: 1, bob: 2 })
  let open = () => {}
  gate.open = new Promise<void>(resolve => {
    open = resolve
  })
  const first = send(0, 'candidates', [bob])
  gate.open = Promise.resolve()
  const second = send(0, 'candidates', [bob])
  open()
  await Promise.all([first, second])
  expect(written).toEqual(['bob 1', 'bob 2'])
})

it('a node passes an entry on, once, if its reader has moved to another node', async () => {
  const { send, written, places, nodes } = setUp({ ann: 1, bob: 2 })
  await send(0, 'candidates', [bob])
  places['bob'] = 3
  await send(0, 'candidates', [bob])
  await until(() => written.length === 2)
  expect(written).toEqual(['bob 1', 'bob 2'])
  delete places['bob']
  await send(0, 'candidates', [bob])
  expect(nodes.sent).toBe(4)
})

it('what nobody would ask for is found in the inbox, and what has come is not sent again', async () => {
  const { send, written, nodes, inboxes, deliveries } = setUp({ ann: 1, bob: 2 }, { 'user:bob': [bob] })
  await send(0, 'invite', [ann], { address: 'user:bob' })
  await send(0, 'hangup', [bob])
  await deliveries[0].tellOwnCalls('bob', { calls: [] })
  expect(written).toEqual(['bob 1', 'bob 2', 'bob own-calls'])
  inboxes.look()
  await until(() => written.length === 4)
  expect(written.splice(0)).toEqual(['bob 1', 'bob 2', 'bob own-calls', 'bob own-calls'])
  nodes.muted = true
  const muted = setUp({ ann: 1, bob: 2 }, { 'user:bob': [bob] })
  muted.nodes.muted = true
  await muted.send(0, 'invite', [ann], { address: 'user:bob' })
  await muted.send(0, 'candidates', [bob])
  await muted.send(0, 'hangup', [bob])
  await muted.deliveries[0].tellOwnCalls('bob', { calls: [] })
  expect(muted.written).toEqual([])
  muted.inboxes.look()
  await until(() => muted.written.length === 3)
  expect(muted.written).toEqual(['ring c', 'bob 3', 'bob own-calls'])
})

it('what was found in the inbox does not come again as a hint that was late', async () => {
  const { send, written, nodes, inboxes } = setUp({ ann: 1, bob: 2 }, { 'user:bob': [bob] })
  nodes.held = []
  await send(0, 'invite', [], { address: 'user:bob' })
  await send(0, 'hangup', [bob])
  inboxes.look()
  await until(() => written.length === 2)
  for (const arrive of nodes.held) arrive()
  expect(written).toEqual(['ring c', 'bob 2'])
})

it('leaves it later where it could not be found out who is to hear', async () => {
  const { send, written, inboxes, gate, clock } = setUp({ ann: 1, bob: 2 }, { 'user:bob': [bob] })
  gate.open = Promise.reject(new Error('away'))
  for (const type of ['invite', 'candidates', 'hangup']) await send(0, type, [], { address: 'user:bob' })
  await clock.jump(1_000)
  gate.open = Promise.resolve()
  await clock.jump(1_000)
  inboxes.look()
  await until(() => written.length === 2)
  expect(written).toEqual(['ring c', 'bob 3'])
})

it('knows what listens, what a client understands, and whether anybody follows, on any node', async () => {
  const { deliveries } = setUp({ ann: 1, bob: 2 }, { 'line:l': [bob, cy] })
  expect(await deliveries[0].listenersTo('line:l')).toMatchObject([{ device: bob, isJoining: false }])
  expect(await deliveries[0].clientOf(bob)).toMatchObject({ canMove: true })
  expect(await deliveries[0].clientOf(cy)).toBeNull()
  expect(await deliveries[0].followsOwn('bob')).toBe(true)
  expect(await deliveries[0].followsOwn('cy')).toBe(false)
})
