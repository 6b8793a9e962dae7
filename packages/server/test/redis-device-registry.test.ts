import type { Address } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Departure, DeviceLeft, DeviceRegistry } from '../src/presence/device-registry.js'
import { MemoryDeviceRegistry } from '../src/presence/memory-device-registry.js'
import { RedisDeviceRegistry } from '../src/redis/devices/redis-device-registry.js'
import { RedisError } from '../src/redis/redis-error.js'
import { SCRIPTS } from '../src/redis-scripts-folder.js'
import { MemoryLocks } from '../src/sequencer/memory-locks.js'
import { deviceRegistryContract, fakeConnection } from './device-registry-contract.js'
import { FakeInboxes, FakeNodes } from './fake-nodes.js'
import { elapse, openRedisRig } from './redis-rig.js'
import { atEnd, until } from './sockets.js'

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

/** Registries of some nodes over one empty Redis. */
async function setUp(numbers: readonly number[]) {
  await rig.direct.flushall()
  const clock = new JumpingClock(1_700_000_000_000)
  const nodes = new FakeNodes(numbers)
  const inboxes = new FakeInboxes()
  const lease = { until: Number.MAX_SAFE_INTEGER, fence: 1 }
  const registries = numbers.map(number => {
    const registry = new RedisDeviceRegistry({
      ...{
        redis: rig.redis,
        clock,
        lease,
        root: SCRIPTS,
        turns: new MemoryLocks(),
        lookMs: 5_000,
        random: () => 0.5,
      },
      nodes: nodes.as(number),
      inboxes: inboxes.as(number),
    })
    atEnd(() => registry.close())
    return registry
  })
  const [here, there] = registries as [RedisDeviceRegistry, RedisDeviceRegistry]
  return {
    ...{ clock, nodes, inboxes, lease, registries, here, there },
    async elapse(ms: number) {
      await clock.jump(ms)
      await elapse(rig.direct, ms)
    },
  }
}

deviceRegistryContract('the registry in Redis', async () => {
  const { here, elapse } = await setUp([1, 2])
  return { devices: here, elapse }
})

it('knows what is connected to another node, and what its client understands', async () => {
  const { here, there } = await setUp([1, 2])
  const connection = { ...fakeConnection(1), canMove: false, followsOwn: false as boolean }
  await there.add(connection)
  connection.listening = ['user:u', 'link:l']
  connection.joining = ['link:l']
  connection.followsOwn = true
  await there.listeningChanged(connection)
  const device = { userId: 'u', deviceId: 'd' }
  const found = { node: 2, device, followsOwn: true, canFollow: true, canMove: false }
  expect(await here.elsewhere(device)).toEqual(found)
  expect(await here.ofUserElsewhere('u')).toEqual([found])
  expect(await here.listenersElsewhere('link:l')).toEqual([{ node: 2, device, isJoining: true }])
  expect(await here.listenersElsewhere('line:1')).toEqual([])
  expect(await here.listens(device, 'user:u')).toBe(true)
  expect(await here.unreachable([device])).toEqual([])
  connection.joining = []
  connection.listening = ['link:l']
  await there.listeningChanged(connection)
  expect(await here.listenersElsewhere('link:l')).toEqual([{ node: 2, device, isJoining: false }])
  expect(await here.listenersElsewhere('user:u')).toEqual([])
  expect(await there.remove(connection)).toEqual({ device: true, user: true })
  expect(await here.elsewhere(device)).toBeNull()
  expect((await rig.direct.keys('*')).filter(key => !key.includes('newest'))).toEqual([])
})

it('a device that connects to another node replaces its connection here, also if the hint is lost', async () => {
  const { here, there, nodes, inboxes } = await setUp([1, 2])
  const [first, second, third] = [fakeConnection(1), fakeConnection(2), fakeConnection(3)]
  await here.add(first)
  await there.add(second)
  expect(first.dismissed).toEqual(['replaced'])
  expect(await here.remove(first)).toEqual({ device: false, user: false })
  nodes.muted = true
  await here.add(third)
  expect(second.dismissed).toEqual([])
  inboxes.look()
  expect(second.dismissed).toEqual(['replaced'])
  expect(third.dismissed).toEqual([])
  expect(await there.remove(second)).toEqual({ device: false, user: false })
  expect(await there.listenersElsewhere('line:3')).toHaveLength(1)
  expect(await there.listenersElsewhere('line:1')).toEqual([])
  expect(await here.admit(first.party, 3)).toEqual({ outcome: 'stale', newest: 3 })
})

it('what a node had does not count once it is gone, and is tidied up, one device at a time', async () => {
  const { here, there, nodes } = await setUp([1, 2])
  const [moved, stays, own] = [fakeConnection(1, 'm'), fakeConnection(1, 's'), fakeConnection(1, 'o')]
  for (const connection of [moved, stays]) await there.add(connection)
  await here.add(own)
  nodes.kill(2)
  expect(await here.unreachable([moved.party, stays.party])).toHaveLength(2)
  expect(await here.listenersElsewhere('line:1')).toEqual([])
  await here.add(fakeConnection(2, 'm'))
  expect(await here.admit({ userId: 'u', deviceId: 's' }, 2)).toMatchObject({ outcome: 'admitted' })
  const left: DeviceLeft[] = []
  const failing = (async () => {
    for await (const _ of here.tidy(2)) throw new Error('could not be told')
  })()
  await expect(failing).rejects.toThrow('could not be told')
  for await (const each of here.tidy(2)) left.push(each)
  expect(left.map(({ party, listening }) => [party.deviceId, listening])).toEqual([['s', ['line:1']]])
  for await (const each of here.tidy(2)) left.push(each)
  expect(left).toHaveLength(1)
  expect(await rig.direct.hkeys('ringdown:devices:{u}')).toEqual(expect.arrayContaining(['m', 'o']))
  expect(await rig.direct.hlen('ringdown:devices:{u}')).toBe(2)
  expect(await here.remove(own)).toEqual({ device: true, user: false })
})

it('where a device listened on a node that dies is forgotten, also if it had moved to another, before or after', async () => {
  const { here, there, nodes } = await setUp([1, 2])
  for (const id of ['before', 'after', 'never']) await there.add(fakeConnection(1, id))
  await here.add(fakeConnection(2, 'before'))
  nodes.kill(2)
  await here.add(fakeConnection(2, 'after'))
  for await (const { party } of here.tidy(2)) expect(party.deviceId).toBe('never')
  expect(await rig.direct.hkeys('ringdown:listeners:line:1')).toEqual([])
  expect(await rig.direct.hkeys('ringdown:listeners:line:2')).toEqual(['u before', 'u after'])
})

it('tells Redis again of what it was not told, and of what it would forget; no key lives for ever', async () => {
  const { here, there, lease, clock } = await setUp([1, 2])
  const connection = fakeConnection(1)
  lease.until = 0
  await expect(here.add(connection)).rejects.toThrow(RedisError)
  expect(await there.unreachable([connection.party])).toHaveLength(1)
  lease.until = Number.MAX_SAFE_INTEGER
  await clock.jump(5_000)
  await until(async () => (await there.listenersElsewhere('line:1')).length === 1)
  await here.admit(connection.party, 2)
  for (const key of await rig.direct.keys('*')) expect(await rig.direct.pttl(key)).toBeGreaterThan(0)
  const kept = (await rig.direct.keys('*')).filter(key => !key.includes('newest'))
  for (const key of kept) await rig.direct.pexpire(key, 3_600_000)
  await clock.jump(13 * 3_600_000)
  for (const key of kept) await until(async () => (await rig.direct.pttl(key)) > 47 * 3_600_000)
  expect(await there.unreachable([connection.party])).toEqual([])
  lease.until = 0
  let departure: Departure | null = null
  const gone = here.remove(connection).then(known => {
    departure = known
  })
  lease.until = Number.MAX_SAFE_INTEGER
  await until(async () => {
    await clock.jump(1_000)
    return departure !== null
  })
  await gone
  expect(departure).toEqual({ device: true, user: true })
})

const DEVICES = [
  { userId: 'u', deviceId: 'a' },
  { userId: 'u', deviceId: 'b' },
  { userId: 'v', deviceId: 'a' },
] as const
const ADDRESSES: readonly Address[] = ['user:u', 'line:l', 'link:k']
const step = fc.record({
  do: fc.constantFrom('add' as const, 'add' as const, 'remove' as const, 'listen' as const, 'admit' as const),
  device: fc.constantFrom(...DEVICES),
  number: fc.integer({ min: 1, max: 6 }),
  node: fc.nat(1),
  addresses: fc.subarray([...ADDRESSES]),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

it('two nodes over Redis answer as one with everything in its memory', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
      const { registries } = await setUp([1, 2])
      const memory = new MemoryDeviceRegistry(new JumpingClock())
      const inMemory = follow(() => memory)
      const inRedis = follow(node => registries[node] as DeviceRegistry)
      for (const each of steps) expect(await inRedis(each)).toEqual(await inMemory(each))
    }),
    { numRuns: 60 },
  )
})

/** Carries out the same steps with connections of its own, and says what can be seen. */
function follow(at: (node: number) => DeviceRegistry) {
  const connections: (ReturnType<typeof fakeConnection> & { readonly node: number })[] = []

  async function carryOut(step: Step): Promise<unknown> {
    const { device, number, node, addresses } = step
    const found = connections.find(
      ({ party, number: other }) =>
        party.userId === device.userId && party.deviceId === device.deviceId && other === number,
    )
    switch (step.do) {
      case 'admit':
        return at(node).admit(device, number)
      case 'add': {
        if (found) return null
        const added = { ...fakeConnection(number, device.deviceId, device.userId), node }
        added.listening = addresses
        connections.push(added)
        return at(node).add(added)
      }
      case 'remove':
        return found && at(found.node).remove(found)
      case 'listen':
        if (found === undefined) return null
        found.listening = addresses
        return at(found.node).listeningChanged(found)
    }
  }

  return async (step: Step) => ({
    answer: await carryOut(step),
    dismissed: connections.map(({ dismissed }) => dismissed),
    unreachable: await Promise.all([0, 1].map(node => at(node).unreachable(DEVICES))),
    listens: await Promise.all(
      DEVICES.flatMap(device => ADDRESSES.map(address => at(0).listens(device, address))),
    ),
  })
}
