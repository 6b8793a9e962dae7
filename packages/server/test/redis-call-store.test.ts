import { type CallState, PROTOCOL_VERSION, reduce } from '@ringdown/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { callKeys } from '../src/redis/calls/call-keys.js'
import { entryOf } from '../src/store/call-store.js'
import { callStoreContract } from './call-store-contract.js'
import { openRedisRig } from './redis-rig.js'
import { until } from './sockets.js'

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

callStoreContract('the Redis store', () => rig.makeStore())

const ada = { userId: 'ada', deviceId: 'd', name: 'Ada' }
const invite = {
  type: 'invite',
  entryId: 'e',
  address: 'user:bob',
  media: { audio: true, video: true },
} as const
const seal = { v: PROTOCOL_VERSION, callId: 'c', from: ada, at: 1 } as const
const placed = reduce(null, entryOf(invite, seal, 0)) as CallState

it('writes nothing once its lease has ended, by the clock of Redis', async () => {
  const [seconds = '0'] = await rig.direct.time()
  const lease = { until: Number(seconds) * 1_000, fence: 1 }
  const { store, now } = await rig.makeStore(lease)
  const step = { ifVersion: 0, next: placed }
  const due = { callId: 'c', deadline: 'no-answer' } as const
  const writes = [
    () => store.append('c', invite, seal, step),
    () => store.forget('c', [1]),
    () => store.discard(placed),
    () => store.claim('k', { callId: 'c', userId: 'ada' }, 1_000),
    () => store.release('k', 'c'),
    () => store.setDue(due, 1),
    () => store.takeDue(now(), 1_000),
    () => store.settleDue({ ...due, lease: '1 1' }),
    () => store.returnDue({ ...due, lease: '1 1' }, 5),
    () => store.recallMissed('bob', { callId: 'c', caller: ada, at: 1 }),
  ]
  for (const write of writes)
    await expect(write()).rejects.toMatchObject({ fault: 'fenced', code: 'unavailable' })
  expect(await rig.direct.dbsize()).toBe(0)
  expect(await store.head('c')).toBeNull()
  lease.until = Number.MAX_SAFE_INTEGER
  expect((await store.append('c', invite, seal, step)).outcome).toBe('appended')
})

it('lets no key live for ever', async () => {
  const { store, now } = await rig.makeStore()
  await store.append('c', invite, seal, { ifVersion: 0, next: placed })
  await store.append('c', { type: 'ringing', entryId: 'r' }, seal, { ifVersion: 1 })
  await store.append('c', { type: 'ringing', entryId: 's' }, seal, { ifVersion: 1 })
  await store.forget('c', [2])
  await store.claim('k', { callId: 'c', userId: 'ada' }, 1_000)
  await store.setDue({ callId: 'c', deadline: 'no-answer' }, now())
  await store.takeDue(now(), 1_000)
  await store.recallMissed('bob', { callId: 'c', caller: ada, at: 1 })
  const keys = await rig.direct.keys('*')
  expect(keys.length).toBeGreaterThan(10)
  for (const key of keys) expect([key, (await rig.direct.pttl(key)) > 0]).toEqual([key, true])
})

it('keeps a live call for as long as it lasts, and tidies up what names one that is gone', async () => {
  const { store, now, elapse } = await rig.makeStore()
  await store.append('c', invite, seal, { ifVersion: 0, next: placed })
  await rig.direct.zadd('ringdown:live:ringing', 0, 'gone')
  for (let day = 0; day < 5; day += 1) {
    await elapse(24 * 3_600_000)
    await store.takeDue(now(), 1_000)
    await until(async () => (await rig.direct.pttl(callKeys('c')[0])) > 47 * 3_600_000)
    await until(async () => (await store.countLive()).ringing === 0)
  }
  expect((await store.read('c'))?.log).toHaveLength(1)
  expect(await store.held('user:bob')).toHaveLength(1)
  expect(await store.countLive()).toEqual({ calling: 1, ringing: 0, accepted: 0 })
})

it('knows the scripts again after Redis has forgotten them', async () => {
  const { store } = await rig.makeStore()
  await store.append('c', invite, seal, { ifVersion: 0, next: placed })
  await rig.direct.script('FLUSH')
  expect((await store.read('c'))?.state).toEqual(placed)
  expect(await store.append('c', invite, seal, { ifVersion: 0, next: placed })).toMatchObject({
    outcome: 'repeated',
  })
})

it('keeps the keys of a call under one hash tag, so that one node of a cluster has them all', async () => {
  const { store } = await rig.makeStore()
  const callId = 'c {} }{'
  await store.append(callId, invite, { ...seal, callId }, { ifVersion: 0, next: { ...placed, callId } })
  const tags = callKeys(callId).map(key => /\{(.+?)\}/.exec(key)?.[1])
  expect(new Set(tags).size).toBe(1)
  expect(tags[0]).toBeDefined()
  expect(await rig.direct.exists(...callKeys(callId))).toBe(4)
})
