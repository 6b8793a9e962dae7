import { describe, expect, it } from 'vitest'
import { Queue } from '../src/lines/queue.js'

const NOW = 1_700_000_000_000
const MINUTE = 60_000

const waiting = (callId: string, since: number, arrivedAt = since) => ({ callId, since, arrivedAt })

describe('a queue', () => {
  it('is in the order in which its callers began to wait, also elsewhere before', () => {
    const queue = new Queue()
    queue.join(waiting('a', NOW))
    queue.join(waiting('b', NOW + 1))
    queue.join(waiting('transferred', NOW - MINUTE, NOW + 2))
    expect(['transferred', 'a', 'b', 'stranger'].map(callId => queue.placeOf(callId))).toEqual([1, 2, 3, 0])
    queue.leave('a', NOW + 3, false)
    expect(['transferred', 'b'].map(callId => queue.placeOf(callId))).toEqual([1, 2])
  })

  it('counts the time from one answer to the next, and not who gives up', () => {
    const queue = new Queue()
    for (let n = 0; n < 6; n += 1) queue.join(waiting(`${n}`, NOW + n))
    for (let n = 0; n < 3; n += 1) {
      expect(queue.estimate(1, NOW + 2 * n * MINUTE)).toBeNull()
      queue.leave(`${n}`, NOW + 2 * (n + 1) * MINUTE, true)
    }
    const now = NOW + 6 * MINUTE
    queue.leave('3', now, false)
    expect(queue.estimate(1, now)).toBe(2 * MINUTE)
    expect(queue.estimate(2, now)).toBe(4 * MINUTE)
    expect(queue.estimate(1, now + 5 * MINUTE)).toBe(5 * MINUTE)
  })

  it('does not take the time in which nobody waited for a wait', () => {
    const queue = new Queue()
    for (let n = 0; n < 4; n += 1) {
      const at = NOW + n * 20 * MINUTE
      queue.join(waiting(`${n}`, at))
      queue.leave(`${n}`, at + MINUTE, true)
    }
    const now = NOW + 100 * MINUTE
    queue.join(waiting('a', now))
    expect(queue.estimate(1, now)).toBe(MINUTE)
  })

  it('is idle once nobody waits and its answers are long ago', () => {
    const queue = new Queue()
    expect(queue.isIdle(NOW)).toBe(true)
    queue.join(waiting('a', NOW))
    expect(queue.isIdle(NOW)).toBe(false)
    queue.leave('a', NOW, true)
    expect(queue.isIdle(NOW)).toBe(false)
    expect(queue.isIdle(NOW + 3 * 3_600_000)).toBe(true)
  })
})
