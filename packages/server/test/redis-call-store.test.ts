import { type CallState, type Device, type Entry, PROTOCOL_VERSION, reduce } from '@ringdown/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HeldBudget } from '../src/budgets/held-budget.js'
import { callKeys } from '../src/redis/calls/call-keys.js'
import { RedisCallStore } from '../src/redis/calls/redis-call-store.js'
import { entryOf, type WrittenEntry } from '../src/store/call-store.js'
import { callStoreContract, MISSED, TOMBSTONE } from './call-store-contract.js'
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

it('writes an entry also where it may tell nobody of it', async () => {
  const { store } = await rig.makeStore()
  await rig.direct.acl('SETUSER', 'default', 'resetchannels')
  const announcements = [{ channel: 'there', head: '', sent() {} }]
  const step = { ifVersion: 0, next: placed, announcements }
  expect((await store.append('c', invite, seal, step)).outcome).toBe('appended')
  await rig.direct.acl('SETUSER', 'default', 'allchannels')
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

const bob = { userId: 'bob', deviceId: 'd', name: 'Bob' }
const ringing = { type: 'ringing', entryId: 'r' } as const
const hangup = { type: 'hangup', entryId: 'h', reason: 'cancelled' } as const
const after = (before: CallState, draft: typeof ringing | typeof hangup, from = ada) =>
  reduce(before, entryOf(draft, { ...seal, from }, 0)) as CallState

it('decides by what it saw last, is told what has changed since, and knows it from then on', async () => {
  const { store } = await rig.makeStore()
  const other = rig.storeBeside()
  await store.append('c', invite, seal, { ifVersion: 0, before: null, next: placed })
  expect(await store.recent('c')).toBe(placed)
  const before = await other.head('c')
  const rings = after(placed, ringing, bob)
  const step = { ifVersion: 1, before, next: rings }
  expect((await other.append('c', ringing, { ...seal, from: bob }, step)).outcome).toBe('appended')
  expect(await store.recent('c')).toBe(placed)
  const ended = after(placed, hangup)
  const stale = { ifVersion: 1, before: placed, next: ended }
  expect(await store.append('c', hangup, seal, stale)).toEqual({ outcome: 'conflict' })
  expect(await store.recent('c')).toEqual(rings)
  const fresh = { ifVersion: 2, before: await store.recent('c'), next: after(rings, hangup) }
  expect((await store.append('c', hangup, seal, fresh)).outcome).toBe('appended')
  expect((await store.recent('c'))?.phase).toBe('ended')
})

it('knows what a call has become by what it hears of it from elsewhere, and reads it again where it has missed something', async () => {
  const { store } = await rig.makeStore()
  const other = rig.storeBeside()
  await store.append('c', invite, seal, { ifVersion: 0, before: null, next: placed })
  const rings = after(placed, ringing, bob)
  const step = { ifVersion: 1, before: await other.head('c'), next: rings }
  const written = await other.append('c', ringing, { ...seal, from: bob }, step)
  if (written.outcome !== 'appended') throw new Error(written.outcome)
  const hear = ({ entry, json }: WrittenEntry) => store.heard(entry, json)
  const candidates = {
    ...entryOf(ringing, { ...seal, from: bob }, 3),
    type: 'candidates',
  } as unknown as Entry
  hear({ entry: candidates, json: JSON.stringify(candidates) })
  expect(await store.recent('c')).toBe(placed)
  // Redis is not asked: it would say something else.
  const [head] = callKeys('c')
  const kept = await rig.direct.hget(head, 'state')
  await rig.direct.hset(head, 'state', JSON.stringify({ ...rings, phase: 'accepted' }))
  hear(written)
  expect(await store.recent('c')).toEqual(rings)
  // Twice, and too late.
  hear(written)
  expect(await store.recent('c')).toEqual(rings)
  await rig.direct.hset(head, 'state', kept ?? '')
  const step2 = { ifVersion: 2, before: await store.recent('c'), next: after(rings, hangup) }
  expect((await store.append('c', hangup, seal, step2)).outcome).toBe('appended')
})

it('believes nothing of an entry that does not follow on what it knows, or that a server of another version has written', async () => {
  for (const change of [{ seq: 3 }, { v: PROTOCOL_VERSION + 1 }]) {
    const { store } = await rig.makeStore()
    const callId = `c${JSON.stringify(change)}`
    const its = { ...placed, callId }
    await store.append(callId, invite, { ...seal, callId }, { ifVersion: 0, before: null, next: its })
    const entry = { ...entryOf(ringing, { ...seal, callId, from: bob }, 2), ...change } as Entry
    store.heard(entry, JSON.stringify(entry))
    const asked = await store.recent(callId)
    expect(asked).toEqual(its)
    expect(asked).not.toBe(its)
  }
})

it('does not take a call that has begun again for the one that it saw, though the versions are the same', async () => {
  const { store } = await rig.makeStore()
  const other = rig.storeBeside()
  await store.append('c', invite, seal, { ifVersion: 0, next: placed })
  const before = await other.head('c')
  const ended = after(placed, hangup)
  await other.append('c', hangup, seal, { ifVersion: 1, before, next: ended })
  await other.discard(ended)
  const address = 'user:cy' as const
  const again = { ...placed, address }
  await other.append('c', { ...invite, entryId: 'e2', address }, seal, { ifVersion: 0, next: again })
  expect(await store.recent('c')).toBe(placed)
  const stale = { ifVersion: 1, before: placed, next: after(placed, ringing, bob) }
  expect(await store.append('c', ringing, { ...seal, from: bob }, stale)).toEqual({ outcome: 'conflict' })
  // Neither does one that changes nothing.
  const candidates = {
    type: 'candidates',
    session: 1,
    ufrag: 'u',
    candidates: [],
    endOfCandidates: false,
  } as const
  const plain = { ifVersion: 1, before: placed }
  expect(await store.append('c', { ...candidates, entryId: 'x' }, seal, plain)).toEqual({
    outcome: 'conflict',
  })
  expect(await store.recent('c')).toEqual(again)
  expect((await store.read('c'))?.log).toHaveLength(1)
})

it('writes no call whose deadline cannot be set', async () => {
  const { store } = await rig.makeStore()
  await rig.direct.set('ringdown:{due}:times', 'no list')
  const due = { deadline: 'no-answer', at: 5 } as const
  await expect(store.append('c', invite, seal, { ifVersion: 0, next: placed, due })).rejects.toThrow()
  expect(await store.head('c')).toBeNull()
})

it('leaves nothing claimed by a call that is over', async () => {
  const { store } = await rig.makeStore()
  await store.claim('k', { callId: 'c', userId: 'ada' }, 10_000)
  await store.append('c', invite, seal, { ifVersion: 0, next: placed })
  await store.append('c', hangup, seal, { ifVersion: 1, before: placed, next: after(placed, hangup) })
  const other = rig.storeBeside()
  const mine = { callId: 'd', userId: 'bob' }
  // Nobody waits for that.
  await until(async () => (await other.claim('k', mine, 10_000)).callId === 'd')
})

it('looks up the calls of a device only where its list may be too long', async () => {
  const { store } = await rig.makeStore()
  const bob = { userId: 'bob', deviceId: 'd-bob', name: 'Bob' }
  const looked: string[] = []
  const answer = async (callId: string) => {
    const of = { ...seal, callId }
    await store.append(callId, invite, of, { ifVersion: 0, next: { ...placed, callId } })
    const before = await store.head(callId)
    const accept = { type: 'accept', entryId: 'a' } as const
    const next = reduce(before, entryOf(accept, { ...of, from: bob }, 0)) as CallState
    const look = async () => void looked.push(callId)
    const step = { ifVersion: 1, before, next, room: { device: bob, most: 1, look } }
    expect((await store.append(callId, accept, { ...of, from: bob }, step)).outcome).toBe('appended')
  }
  await answer('first')
  expect(looked).toEqual([])
  await answer('second')
  expect(looked).toEqual(['second'])
})

it('charges for a call no longer than it is there, also where another process has ended it, or Redis has lost it', async () => {
  const { access, clock } = await rig.empty()
  const held = new HeldBudget(1_000_000)
  const openHold = ({ userId }: Device) => held.open({ network: '192.0.2.1', userId })
  const options = { ...access, clock, tombstoneMs: TOMBSTONE, missedMs: MISSED }
  const [here, elsewhere] = [new RedisCallStore({ ...options, openHold }), new RedisCallStore(options)]
  const look = async () => {
    await clock.jump(61_000)
    await here.takeDue(clock.now(), 1_000)
  }
  for (const callId of ['over', 'lost', 'live'])
    await here.append(callId, invite, { ...seal, callId }, { ifVersion: 0, next: { ...placed, callId } })
  const all = held.held
  await look()
  const before = await elsewhere.head('over')
  const hangup = { type: 'hangup', reason: 'cancelled', entryId: 'h' } as const
  const end = { ...seal, callId: 'over' }
  const next = reduce(before, entryOf(hangup, end, 0)) as CallState
  await elsewhere.append('over', hangup, end, { ifVersion: 1, before, next })
  await rig.direct.del(...callKeys('lost'))
  expect(held.held).toBe(all)
  await look()
  await until(() => held.held === (all / 3) * 2)
  await look()
  await look()
  await until(() => held.held === all / 3)
  await here.append('live', hangup, { ...seal, callId: 'live' }, { ifVersion: 1, next })
  await clock.jump(TOMBSTONE + 1)
  await until(async () => (await here.takeDue(clock.now(), 1_000)).length === 0 && held.held === 0)
})
