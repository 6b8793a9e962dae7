import { describe, expect, it } from 'vitest'
import type { CallStore } from '../src/store/call-store.js'
import { pairOf } from '../src/store/pair.js'
import { intercept, invite, NO_LIMITS, nameOf, openSequencers, party } from './sequencer-rig.js'

const ada = party('ada')
const bob = party('bob')

/** Sequencers whose calls of the store are counted, and how many of them wait at the same time at most. */
function setUp() {
  const calls: string[] = []
  let waiting = 0
  let most = 0
  const counted = (store: CallStore) =>
    intercept(store, async (method, call) => {
      calls.push(method)
      waiting += 1
      most = Math.max(most, waiting)
      // The answer of a store elsewhere takes its time.
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
      return call().finally(() => {
        waiting -= 1
      })
    })
  const rig = openSequencers({ through: counted })
  /** What was asked of the store since the last time. */
  const asked = () => {
    const counts: Record<string, number> = {}
    for (const name of calls.splice(0)) counts[name] = (counts[name] ?? 0) + 1
    return counts
  }
  return { ...rig, asked, most: () => most }
}

describe('the store is asked', () => {
  it('twice for an entry: what the call is, and to take the entry', async () => {
    const { append, asked } = setUp()
    await append(ada, 'c', invite('user:bob'))
    asked()
    const candidates = {
      type: 'candidates',
      session: 1,
      ufrag: 'u',
      candidates: [],
      endOfCandidates: false,
    } as const
    await append(ada, 'c', candidates)
    expect(asked()).toEqual({ recent: 1, append: 1 })
    await append(bob, 'c', { type: 'ringing' })
    expect(asked()).toEqual({ recent: 1, append: 1 })
    // Concealment is decided on the same reading.
    await append(bob, 'c', { ...candidates, to: nameOf(ada) })
    const { repeated, ...rest } = asked()
    expect([rest, repeated]).toEqual([{ recent: 1, head: 1 }, 1])
  })

  it('to claim the pair while the ring is counted, and to release it again where that is one too many', async () => {
    const asked: string[] = []
    const turn = async () => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
    }
    const { append, store, clock } = openSequencers({
      rates: { ...NO_LIMITS, ringsOfPair: { points: 1, seconds: 60 } },
      through: store =>
        intercept(store, (method, call) => {
          if (method === 'claim' || method === 'release') asked.push(method)
          return call()
        }),
      countedThrough: rings =>
        new Proxy(rings, {
          get: (target, name: keyof typeof rings) =>
            name !== 'take'
              ? target[name].bind(target)
              : async (...given: Parameters<typeof rings.take>) => {
                  asked.push('count')
                  await turn()
                  asked.push('counted')
                  return target.take(...given)
                },
        }),
    })
    expect(await append(ada, 'c', invite('user:bob'))).toBe(1)
    expect(asked.splice(0)).toEqual(['count', 'claim', 'counted'])
    await append(ada, 'c', { type: 'hangup', reason: 'cancelled' })
    // The claim of the first has ended.
    await clock.advance(10_001)
    asked.splice(0)
    expect(await append(ada, 'd', invite('user:bob'))).toBe('call-refused')
    expect(asked).toEqual(['count', 'claim', 'counted', 'release'])
    const theirs = { callId: 'e', userId: 'bob' }
    expect(await store.claim(pairOf('ada', 'bob'), theirs, 10_000)).toEqual(theirs)
  })

  it('once for a copy, whose state and log are of one moment', async () => {
    const { append, reading, asked } = setUp()
    await append(ada, 'c', invite('user:bob'))
    asked()
    await reading.sync(bob, 'c', 0)
    expect(asked()).toEqual({ read: 1 })
  })

  it('once for each call that waits at an address, for all of them at the same time', async () => {
    const { append, reading, asked, most } = setUp()
    for (let n = 0; n < 20; n += 1) await append(party(`u${n}`), `c${n}`, invite('line:support'))
    asked()
    const { calls } = await reading.waitingAt(bob, 'line:support')
    expect(calls).toHaveLength(20)
    expect(asked()).toEqual({ held: 1, read: 20 })
    expect(most()).toBeGreaterThanOrEqual(20)
  })

  it('once more for a draft that was refused: it may be one sent again', async () => {
    const { sequencer, append, asked } = setUp()
    await append(ada, 'c', invite('user:bob'))
    const accept = { type: 'accept', entryId: 'mine' } as const
    const { reply } = await sequencer.append(bob, 'c', accept, 'here')
    asked()
    expect((await sequencer.append(bob, 'c', accept, 'here')).reply).toEqual(reply)
    expect(asked()).toEqual({ recent: 1, head: 1, repeated: 1 })
  })
})
