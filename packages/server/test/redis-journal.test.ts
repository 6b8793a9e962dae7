import { afterAll, beforeAll, expect, it } from 'vitest'
import { RedisJournalStore } from '../src/redis/journal/redis-journal-store.js'
import type { WriteLease } from '../src/redis/redis-scripts.js'
import { SCRIPTS } from '../src/redis-scripts-folder.js'
import { FakeJournalStore } from './journal-rig.js'
import { describeJournalStore } from './journal-store-contract.js'
import { openRedisRig } from './redis-rig.js'

const FOR_EVER: WriteLease = { until: Number.MAX_SAFE_INTEGER, fence: 1 }

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

async function makeStore(lease = FOR_EVER): Promise<RedisJournalStore> {
  await rig.direct.flushall()
  return new RedisJournalStore({ redis: rig.redis, lease, root: SCRIPTS })
}

describeJournalStore('a journal in Redis', makeStore)
describeJournalStore('a journal in memory, for tests', async () => new FakeJournalStore())

it('has a lifetime, and a bound', async () => {
  const store = await makeStore()
  for (let last = 0; last < 6_000; last += 100) {
    const entries = Array.from({ length: 100 }, () => ({ kind: 'kept', key: 'a', value: 'x' }))
    expect(await store.append(7, last, entries)).toBe(true)
  }
  const keys = await rig.direct.keys('*')
  expect(keys.sort()).toEqual(['ringdown:{journal 7}:entries', 'ringdown:{journal 7}:kept'])
  for (const key of keys) expect(await rig.direct.pttl(key)).toBeGreaterThan(0)
  expect(await rig.direct.xlen('ringdown:{journal 7}:entries')).toBeLessThan(4_200)
})

it('tells a channel what it writes, and nothing that it does not', async () => {
  const store = await makeStore()
  const ear = rig.direct.duplicate()
  const heard: string[] = []
  ear.on('message', (_channel, message) => heard.push(message))
  await ear.subscribe('nodes')
  const announcement = (head: string) => ({ channel: 'nodes', head, sent() {} })
  expect(await store.append(1, 0, [{ kind: 'begin' }], announcement('one'))).toBe(true)
  expect(await store.append(1, 7, [{ kind: 'news' }], announcement('refused'))).toBe(false)
  expect(await store.append(1, 1, [{ kind: 'news' }], announcement('two'))).toBe(true)
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['one', 'two'])
  ear.disconnect()
})

it('takes nothing from a node whose lease has ended', async () => {
  const store = await makeStore({ until: 1, fence: 1 })
  const late = { fault: 'fenced' }
  await expect(store.append(1, 0, [{ kind: 'begin' }])).rejects.toMatchObject(late)
  await expect(store.replace(1, 5, new Map([['a', 'x']]))).rejects.toMatchObject(late)
  await expect(store.touch(1)).rejects.toMatchObject(late)
  await expect(store.forget(1)).rejects.toMatchObject(late)
  expect(await rig.direct.dbsize()).toBe(0)
})
