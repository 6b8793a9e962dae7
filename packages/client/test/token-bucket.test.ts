import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { TokenBucket } from '../src/session/token-bucket.js'

it('gives what it holds, and then what comes back', async () => {
  const clock = new ManualClock(1000)
  const bucket = new TokenBucket(clock, 3, 2)
  expect([1, 1, 1, 1].map(tokens => bucket.take(tokens))).toEqual([true, true, true, false])
  await clock.advance(500)
  expect([bucket.take(1), bucket.take(1)]).toEqual([true, false])
})

it('takes nothing for what it refuses, and never holds more than its capacity', async () => {
  const clock = new ManualClock(1000)
  const bucket = new TokenBucket(clock, 3, 2)
  expect([bucket.take(4), bucket.take(3)]).toEqual([false, true])
  await clock.advance(60_000)
  expect([bucket.take(3.5), bucket.take(3), bucket.take(0.5)]).toEqual([false, true, false])
})

it('loses and gains nothing by a clock that is set back', () => {
  let now = 60_000
  const bucket = new TokenBucket({ now: () => now }, 2, 1)
  bucket.take(2)
  now = 0
  expect(bucket.take(1)).toBe(false)
  now = 1000
  expect(bucket.take(1)).toBe(true)
})
