import type { CallState } from '@ringdown/protocol'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { MemoryRateLimit } from '../src/gateway/memory-rate-limit.js'
import { keptPlaceKey } from '../src/redis/lines/redis-lines.js'
import { redisRateLimits } from '../src/redis/rates/redis-rate-limit.js'
import { RedisClearWay } from '../src/redis/rings/redis-clear-way.js'
import { RedisRingLedger } from '../src/redis/rings/redis-ring-ledger.js'
import { policyKey } from '../src/redis/rings/ring-scripts.js'
import { MemoryRingLedger } from '../src/sequencer/memory-ring-ledger.js'
import type { RingCount } from '../src/sequencer/ring-rules.js'
import { pairOf } from '../src/store/pair.js'
import { openRedisRig } from './redis-rig.js'
import { DECLINED, NO_LIMITS, party } from './sequencer-rig.js'

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

const ada = party('ada')
const bob = party('bob')
const call = 'a'
const counts: readonly RingCount[] = [{ rate: 'ringsOfPair', key: 'ada bob' }]
const rates = { ...NO_LIMITS, ringsOfPair: { points: 2, seconds: 60 } }

let node: Awaited<ReturnType<typeof openNode>>
beforeEach(async () => {
  node = await openNode()
})

async function openNode() {
  const { access, clock } = await rig.empty()
  const calls = rig.storeBeside(clock)
  const own = new MemoryRingLedger({ clock, rates, declinedMs: DECLINED })
  const rings = new RedisRingLedger({ ...access, rates, declinedMs: DECLINED, own })
  const limitRate = redisRateLimits({ ...access, own: (_name, rate) => new MemoryRateLimit(clock, rate) })
  const invites = limitRate('invites', { points: 3, seconds: 60 })
  const clearWay = new RedisClearWay({ ...access, claims: calls.claims, rings })
  return { calls, rings, invites, clearWay }
}

/** Rings Bob for Ada, if nothing is in the way. */
async function ring(callId = call) {
  const { calls, invites, clearWay } = node
  const counted = { allowed: null, isWithin: invites.within?.(ada.userId) }
  const address = `user:${bob.userId}` as const
  const conditions = clearWay.conditionsOf({
    ...{ callId, caller: ada, callee: bob.userId, counts, claimMs: 10_000, counted },
    ring: { callId, caller: ada.userId, address, network: 'here', beside: [] },
  })
  const draft = { type: 'invite', entryId: callId, address, media: { audio: true, video: true } } as const
  const next = { callId, version: 1, phase: 'calling', caller: ada, parties: [ada], address }
  const step = { ifVersion: 0, next: next as unknown as CallState, conditions: conditions ?? [] }
  const { outcome } = await calls.append(callId, draft, { v: 2, callId, from: ada, at: 1 }, step)
  return outcome
}

/** Everything that Redis keeps, apart from how long still. */
async function kept(): Promise<unknown> {
  const keys = (await rig.direct.keys('*')).sort()
  return Promise.all(keys.map(async key => [key, await rig.direct.dump(key)]))
}

it('where nothing is in the way, a call is counted, claims the two and is written by one request', async () => {
  expect(await ring('before')).toBe('appended')
  await node.calls.release(pairOf(ada.userId, bob.userId), 'before')
  await rig.direct.del(...(await rig.direct.keys('ringdown:listed:*')))
  await rig.direct.config('RESETSTAT')
  expect(await ring()).toBe('appended')
  expect(await rig.direct.info('commandstats')).toMatch(/cmdstat_evalsha:calls=1,/)
  expect((await node.calls.liveOfUser(bob.userId)).map(({ callId }) => callId)).toEqual([call])
  expect(await node.calls.claim(pairOf(ada.userId, bob.userId), { callId: 'b', userId: 'bob' }, 1)).toEqual({
    callId: call,
    userId: ada.userId,
  })
  const usedUp = await node.rings.take(counts, null)
  expect(usedUp).toMatchObject({ count: counts[0] })
})

const IN_THE_WAY: readonly (readonly [what: string, put: () => unknown])[] = [
  ['a call that is there', () => ring()],
  ['another call of the caller', () => rig.direct.hset('ringdown:listed:user ada', 'b', '1 1')],
  ['a call of who is called', () => rig.direct.hset('ringdown:listed:user bob', 'b', '1 1')],
  [
    'a claim of the other',
    () => node.calls.claim(pairOf('ada', 'bob'), { callId: 'b', userId: 'bob' }, 10_000),
  ],
  ['a refusal', () => node.rings.decline('ada', 'bob', 'Bob')],
  ['a wish to be rung by few', () => rig.direct.hset(policyKey('bob'), 'bob-1', '1 contacts')],
  ['a place that is kept', () => rig.direct.set(keptPlaceKey(ada, 'user:bob'), '{}')],
  ['too many invites', () => rig.direct.set('ringdown:rate:invites:ada', '4')],
  [
    'a count that is used up',
    async () => {
      for (let times = 0; times < 2; times += 1) await node.rings.take(counts, null)
    },
  ],
]

it.each(IN_THE_WAY)('%s prevents it, and nothing is changed', async (_what, put) => {
  await put()
  const before = await kept()
  expect(await ring()).toBe('prevented')
  expect(await kept()).toEqual(before)
})

it('a wish that is no hindrance, and as many invites as may be, are not in the way', async () => {
  await rig.direct.hset(policyKey('bob'), 'bob-1', '1 everyone')
  await rig.direct.set('ringdown:rate:invites:ada', '3')
  expect(await ring()).toBe('appended')
})
