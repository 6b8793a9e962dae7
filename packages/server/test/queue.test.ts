import type { CallState, Party, Visit } from '@ringdown/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Queue } from '../src/lines/queue.js'
import { type Answer, answerAfter } from '../src/store/line-store.js'

const NOW = 1_700_000_000_000
const MINUTE = 60_000

/** A call that waits on a line. */
function waiting(callId: string, since: number, arrivedAt = since, visit: Visit = { since, arrivedAt }) {
  const caller: Party = { userId: callId, deviceId: 'd', name: callId }
  const facts = {
    callId,
    caller,
    address: 'line:desk',
    media: { audio: true, video: true },
    rang: [],
  } as const
  return {
    ...{ ...facts, visit, phase: 'calling', warm: null, parties: [caller], left: [] },
    ...{ version: 1, closedSession: 0 },
  } as const satisfies CallState
}

const orderOf = (queue: Queue) => queue.waiting.map(({ call }) => call.callId)

function answers(...times: readonly number[]): readonly Answer[] {
  const all: Answer[] = []
  for (const at of times) all.push(answerAfter(all.at(-1), at, NOW))
  return all
}

/** Calls as a store lists them: in the order in which they came, some of them with what they waited elsewhere. */
const held = fc
  .array(fc.record({ came: fc.integer({ min: 0, max: 20 }), before: fc.integer({ min: 0, max: 20 }) }))
  .map(visits =>
    visits
      .sort((a, b) => a.came - b.came)
      .map(({ came, before }, n) => waiting(`${n}`, NOW + (came - before) * MINUTE, NOW + came * MINUTE)),
  )

describe('a queue', () => {
  it('is in the order in which its callers began to wait, also elsewhere before', () => {
    const calls = [waiting('a', NOW), waiting('b', NOW + 1), waiting('transferred', NOW - MINUTE, NOW + 2)]
    const queue = new Queue(calls, [], NOW + 3)
    expect(['transferred', 'a', 'b', 'stranger'].map(callId => queue.placeOf(callId))).toEqual([1, 2, 3, 0])
    expect(orderOf(new Queue(calls.slice(1), [], NOW + 3))).toEqual(['transferred', 'b'])
  })

  it('gives everybody a place of their own, and nobody one before those who have waited for longer', () => {
    fc.assert(
      fc.property(held, calls => {
        const queue = new Queue(calls, [], NOW + 21 * MINUTE)
        const places = calls.map(({ callId }) => queue.placeOf(callId))
        expect([...places].sort((a, b) => a - b)).toEqual(calls.map((_, index) => index + 1))
        const sinces = queue.waiting.map(({ since }) => since)
        expect(sinces).toEqual([...sinces].sort((a, b) => a - b))
      }),
    )
  })

  it('moves nobody back when somebody leaves, and only those who have waited for less when somebody comes', () => {
    fc.assert(
      fc.property(held, fc.nat(), (calls, n) => {
        const mover = calls[n % Math.max(1, calls.length)]
        const without = new Queue(
          calls.filter(call => call !== mover),
          [],
          NOW,
        )
        const queue = new Queue(calls, [], NOW)
        for (const call of calls) {
          if (mover === undefined || call === mover) continue
          const isLater = queue.placeOf(call.callId) > queue.placeOf(mover.callId)
          expect(queue.placeOf(call.callId) - without.placeOf(call.callId)).toBe(isLater ? 1 : 0)
          if (call.visit.since < mover.visit.since) expect(isLater).toBe(false)
        }
      }),
    )
  })

  it('puts a call of which nothing is known behind those of which it is', () => {
    const { visit: _, ...unknown } = waiting('unknown', NOW)
    expect(orderOf(new Queue([unknown, waiting('a', NOW)], [], NOW + 1))).toEqual(['a', 'unknown'])
  })

  it('counts the time from one answer to the next', () => {
    const calls = Array.from({ length: 6 }, (_, n) => waiting(`${n}`, NOW + n))
    for (let n = 0; n < 3; n += 1) {
      const soFar = answers(...[1, 2, 3].slice(0, n).map(done => NOW + 2 * done * MINUTE))
      expect(new Queue(calls.slice(n), soFar, NOW + 2 * n * MINUTE).estimate(1)).toBeNull()
    }
    const all = answers(NOW + 2 * MINUTE, NOW + 4 * MINUTE, NOW + 6 * MINUTE)
    const later = (ms: number) => new Queue(calls.slice(4), all, NOW + 6 * MINUTE + ms)
    expect(later(0).estimate(1)).toBe(2 * MINUTE)
    expect(later(0).estimate(2)).toBe(4 * MINUTE)
    expect(later(5 * MINUTE).estimate(1)).toBe(5 * MINUTE)
  })

  it('does not take the time in which nobody waited for a wait', () => {
    const done: Answer[] = []
    for (let n = 0; n < 4; n += 1) {
      const at = NOW + n * 20 * MINUTE
      const answered = new Queue([waiting(`${n}`, at)], [], at + MINUTE)
      done.push(answerAfter(done.at(-1), at + MINUTE, answered.waitedSince))
    }
    const now = NOW + 100 * MINUTE
    expect(new Queue([waiting('a', now)], done, now).estimate(1)).toBe(MINUTE)
    expect(new Queue([], done, now).estimate(1)).toBe(MINUTE)
  })

  it('never promises less than the time for which the first in it has waited for an answer', () => {
    fc.assert(
      fc.property(held, fc.integer({ min: 0, max: 60 }), (calls, minutes) => {
        const now = NOW + (21 + minutes) * MINUTE
        const queue = new Queue(calls, answers(NOW, NOW + MINUTE, NOW + 2 * MINUTE), now)
        const least = Math.min(now - queue.waitedSince, now - (NOW + 2 * MINUTE))
        expect(queue.estimate(1)).toBeGreaterThanOrEqual(least)
        expect(queue.estimate(3)).toBe(3 * (queue.estimate(1) ?? 0))
      }),
    )
  })
})
