import { type Clock, systemClock } from '@ringdown/protocol'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { NodeLease } from '../src/redis/node-lease.js'
import type { RedisError } from '../src/redis/redis-error.js'
import { SCRIPTS } from '../src/redis-scripts-folder.js'
import { openRedisRig } from './redis-rig.js'
import { atEnd, until } from './sockets.js'

const LEASE = 'ringdown:{node}:lease'

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())
beforeEach(async () => void (await rig.direct.flushall()))

/** Renews twenty times as often as in earnest. */
const hurried: Clock = { now: systemClock.now, after: (ms, run) => systemClock.after(ms / 20, run) }

function openLease(who: string) {
  const taken: (RedisError | null)[] = []
  const back: boolean[] = []
  const lease = new NodeLease({
    ...{ redis: rig.redis, clock: hurried, root: SCRIPTS, who },
    onTaken: error => void taken.push(error),
    onBack: isLost => void back.push(isLost),
  })
  atEnd(() => lease.release())
  return { lease, taken, back }
}

it('one server has the lease, and another is told who has it', async () => {
  const first = openLease('the first')
  await first.lease.take()
  const { lease } = openLease('the second')
  await expect(lease.take()).rejects.toMatchObject({
    fault: 'taken',
    message: expect.stringMatching(
      /is used by another Ringdown server: the first\. Two servers cannot share one yet\./,
    ),
  })
  expect(first.lease.until).toBeGreaterThan(0)
  expect(lease.until).toBe(0)
  expect(first.taken).toEqual([])
})

it('one that was given back, or that a killed server left behind, is taken, with a higher number', async () => {
  const first = openLease('the first')
  await first.lease.take()
  const { fence } = first.lease
  await first.lease.release()
  const second = openLease('the second')
  await second.lease.take()
  expect(second.lease.fence).toBeGreaterThan(fence)
  const latest = second.lease.fence
  await second.lease.release()
  await rig.direct.set(LEASE, JSON.stringify({ token: 'of a killed one', who: 'a killed one' }), 'PX', 100)
  const third = openLease('the third')
  await third.lease.take()
  expect(third.lease.fence).toBeGreaterThan(latest)
})

it('a server that was stopped for too long writes nothing until it has its lease again, which is then a new one', async () => {
  const { lease, back } = openLease('the stopped')
  await lease.take()
  const { fence } = lease
  const { store } = await rig.makeStore({ until: lease.until - 10_000, fence })
  await expect(store.setDue({ callId: 'c', deadline: 'no-answer' }, 1)).rejects.toMatchObject({
    fault: 'fenced',
  })
  // The rig has emptied Redis, so the number of the last lease is gone as well.
  await until(() => back.length > 0)
  expect(back).toEqual([true])
  expect(lease.fence).toBeGreaterThan(fence)
  await rig.direct.del(LEASE)
  await until(() => back.length > 1)
  expect(back).toEqual([true, false])
})

it('a server whose lease another has taken says so, writes nothing, and goes on when it is free again', async () => {
  const { lease, taken, back } = openLease('the first')
  await lease.take()
  await rig.direct.set(LEASE, JSON.stringify({ token: 't', who: 'an intruder' }), 'PX', 60_000)
  await until(() => taken.length === 1)
  expect(taken[0]?.message).toContain('an intruder')
  expect(lease.until).toBe(0)
  expect(lease.taken).not.toBeNull()
  await rig.direct.del(LEASE)
  await until(() => back.length === 1)
  expect(taken.at(-1)).toBeNull()
  expect(lease.until).toBeGreaterThan(0)
})
