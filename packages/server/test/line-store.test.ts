import { JumpingClock } from '@ringdown/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RedisLines } from '../src/redis/lines/redis-lines.js'
import { SCRIPTS } from '../src/redis-scripts-folder.js'
import { MemoryLines } from '../src/store/memory-lines.js'
import { lineStoreContract } from './line-store-contract.js'
import { openRedisRig } from './redis-rig.js'

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

const openLines = (until = Number.MAX_SAFE_INTEGER) =>
  new RedisLines({ redis: rig.redis, lease: { until, fence: 1 }, root: SCRIPTS })

lineStoreContract('the memory of lines', async () => {
  const clock = new JumpingClock(1_700_000_000_000)
  const lines = new MemoryLines(clock)
  return { lines, elapse: ms => clock.jump(ms), size: async () => lines.size }
})

lineStoreContract('the Redis store of lines', async () => {
  const { elapse, size } = await rig.makeStore()
  return { lines: openLines(), elapse, size }
})

it('writes nothing to Redis once its lease has ended, and lets no key live for ever', async () => {
  await rig.makeStore()
  const ann = { userId: 'ann', deviceId: 'd' }
  for (const [lines, isFenced] of [
    [openLines(1), true],
    [openLines(), false],
  ] as const) {
    const writes = [
      () => lines.keepPlace(ann, 'line:desk', { since: 1 }, 1_000),
      () => lines.givePlace(ann, 'line:desk', { since: 2 }),
      () => lines.addAnswer('desk', 2, 1),
    ]
    for (const write of writes)
      if (isFenced) await expect(write()).rejects.toMatchObject({ fault: 'fenced', code: 'unavailable' })
      else await write()
    expect(await rig.direct.dbsize()).toBe(isFenced ? 0 : 2)
  }
  for (const key of await rig.direct.keys('*')) expect(await rig.direct.pttl(key)).toBeGreaterThan(0)
})
