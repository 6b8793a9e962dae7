import {
  type Address,
  type CallState,
  type Clock,
  PROTOCOL_VERSION,
  reduce,
  SERVER_LIMITS,
} from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { HeldBudget } from '../src/budgets/held-budget.js'
import { MemoryRateLimit } from '../src/gateway/memory-rate-limit.js'
import { MemoryReportLedger } from '../src/metrics/memory-report-ledger.js'
import { RedisCallStore } from '../src/redis/calls/redis-call-store.js'
import { redisRateLimits } from '../src/redis/rates/redis-rate-limit.js'
import { RedisConnection } from '../src/redis/redis-connection.js'
import { RedisReportLedger } from '../src/redis/reports/redis-report-ledger.js'
import { RedisPendingRestores } from '../src/redis/restores/redis-pending-restores.js'
import { RedisRingLedger } from '../src/redis/rings/redis-ring-ledger.js'
import { RedisRingPolicies } from '../src/redis/rings/redis-ring-policies.js'
import { MemoryPendingRestores } from '../src/sequencer/memory-pending-restores.js'
import { MemoryRingLedger } from '../src/sequencer/memory-ring-ledger.js'
import { MemoryRingPolicies } from '../src/sequencer/memory-ring-policies.js'
import { RING_RATES } from '../src/sequencer/ring-rules.js'
import { entryOf } from '../src/store/call-store.js'
import { pendingRestoresContract, RESTORATION } from './pending-restores-contract.js'
import { rateLimitContract, SIX_AN_HOUR, taken } from './rate-limit-contract.js'
import { openRedisRig } from './redis-rig.js'
import { reportLedgerContract } from './report-ledger-contract.js'
import { DECLINED_FOR, ringLedgerContract, SLOW_RATES } from './ring-ledger-contract.js'
import { AWAY_FOR, ringPoliciesContract } from './ring-policies-contract.js'

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

/** A lease that a test can end, which is how Redis is away for those who write. */
const openLease = () => ({ until: Number.MAX_SAFE_INTEGER, fence: 1 })

function inMemory() {
  const clock = new JumpingClock(1_700_000_000_000)
  return { clock, elapse: (ms: number) => clock.jump(ms) }
}

const twice = <T>(make: () => T): readonly [T, T] => [make(), make()]
const shared = <T>(one: T): readonly [T, T] => [one, one]

const memoryRings = (clock: Clock) =>
  new MemoryRingLedger({ clock, rates: SLOW_RATES, declinedMs: DECLINED_FOR })

ringLedgerContract('the memory', async () => {
  const { clock, elapse } = inMemory()
  return { ledgers: shared(memoryRings(clock)), elapse }
})
ringLedgerContract('Redis', async () => {
  const { clock, elapse, access } = await rig.empty()
  const options = { ...access, rates: SLOW_RATES, declinedMs: DECLINED_FOR }
  return { ledgers: twice(() => new RedisRingLedger({ ...options, own: memoryRings(clock) })), elapse }
})

ringPoliciesContract('the memory', async () => {
  const { clock, elapse } = inMemory()
  return { policies: new MemoryRingPolicies({ clock, lifetimeMs: AWAY_FOR }), elapse }
})
ringPoliciesContract('Redis', async () => {
  const { policiesOf, elapse } = await openPolicies()
  return { policies: policiesOf(1), elapse }
})

pendingRestoresContract('the memory', async () => {
  const { clock, elapse } = inMemory()
  return { pending: shared(new MemoryPendingRestores({ clock, lifetimeMs: RESTORATION })), elapse }
})
pendingRestoresContract('Redis', async () => {
  const { clock, elapse, access } = await rig.empty()
  const options = { clock, lifetimeMs: RESTORATION }
  const make = () =>
    new RedisPendingRestores({ ...access, ...options, own: new MemoryPendingRestores(options) })
  return { pending: twice(make), elapse }
})

reportLedgerContract('the memory', async () => ({
  ledgers: shared(new MemoryReportLedger(inMemory().clock)),
  begin: async () => {},
}))
reportLedgerContract('Redis', async () => {
  const { access, clock } = await rig.empty()
  const store = new RedisCallStore({ ...access, clock, tombstoneMs: 60_000, missedMs: 60_000 })
  const ada = { userId: 'ada', deviceId: 'd', name: 'Ada' }
  const media = { audio: true, video: true }
  const draft = { type: 'invite', entryId: 'e', address: 'line:a', media } as const
  return {
    ledgers: twice(() => new RedisReportLedger({ ...access, own: new MemoryReportLedger(clock) })),
    async begin(callId) {
      const seal = { v: PROTOCOL_VERSION, callId, from: ada, at: 1 } as const
      const next = reduce(null, entryOf(draft, seal, 0)) as CallState
      await store.append(callId, draft, seal, { ifVersion: 0, next })
    },
  }
})

rateLimitContract('the memory', async () => {
  const { clock, elapse } = inMemory()
  return { limits: shared(new MemoryRateLimit(clock, SIX_AN_HOUR)), elapse }
})
rateLimitContract('Redis', async () => {
  const { limitOf, elapse } = await openLimits()
  return { limits: twice(() => limitOf('invites')), elapse }
})

async function openLimits(lease = openLease()) {
  const { access, clock, elapse } = await rig.empty(lease)
  const own = () => new MemoryRateLimit(clock, SIX_AN_HOUR)
  const limitOf = (name: 'invites' | 'messages') => redisRateLimits({ ...access, own })(name, SIX_AN_HOUR)
  return { limitOf, elapse }
}

async function openPolicies(lease = openLease()) {
  const { access, clock, elapse } = await rig.empty(lease)
  const living = [1, 2]
  const policiesOf = (self: number) =>
    new RedisRingPolicies({ ...access, clock, lifetimeMs: AWAY_FOR, nodes: { self, all: living } })
  return { policiesOf, living, elapse }
}

describe('while Redis cannot be used', () => {
  it('rings count in each process, from where they were', async () => {
    const lease = openLease()
    const { access, clock } = await rig.empty(lease)
    const options = { ...access, rates: SLOW_RATES, declinedMs: DECLINED_FOR, own: memoryRings(clock) }
    const ledger = new RedisRingLedger(options)
    const pair = [{ rate: 'ringsOfPair', key: 'ada bob' }] as const
    expect(await ledger.take(pair, null)).toBeNull()
    lease.until = 0
    const ring = { callId: 'x', caller: 'ada', address: 'line:a', network: 'n', beside: [] } as const
    for (const call of [null, ring]) expect(await ledger.take(pair, call)).toBeNull()
    expect(await ledger.take(pair, null)).not.toBeNull()
    await ledger.decline('ada', 'bob', 'Bob')
    const away = new RedisRingLedger({ ...options, redis: unreachable(clock) })
    expect(await away.declineOf('ada', 'bob')).toMatchObject({ name: 'Bob' })
    expect(await away.networksOf('line:a', ['x'])).toEqual(['n'])
  })

  it('a rate limit is that of each process', async () => {
    const lease = openLease()
    const { limitOf } = await openLimits(lease)
    const limit = limitOf('invites')
    for (let n = 0; n < 3; n += 1) expect(await taken(limit, 'a')).toBeNull()
    lease.until = 0
    for (let n = 0; n < 3; n += 1) expect(await taken(limit, 'a')).toBeNull()
    expect(await taken(limit, 'a')).not.toBeNull()
  })

  it('a report counts once in each process', async () => {
    const { access, clock } = await rig.empty({ until: 0, fence: 1 })
    const ledger = new RedisReportLedger({ ...access, own: new MemoryReportLedger(clock) })
    const reporter = { userId: 'ada', deviceId: 'd' }
    expect(await ledger.enter('c', reporter)).toBe(true)
    expect(await ledger.enter('c', reporter)).toBe(false)
  })

  it('a device may leave a call, and is told to ask again if it wants to restore one', async () => {
    const { access, clock } = await rig.empty({ until: 0, fence: 1 })
    const options = { clock, lifetimeMs: RESTORATION }
    const own = new MemoryPendingRestores(options)
    const pending = new RedisPendingRestores({ ...access, ...options, own })
    const ada = { userId: 'ada', deviceId: 'd', name: 'Ada' }
    const request = { callId: 'c', address: 'line:a', media: { audio: true, video: true } } as const
    const asked = pending.put({ ...request, parties: [ada], author: ada, place: 'p' })
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' })
    await pending.withdraw(ada, 'c')
    expect(await pending.of(ada)).toEqual([])
  })

  it('what devices say of who may ring them is told to it when it is back', async () => {
    const lease = openLease()
    const { policiesOf } = await openPolicies(lease)
    const policies = policiesOf(1)
    const [laptop, phone] = [
      { userId: 'bob', deviceId: 'laptop' },
      { userId: 'bob', deviceId: 'phone' },
    ]
    await policies.set(laptop, 'contacts')
    lease.until = 0
    await policies.set(phone, 'contacts')
    await policies.set(phone, 'everyone')
    await policies.leave(laptop)
    lease.until = Number.MAX_SAFE_INTEGER
    expect(await policies.of('bob')).toBe('contacts')
    await policies.catchUp()
    expect(await policies.of('bob')).toBe('everyone')
    expect(await rig.direct.hvals('ringdown:ring-policy:bob')).toEqual(['1 everyone'])
  })
})

describe('what devices of several nodes say of who may ring them', () => {
  const laptop = { userId: 'bob', deviceId: 'laptop' }
  const phone = { userId: 'bob', deviceId: 'phone' }

  it('counts on all nodes, and as long as their node is alive', async () => {
    const { policiesOf, living } = await openPolicies()
    const [one, two] = [policiesOf(1), policiesOf(2)]
    await one.set(laptop, 'contacts')
    await two.set(phone, 'everyone')
    expect(await two.of('bob')).toBe('contacts')
    living.shift()
    expect(await two.of('bob')).toBe('everyone')
    await two.leave(phone)
    expect(await two.of('bob')).toBe('everyone')
  })

  it('stays if a node dies with the last of them, until another says something else', async () => {
    const { policiesOf, living } = await openPolicies()
    const [one, two] = [policiesOf(1), policiesOf(2)]
    await one.set(laptop, 'contacts')
    living.shift()
    expect(await two.of('bob')).toBe('contacts')
    await two.set(phone, 'everyone')
    expect(await two.of('bob')).toBe('everyone')
    expect(await rig.direct.hlen('ringdown:ring-policy:bob')).toBe(1)
  })

  it('is that of the node that a device moved to, whatever the old one still says', async () => {
    const { policiesOf } = await openPolicies()
    const [one, two] = [policiesOf(1), policiesOf(2)]
    await one.set(laptop, 'everyone')
    await two.set(laptop, 'contacts')
    await one.leave(laptop)
    expect(await one.of('bob')).toBe('contacts')
    expect(await rig.direct.hvals('ringdown:ring-policy:bob')).toEqual(['2 contacts'])
  })
})

it('the requests of one device are in the process: they would be too many for Redis', async () => {
  const { limitOf } = await openLimits()
  for (const _ of [1, 2]) await limitOf('messages').take('ada')
  expect(await rig.direct.dbsize()).toBe(0)
})

it('nodes that let calls in to a line at once let no more in than may wait there, also of one network', async () => {
  const { access, clock } = await rig.empty()
  const options = { ...access, rates: RING_RATES, declinedMs: DECLINED_FOR, own: memoryRings(clock) }
  const nodes = [new RedisRingLedger(options), new RedisRingLedger(options)]
  const to = (address: Address, networkOf: (n: number) => string, beside: readonly string[] = []) =>
    Array.from({ length: 70 }, (_, n) => ({
      ...{ callId: `c${n}`, caller: `u${n}`, address, network: networkOf(n), beside },
    }))
  const letIn = async (calls: ReturnType<typeof to>) => {
    const outcomes = await Promise.all(calls.map((call, n) => nodes[n % 2]!.take([], call)))
    return outcomes.filter(outcome => outcome === null).length
  }
  expect(await letIn(to('line:a', n => `n${n}`))).toBe(SERVER_LIMITS.openCallsPerAddress)
  expect(await letIn(to('line:b', () => 'n'))).toBe(SERVER_LIMITS.openCallsPerNetworkAtAddress)
  // Those that wait there count without having been let in here, and once.
  const waiting = [...Array.from({ length: 60 }, (_, n) => `old${n}`), 'c0']
  expect(await letIn(to('line:c', n => `n${n}`, waiting))).toBe(4)
  await nodes[0]!.giveBack([], to('line:c', n => `n${n}`)[1]!)
  expect(await letIn(to('line:c', n => `m${n}`, waiting).slice(60))).toBe(1)
})

it('no count lives for ever, and a line remembers only the calls that wait there', async () => {
  const { access, clock } = await rig.empty()
  const ledger = new RedisRingLedger({
    ...access,
    ...{ rates: SLOW_RATES, declinedMs: DECLINED_FOR, own: memoryRings(clock), onTheWayMs: 0 },
  })
  const counts = [{ rate: 'ringsToPerson', key: 'line:a' }] as const
  const ring = { caller: 'ada', address: 'line:a', network: 'n' } as const
  await ledger.take(counts, { ...ring, callId: 'x', beside: [] })
  await ledger.take(counts, { ...ring, callId: 'y', beside: ['x'] })
  await ledger.take(counts, { ...ring, callId: 'z', beside: ['y'] })
  expect((await rig.direct.hkeys('ringdown:{rings}:networks:line:a')).sort()).toEqual(['y', 'z'])
  await ledger.decline('ada', 'bob', 'Bob')
  const policies = new RedisRingPolicies({
    ...access,
    ...{ clock, lifetimeMs: AWAY_FOR, nodes: { self: 1, all: [1] } },
  })
  await policies.set({ userId: 'bob', deviceId: 'd' }, 'contacts')
  await policies.set({ userId: 'cy', deviceId: 'd' }, 'contacts')
  await policies.leave({ userId: 'cy', deviceId: 'd' })
  const options = { clock, lifetimeMs: RESTORATION }
  const restores = new RedisPendingRestores({
    ...access,
    ...{ ...options, own: new MemoryPendingRestores(options) },
  })
  const author = { userId: 'ada', deviceId: 'd', name: 'Ada' }
  const media = { audio: true, video: true }
  await restores.put({ author, callId: 'c', place: 'p', address: 'line:a', media, parties: [author] })
  const own = () => new MemoryRateLimit(clock, SIX_AN_HOUR)
  await redisRateLimits({ ...access, own })('invites', SIX_AN_HOUR).take('ada')
  const keys = await rig.direct.keys('*')
  expect(keys).toHaveLength(7)
  for (const key of keys) expect([key, (await rig.direct.pttl(key)) > 0]).toEqual([key, true])
})

it('what a device asks to restore is charged to it, also where Redis keeps it', async () => {
  const { access, clock } = await rig.empty()
  const held = new HeldBudget(20_000)
  const openHold = () => held.open({ network: '192.0.2.1', userId: 'ada' })
  const own = new MemoryPendingRestores({ clock, lifetimeMs: RESTORATION, openHold })
  const pending = new RedisPendingRestores({ ...access, lifetimeMs: RESTORATION, own })
  const author = { userId: 'ada', deviceId: 'd', name: 'Ada' }
  const request = {
    author,
    address: 'line:a',
    media: { audio: true, video: true },
    parties: [author],
  } as const
  await pending.put({ ...request, callId: 'c', place: 'p' })
  expect(held.held).toBeGreaterThan(1_024)
  await pending.withdraw(author, 'c')
  expect(held.held).toBe(0)
})

/** A Redis that has not answered yet. */
function unreachable(clock: Clock): RedisConnection {
  const connection = new RedisConnection({ url: 'redis://127.0.0.1:1', clock })
  onTestFinished(() => connection.close())
  return connection
}
