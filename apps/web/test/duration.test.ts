import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, speakDuration } from '../src/time/duration.js'

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [7_999, '0:07'],
    [61_000, '1:01'],
    [600_000, '10:00'],
    [3_600_000, '1:00:00'],
    [3_723_000, '1:02:03'],
    [-5_000, '0:00'],
  ])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it('reads back as the whole seconds it was made from', () => {
    fc.assert(
      fc.property(fc.nat(100 * 3600), seconds => {
        const read = formatDuration(seconds * 1000)
          .split(':')
          .reduce((total, part) => total * 60 + Number(part), 0)
        expect(read).toBe(seconds)
      }),
    )
  })
})

describe('speakDuration', () => {
  it.each([
    [0, '0 seconds'],
    [1_000, '1 second'],
    [59_900, '59 seconds'],
    [60_000, '1 minute'],
    [61_000, '1 minute 1 second'],
    [125_000, '2 minutes 5 seconds'],
    [3_600_000, '1 hour'],
    [7_500_000, '2 hours 5 minutes'],
  ])('%i ms is "%s"', (ms, text) => expect(speakDuration(ms)).toBe(text))
})
