import { describe, expect, it } from 'vitest'
import { formatMoment } from '../src/time/moment.js'

const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 5).getTime()

describe('formatMoment', () => {
  const now = at(21, 9)

  it('is the time for today', () => expect(formatMoment(at(21, 0), now, 'en-GB')).toBe('0:05'))
  it('is "Yesterday" for late last night, even if only hours ago', () =>
    expect(formatMoment(at(20, 23), now, 'en-GB')).toBe('Yesterday'))
  it('is the weekday within the week', () => expect(formatMoment(at(16, 12), now, 'en-GB')).toBe('Monday'))
  it('is the date for a week ago, whose weekday would read as today', () =>
    expect(formatMoment(at(14, 12), now, 'en-GB')).toBe('14 Nov'))
  it('is the time if the other clock is ahead', () =>
    expect(formatMoment(at(21, 10), now, 'en-GB')).toBe('10:05'))
})
