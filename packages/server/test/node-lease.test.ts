import { type Clock, systemClock } from '@ringdown/protocol'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { NodeLease, type Renewal } from '../src/redis/node-lease.js'
import type { RedisError } from '../src/redis/redis-error.js'
import { SCRIPTS } from '../src/redis-scripts-folder.js'
import { openRedisRig } from './redis-rig.js'
import { atEnd, until } from './sockets.js'

const MEMBERS = 'ringdown:{node}:members'
const GONE = 'ringdown:{node}:gone'
const NUMBERS = 'ringdown:{node}:numbers'

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())
beforeEach(async () => void (await rig.direct.flushall()))

/** Renews twenty times as often as in earnest. */
const hurried: Clock = { now: systemClock.now, after: (ms, run) => systemClock.after(ms / 20, run) }

function openLease(records = 'the same') {
  const taken: (RedisError | null)[] = []
  const renewals: Renewal[] = []
  const dead: number[] = []
  const lease = new NodeLease({
    ...{ redis: rig.redis, clock: hurried, root: SCRIPTS, who: 'the other', records, dead: () => dead },
    onTaken: error => void taken.push(error),
    onRenewed: renewal => void renewals.push(renewal),
  })
  atEnd(() => lease.release())
  return { lease, taken, renewals, dead, last: () => renewals.at(-1)! }
}

/** As if the others had taken a node for dead. */
const remove = (node: number) => rig.direct.multi().hdel(MEMBERS, `${node}`).hset(GONE, `${node}`, '').exec()

it('several nodes have leases, each with a number of its own, and see one another', async () => {
  const [first, second] = [openLease(), openLease()]
  await first.lease.take()
  await second.lease.take()
  const numbers = [first.lease.fence, second.lease.fence]
  expect(numbers[1]).toBeGreaterThan(numbers[0]!)
  await until(() => first.last().leases.size === 2)
  expect([...first.last().leases.keys()].sort()).toEqual(numbers)
  expect(first.lease.until).toBeGreaterThan(first.last().now)
})

it('one with other records is refused with a sentence, and let in once the others are no more', async () => {
  const first = openLease()
  await first.lease.take()
  const stranger = openLease('other ones')
  await expect(stranger.lease.take()).rejects.toMatchObject({
    fault: 'taken',
    message: expect.stringMatching(
      /is used by a Ringdown server with other records: the other\. .*the same RINGDOWN_DATABASE_URL/,
    ),
  })
  expect(stranger.lease.until).toBe(0)
  expect(first.taken).toEqual([])
  await first.lease.release()
  await stranger.lease.take()
  expect(stranger.taken.at(-1)).toBeNull()
})

it('one of a version that keeps everything differently is refused with a sentence, also after the others are gone', async () => {
  const first = openLease()
  await first.lease.take()
  await first.lease.release()
  for (const lay of [
    () => rig.direct.hset(NUMBERS, 'format', 'another'),
    () => rig.direct.hdel(NUMBERS, 'format'),
  ]) {
    await lay()
    const later = openLease()
    await expect(later.lease.take()).rejects.toMatchObject({
      fault: 'taken',
      message: expect.stringMatching(
        /the calls of another version of Ringdown.*\(FLUSHDB\).*RINGDOWN_REDIS_URL/,
      ),
    })
    expect(later.lease.until).toBe(0)
  }
  await rig.direct.flushall()
  await openLease().lease.take()
})

it('one that goes on purpose is tidied up after by exactly one other, and by the next if that one goes too', async () => {
  const [first, second, third] = [openLease(), openLease(), openLease()]
  for (const { lease } of [first, second, third]) await lease.take()
  const gone = first.lease.fence
  await first.lease.release()
  const has = ({ renewals }: typeof first) => renewals.some(({ ours }) => ours.includes(gone))
  await until(() => [second, third].every(({ last }) => !last().leases.has(gone)))
  await until(() => has(second) || has(third))
  const [one, other] = has(second) ? [second, third] : [third, second]
  expect(has(other)).toBe(false)
  await one.lease.release()
  await until(() => has(other))
  await other.lease.tidied(gone)
  await until(() => !other.last().ours.includes(gone))
})

it('one that was stopped for too long writes nothing until it has renewed its lease, and is the same node if nobody minded', async () => {
  const { lease, renewals } = openLease()
  await lease.take()
  const { fence } = lease
  const { store } = await rig.makeStore({ until: lease.until - 10_000, fence })
  await expect(store.setDue({ callId: 'c', deadline: 'no-answer' }, 1)).rejects.toMatchObject({
    fault: 'fenced',
  })
  // The rig has emptied Redis.
  await until(() => renewals.some(({ isLost }) => isLost))
  expect(lease.fence).toBeGreaterThan(fence)
  const second = lease.fence
  await rig.direct.hset(MEMBERS, second, JSON.stringify({ ...(await memberOf(second)), ends: '1' }))
  const seen = renewals.length
  await until(() => renewals.length > seen + 1)
  expect(lease.fence).toBe(second)
})

const memberOf = async (node: number) =>
  JSON.parse((await rig.direct.hget(MEMBERS, `${node}`)) ?? '{}') as object

it('one that the others took for dead is another node from then on, and what it was is tidied up after', async () => {
  const [first, second] = [openLease(), openLease()]
  await first.lease.take()
  await second.lease.take()
  const was = first.lease.fence
  await remove(was)
  await until(() => first.lease.fence !== was)
  expect(first.lease.fence).toBeGreaterThan(second.lease.fence)
  expect(first.last().isLost).toBe(false)
  expect(first.renewals.filter(({ isBack }) => isBack)).toHaveLength(1)
  await until(() => [first, second].some(({ last }) => last().ours.includes(was)))
})

it('one is taken for dead by another only if it has not renewed its lease meanwhile', async () => {
  const [first, second] = [openLease(), openLease()]
  await first.lease.take()
  await second.lease.take()
  const { fence } = first.lease
  second.dead.push(fence)
  const seen = second.renewals.length
  await until(() => second.renewals.length > seen + 2)
  expect(first.lease.fence).toBe(fence)
  expect(second.last().leases.has(fence)).toBe(true)
  expect(second.last().ours).toEqual([])
})

it('where Redis was emptied, every node has a higher number, and tidies up after what it was', async () => {
  const nodes = [openLease(), openLease()]
  for (const { lease } of nodes) await lease.take()
  const before = nodes.map(({ lease }) => lease.fence)
  await rig.direct.flushall()
  await until(() => nodes.every(({ renewals }) => renewals.some(({ isLost }) => isLost)))
  for (const { lease } of nodes) expect(lease.fence).toBeGreaterThan(Math.max(...before))
  await until(() => {
    const ours = nodes.flatMap(({ last }) => last().ours).sort()
    return JSON.stringify(ours) === JSON.stringify(before)
  })
})

it('the next number is higher also where the clock of an emptied Redis is behind', async () => {
  const ahead = Date.now() + 3_600_000
  await rig.direct.hset(NUMBERS, 'last', `${ahead}`)
  const { lease, renewals } = openLease()
  await lease.take()
  expect(lease.fence).toBe(ahead + 1)
  await rig.direct.flushall()
  await until(() => renewals.some(({ isLost }) => isLost))
  expect(lease.fence).toBeGreaterThan(ahead + 1)
})

it('everything about nodes is forgotten in time', async () => {
  const { lease } = openLease()
  await lease.take()
  await lease.release()
  const keys = await rig.direct.keys('*')
  expect(keys.length).toBeGreaterThan(0)
  for (const key of keys) expect(await rig.direct.pttl(key), key).toBeGreaterThan(0)
})
