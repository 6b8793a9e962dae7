import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { HeldBudget } from '../src/budgets/held-budget.js'
import { MemoryPendingRestores } from '../src/sequencer/memory-pending-restores.js'
import { MemoryCallStore } from '../src/store/memory-call-store.js'
import { invite, openSequencers, party } from './sequencer-rig.js'

const ada = party('ada')
const bob = party('bob')
const NETWORK = '192.0.2.1'
const OFFER = { type: 'description', session: 1, revision: 1 } as const
const sdpOf = (length: number) => ({ type: 'offer', sdp: 'x'.repeat(length) }) as const

function setUp(network = 1_000_000) {
  const clock = new ManualClock(1_700_000_000_000)
  const held = new HeldBudget(10_000_000, { user: 200_000, network, site: network })
  const openHold = ({ userId }: { userId: string }) => held.open({ network: NETWORK, userId })
  const store = new MemoryCallStore({ clock, tombstoneMs: 60_000, missedMs: 60_000, openHold })
  const { append } = openSequencers({ through: () => store })
  return { clock, held, store, openHold, append }
}

it('a log is charged to its authors for as long as it is there', async () => {
  const { held, store, append, clock } = setUp()
  await append(ada, 'c', invite('user:bob'))
  const small = held.held
  expect(small).toBeGreaterThan(0)
  await append(ada, 'c', { ...OFFER, description: sdpOf(20_000) })
  expect(held.heldBy(NETWORK)).toBeGreaterThan(20_000)
  await append(bob, 'c', { type: 'accept' })
  await append(ada, 'c', { type: 'hangup', reason: 'completed' })
  // Its history is small, and goes in its time.
  expect(held.held).toBeLessThan(10_000)
  expect(held.held).toBeGreaterThan(small)
  await clock.advance(70_000)
  await store.takeDue(clock.now(), 1)
  expect([held.held, held.payers]).toEqual([0, 0])
})

it('text beyond Latin-1 is charged at two bytes a character', async () => {
  const { held, append } = setUp()
  await append(ada, 'c', invite('user:bob'))
  const before = held.held
  await append(ada, 'c', { ...OFFER, description: { type: 'offer', sdp: 'ж'.repeat(20_000) } })
  expect(held.held - before).toBeGreaterThan(40_000)
})

it('an author who holds too much is refused, but may end the call; then there is room again', async () => {
  const { held, append } = setUp()
  for (let n = 0; n < 20; n += 1) {
    await append(ada, `c${n}`, invite(`line:l${n}`))
    await append(ada, `c${n}`, { ...OFFER, description: sdpOf(30_000) })
  }
  expect(held.held).toBeLessThanOrEqual(200_000)
  expect(await append(ada, 'c0', { ...OFFER, description: sdpOf(30_000) })).toBe('limit-reached')
  const before = held.held
  for (let n = 0; n < 8; n += 1)
    expect(await append(ada, `c${n}`, { type: 'hangup', reason: 'cancelled' })).toBeTypeOf('number')
  expect(held.held).toBeLessThan(before - 100_000)
  expect(await append(ada, 'again', invite('line:l'))).toBe(1)
})

it('one network cannot take the room of another', async () => {
  const { held, append } = setUp(50_000)
  await append(ada, 'c', invite('user:bob'))
  expect(await append(ada, 'c', { ...OFFER, description: sdpOf(60_000) })).toBe('limit-reached')
  expect(held.open({ network: '192.0.2.2', userId: 'eve' }).resize(40_000)).toBe(true)
})

it('a device is in four accepted calls at most', async () => {
  const { append } = setUp()
  for (let n = 0; n < 5; n += 1) await append(party(`u${n}`), `c${n}`, invite('line:support'))
  const accepts = []
  for (let n = 0; n < 5; n += 1) accepts.push(await append(bob, `c${n}`, { type: 'accept' }))
  expect(accepts).toEqual([2, 2, 2, 2, 'limit-reached'])
  await append(bob, 'c0', { type: 'hangup', reason: 'completed' })
  expect(await append(bob, 'c4', { type: 'accept' })).toBe(2)
})

it('requests to restore calls are charged, and released when they are withdrawn or have waited long enough', async () => {
  const { held, openHold, clock } = setUp(20_000)
  const pending = new MemoryPendingRestores({ clock, lifetimeMs: 1_000, openHold })
  const request = (callId: string) => ({
    author: ada,
    place: `place ${callId}`,
    callId,
    address: 'line:a' as const,
    media: { audio: true, video: true },
    parties: [ada, bob],
  })
  await pending.put(request('a'))
  const one = held.held
  await pending.put(request('b'))
  expect(held.held).toBeGreaterThan(one)
  await pending.withdraw(ada, 'b')
  await pending.withdraw(ada, 'a')
  expect(held.held).toBe(0)
  const asked = Array.from({ length: 50 }, (_, n) => pending.put(request(`c${n}`)))
  const outcomes = await Promise.allSettled(asked)
  expect(outcomes.at(-1)).toMatchObject({
    reason: { code: 'limit-reached', problem: { retryAfterMs: 5_000 } },
  })
  expect(held.held).toBeLessThanOrEqual(20_000)
  // As do those of many devices, of which none asks again.
  const others = Array.from({ length: 20 }, (_, n) =>
    pending.put({ ...request('d'), author: party(`u${n}`) }),
  )
  expect((await Promise.allSettled(others)).at(-1)?.status).toBe('rejected')
  expect(held.held).toBeGreaterThan(15_000)
  await clock.advance(1_001)
  expect(held.held).toBe(0)
  await pending.put({ ...request('e'), author: bob })
  expect(held.held).toBe(one)
  pending.close()
  expect(clock.pending).toBe(0)
})
