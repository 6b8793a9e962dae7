import { describe, expect, it } from 'vitest'
import { formatUntil } from '../src/time/until.js'

const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 5).getTime()

describe('formatUntil', () => {
  const now = at(21, 9)

  it.each([
    [at(21, 23), '23:05'],
    [at(22, 0), 'tomorrow, 0:05'],
    [at(23, 15), 'Monday, 15:05'],
    [at(28, 15), '28 Nov, 15:05'],
  ])('%s is %s', (then, text) => expect(formatUntil(then, now, 'en-GB')).toBe(text))
})
