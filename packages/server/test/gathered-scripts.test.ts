import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { CALL_SCRIPTS } from '../src/redis/calls/call-scripts.js'
import { RedisScripts } from '../src/redis/redis-scripts.js'
import { openRedisRig } from './redis-rig.js'

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

let scripts: RedisScripts<typeof CALL_SCRIPTS>
const lease = { until: Number.MAX_SAFE_INTEGER, fence: 1 }
beforeEach(async () => {
  await rig.direct.config('SET', 'maxmemory', '0')
  lease.until = Number.MAX_SAFE_INTEGER
  scripts = new RedisScripts((await rig.empty(lease)).access, 'calls/', CALL_SCRIPTS)
})

const list = (callId: string, key = 'list') =>
  ({ name: 'enter', keys: [key], args: [callId, 1, 5, 60_000] }) as const
const enter = (callId: string, key?: string) => scripts.runAfter([], list(callId, key))
const leave = (callId: string) => scripts.run('leave', ['list'], [callId, 9, 0])

async function requestsOf(ask: () => Promise<unknown>): Promise<number> {
  await rig.direct.config('RESETSTAT')
  await ask()
  const stats = await rig.direct.info('commandstats')
  return Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(stats)?.[1] ?? 0)
}

it('what is asked in one turn goes as one script, in its order, and each has its own result', async () => {
  const { scripts: gathered } = rig.redis
  const ask = () =>
    Promise.all([
      enter('a'),
      enter('b'),
      gathered.fieldsOf('list'),
      leave('a'),
      leave('none'),
      gathered.read('HGET', 'list', ['none']),
      gathered.fieldsOf('list'),
    ])
  await ask()
  await rig.direct.del('list')
  const results: unknown[] = []
  expect(await requestsOf(async () => results.push(...(await ask())))).toBe(1)
  const [a, b] = [
    ['a', '5 1'],
    ['b', '5 1'],
  ]
  expect(results).toEqual([1, 1, [a, b], 1, 0, null, [b]])
})

it('however much is asked at once, Redis answers others in between', async () => {
  const all = Array.from({ length: 100 }, (_, index) => enter(`call ${index}`))
  await Promise.all(all)
  const more = () => Promise.all(Array.from({ length: 100 }, (_, index) => enter(`more ${index}`)))
  expect(await requestsOf(more)).toBe(4)
  expect(await rig.direct.hlen('list')).toBe(200)
})

it('one that fails is alone in that, and only what was to come after it does not run', async () => {
  await rig.direct.set('text', 'no hash')
  const settled = await Promise.allSettled([
    enter('a'),
    enter('b', 'text'),
    scripts.runAfter([list('c'), list('c', 'text')], list('d')),
    scripts.runAfter([list('e'), list('f')], list('g')),
  ])
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect(settled[1]).toMatchObject({ reason: { message: expect.stringContaining('WRONGTYPE') } })
  expect(settled[2]).toMatchObject({ reason: { message: expect.stringContaining('WRONGTYPE') } })
  expect((await rig.direct.hkeys('list')).sort()).toEqual(['a', 'c', 'e', 'f', 'g'])
})

it('where Redis is full, what reads or frees something runs, whatever was asked with it', async () => {
  await Promise.all([enter('a'), enter('b')])
  await rig.direct.config('SET', 'maxmemory', '1')
  const settled = await Promise.allSettled([leave('a'), enter('c'), rig.redis.scripts.fieldsOf('list')])
  expect(settled).toMatchObject([
    { value: 1 },
    { reason: { fault: 'full' } },
    { value: expect.arrayContaining([['b', '5 1']]) },
  ])
  await rig.direct.config('SET', 'maxmemory', '0')
})

it('once the lease is over, what writes does nothing, and what reads is answered', async () => {
  await enter('a')
  lease.until = 1
  const settled = await Promise.allSettled([leave('a'), enter('b'), rig.redis.scripts.fieldsOf('list')])
  expect(settled).toMatchObject([
    { reason: { fault: 'fenced' } },
    { reason: { fault: 'fenced' } },
    { value: [['a', '5 1']] },
  ])
})
