import { describe, expect, it } from 'vitest'
import type { Rate } from '../src/rate.js'
import type { Reachability } from '../src/sequencer/ports.js'
import type { RingRates } from '../src/sequencer/ring-rules.js'
import type { CallStore } from '../src/store/call-store.js'
import { StoreError } from '../src/store/store-error.js'
import { intercept, invite, NO_LIMITS, openSequencers, party, RING } from './sequencer-rig.js'

const ada = party('ada')
const bob = party('bob')

const ONE: Rate = { points: 1, seconds: 600 }
const NO_RING_TWICE: RingRates = { ...NO_LIMITS, ringsOfPair: ONE, ringsToAddress: ONE }

/** Sequencers whose store can be made to fail. */
function setUp(reachability: Partial<Reachability> = {}, rates = NO_LIMITS) {
  /** How often each method still fails. */
  const failures = new Map<keyof CallStore, number>()
  const failing = (store: CallStore) =>
    intercept(store, async (method, call) => {
      const left = failures.get(method) ?? 0
      if (left === 0) return call()
      failures.set(method, left - 1)
      throw new Error(`${method} failed`)
    })
  const rig = openSequencers({ through: failing, reachability, rates })
  const fail = (method: keyof CallStore, times: number) => void failures.set(method, times)
  const lastOf = async (callId: string) => {
    const entry = (await rig.logOf(callId)).at(-1)
    return entry && 'reason' in entry ? entry.reason : entry?.type
  }
  return { ...rig, fail, lastOf }
}

describe('a deadline is kept', () => {
  it.each([1, 2])('though ending its call failed %i times', async times => {
    const { append, clock, deadlines, fail, lastOf, errors } = setUp()
    await append(ada, 'c', invite('user:bob'))
    await clock.advance(RING)
    fail('append', times)
    for (let attempt = 0; attempt <= times; attempt += 1) {
      expect(await lastOf('c')).toBe('invite')
      await deadlines.check()
      await clock.advance(1_000)
    }
    expect(await lastOf('c')).toBe('no-answer')
    expect(errors).toHaveLength(times)
  })

  it.each([1, 2])('though ending its call, and giving it back, failed %i times', async times => {
    const { append, clock, deadlines, fail, lastOf, memory } = setUp()
    await append(ada, 'c', invite('user:bob'))
    await clock.advance(RING)
    fail('append', times)
    fail('returnDue', times)
    for (let attempt = 0; attempt <= times; attempt += 1) {
      expect(await lastOf('c')).toBe('invite')
      await deadlines.check()
      // It is due again when the lease of the one that failed has ended.
      await clock.advance(29_000)
      await deadlines.check()
      await clock.advance(1_000)
    }
    expect(await lastOf('c')).toBe('no-answer')
    expect((await memory.countLive()).calling).toBe(0)
  })

  it('though the process that took it died over it', async () => {
    const { append, clock, deadlines, store, lastOf } = setUp()
    await append(ada, 'c', invite('user:bob'))
    await clock.advance(RING)
    expect(await store.takeDue(clock.now(), 30_000)).toHaveLength(1)
    await deadlines.check()
    expect(await lastOf('c')).toBe('invite')
    await clock.advance(30_000)
    await deadlines.check()
    expect(await lastOf('c')).toBe('no-answer')
  })

  it('though the one before it in the batch failed, and one is taken again that could not be settled', async () => {
    const { append, clock, deadlines, fail, lastOf } = setUp()
    for (const n of [1, 2, 3]) await append(party(`u${n}`), `c${n}`, invite(`user:v${n}`))
    await clock.advance(RING)
    fail('append', 1)
    fail('settleDue', 1)
    await deadlines.check()
    const ended = await Promise.all(['c1', 'c2', 'c3'].map(lastOf))
    expect(ended).toEqual(['invite', 'no-answer', 'no-answer'])
    await clock.advance(1_000)
    await deadlines.check()
    expect(await lastOf('c1')).toBe('no-answer')
    expect(await lastOf('c2')).toBe('no-answer')
  })
})

describe('an invite', () => {
  it('that cannot be written does not ring, and can be placed again', async () => {
    const { append, fail, logOf, clock, deadlines, lastOf } = setUp()
    fail('append', 1)
    await expect(append(ada, 'c', invite('user:bob'))).rejects.toThrow('append failed')
    expect(await logOf('c')).toEqual([])
    expect(await append(bob, 'back', invite('user:ada'))).toBe(1)
    expect(await append(bob, 'back', { type: 'hangup', reason: 'cancelled' })).toBe(2)
    expect(await append(ada, 'c', invite('user:bob'))).toBe(1)
    await clock.advance(RING)
    await deadlines.check()
    expect(await lastOf('c')).toBe('no-answer')
  })

  it.each(['user:bob', 'line:desk'] as const)(
    'to %s that could not be placed counts as no ring',
    async address => {
      const { append, fail } = setUp({}, NO_RING_TWICE)
      for (let n = 0; n < 3; n += 1) {
        fail('append', 1)
        await expect(append(ada, `c${n}`, invite(address))).rejects.toThrow('append failed')
      }
      expect(await append(ada, 'c', invite(address))).toBe(1)
      await append(ada, 'c', { type: 'hangup', reason: 'cancelled' })
      expect(await append(ada, 'd', invite(address))).toBe('call-refused')
    },
  )
})

/** Sequencers whose store takes what is appended, and does not answer until it is told to. */
function setUpSilent() {
  let isSilent = true
  const silent = (store: CallStore) =>
    intercept(store, async (method, call) => {
      const answer = await call()
      if (method === 'append' && isSilent) throw new StoreError('no answer')
      return answer
    })
  const answerAgain = () => {
    isSilent = false
  }
  return { ...openSequencers({ through: silent }), answerAgain }
}

describe('a store that does not answer', () => {
  it('may have taken an invite whose caller was told that it does not ring: that call is ended when it is back', async () => {
    const { append, logOf, sequencer, answerAgain } = setUpSilent()
    expect(await append(ada, 'c', invite('user:bob'))).toBe('out-of-service')
    expect((await logOf('c')).map(({ type }) => type)).toEqual(['invite'])
    answerAgain()
    await sequencer.cancelUnsure()
    expect((await logOf('c')).at(-1)).toMatchObject({ type: 'hangup', reason: 'cancelled', from: null })
    await sequencer.cancelUnsure()
    expect(await logOf('c')).toHaveLength(2)
  })

  it('ends such a call also for somebody who has answered it meanwhile', async () => {
    const { append, logOf, sequencer, answerAgain } = setUpSilent()
    expect(await append(ada, 'c', invite('user:bob'))).toBe('out-of-service')
    answerAgain()
    expect(await append(bob, 'c', { type: 'accept' })).toBe(2)
    await sequencer.cancelUnsure()
    expect((await logOf('c')).at(-1)).toMatchObject({ type: 'hangup', reason: 'peer-left', from: null })
  })

  it('refuses everything else for a moment only, and without asking it once more', async () => {
    const asked: string[] = []
    const away = (store: CallStore) =>
      intercept(store, async (method, call) => {
        if (asked.length > 0) asked.push(method)
        if (asked.length > 1) throw new StoreError('no answer')
        return call()
      })
    const { append } = openSequencers({ through: away })
    await append(ada, 'c', invite('user:bob'))
    asked.push('from here')
    expect(await append(bob, 'c', { type: 'ringing' })).toBe('unavailable')
    expect(asked).toEqual(['from here', 'recent'])
  })
})

describe('a device that left', () => {
  it('has its other calls seen to, though one of them could not be', async () => {
    const { append, clock, deadlines, fail, lastOf } = setUp({ unreachable: async devices => devices })
    for (const n of [1, 2]) await append(ada, `c${n}`, invite(`line:l${n}`))
    fail('setDue', 1)
    await expect(deadlines.deviceLeft(ada)).rejects.toThrow('setDue failed')
    await clock.advance(10_000)
    await deadlines.check()
    expect(await lastOf('c2')).toBe('peer-left')
  })
})

describe('a device that arrives', () => {
  it('does not leave the call that its next connection is in, when the store takes long to answer', async () => {
    const { append, deadlines, lastOf } = setUp()
    await append(ada, 'c', invite('line:support'))
    let isOvertaken = false
    const arrival = deadlines.deviceArrived(ada, [], () => isOvertaken)
    isOvertaken = true
    await arrival
    expect(await lastOf('c')).toBe('invite')
    await deadlines.deviceArrived(ada, [], () => false)
    expect(await lastOf('c')).toBe('peer-left')
  })
})
