import { describe, expect, it } from 'vitest'
import { isOpenAt, isTimeZone, nextOpening, type OpeningHours } from '../src/lines/opening-hours.js'

const berlin = (...spans: OpeningHours['spans']): OpeningHours => ({ timeZone: 'Europe/Berlin', spans })
const at = (text: string) => Date.parse(text)
const hour = (h: number, minutes = 0) => h * 60 + minutes

/** Monday to Friday, nine to five. */
const OFFICE = berlin(...([1, 2, 3, 4, 5] as const).map(day => ({ day, from: hour(9), to: hour(17) })))

describe('opening hours', () => {
  it('count by the wall clock of the place, in summer and in winter', () => {
    expect(isOpenAt(OFFICE, at('2025-07-01T07:00Z'))).toBe(true)
    expect(isOpenAt(OFFICE, at('2025-07-01T06:59Z'))).toBe(false)
    expect(isOpenAt(OFFICE, at('2025-12-01T07:59Z'))).toBe(false)
    expect(isOpenAt(OFFICE, at('2025-12-01T08:00Z'))).toBe(true)
    expect(isOpenAt(OFFICE, at('2025-12-01T15:59Z'))).toBe(true)
    expect(isOpenAt(OFFICE, at('2025-12-01T16:00Z'))).toBe(false)
  })

  it('name the next opening, over a weekend in which the clock is changed', () => {
    // Friday evening in winter time; on Monday it is summer.
    expect(nextOpening(OFFICE, at('2025-03-28T18:00Z'))).toBe(at('2025-03-31T07:00Z'))
    expect(nextOpening(OFFICE, at('2025-10-24T18:00Z'))).toBe(at('2025-10-27T08:00Z'))
    expect(nextOpening(OFFICE, at('2025-12-01T05:00Z'))).toBe(at('2025-12-01T08:00Z'))
    expect(nextOpening(OFFICE, at('2025-12-01T09:30Z'))).toBe(at('2025-12-01T09:30Z'))
  })

  it('may go past midnight', () => {
    const night = berlin({ day: 5, from: hour(22), to: hour(2) })
    expect(isOpenAt(night, at('2025-12-05T20:59Z'))).toBe(false)
    expect(isOpenAt(night, at('2025-12-05T21:00Z'))).toBe(true)
    expect(isOpenAt(night, at('2025-12-06T00:59Z'))).toBe(true)
    expect(isOpenAt(night, at('2025-12-06T01:00Z'))).toBe(false)
  })

  it('are open all day from midnight to midnight', () => {
    const day = berlin({ day: 7, from: 0, to: 1440 })
    expect(isOpenAt(day, at('2025-12-06T22:59Z'))).toBe(false)
    expect(isOpenAt(day, at('2025-12-06T23:00Z'))).toBe(true)
    expect(isOpenAt(day, at('2025-12-07T22:59Z'))).toBe(true)
    expect(isOpenAt(day, at('2025-12-07T23:00Z'))).toBe(false)
  })

  it('open once the clock was put forward over the time at which they would', () => {
    const early = berlin({ day: 7, from: hour(2, 30), to: hour(6) })
    // At two o'clock on 30 March it is three.
    expect(nextOpening(early, at('2025-03-29T12:00Z'))).toBe(at('2025-03-30T01:00Z'))
    expect(isOpenAt(early, at('2025-03-30T00:59Z'))).toBe(false)
    expect(isOpenAt(early, at('2025-03-30T01:00Z'))).toBe(true)
  })

  it('open at the first of two moments with the same time on the clock, and for both', () => {
    const early = berlin({ day: 7, from: hour(2, 30), to: hour(3) })
    expect(nextOpening(early, at('2025-10-25T12:00Z'))).toBe(at('2025-10-26T00:30Z'))
    expect(isOpenAt(early, at('2025-10-26T01:30Z'))).toBe(true)
    expect(isOpenAt(early, at('2025-10-26T01:00Z'))).toBe(false)
  })

  it('hold in places whose clocks are set by half an hour, and on the other side of the date line', () => {
    const lordHowe: OpeningHours = {
      timeZone: 'Australia/Lord_Howe',
      spans: [{ day: 7, from: hour(2, 15), to: hour(4) }],
    }
    // On 5 October 2025, two o'clock is half past two.
    expect(nextOpening(lordHowe, at('2025-10-04T00:00Z'))).toBe(at('2025-10-04T15:30Z'))
    const samoa: OpeningHours = { timeZone: 'Pacific/Apia', spans: [{ day: 1, from: hour(8), to: hour(9) }] }
    expect(nextOpening(samoa, at('2025-12-06T00:00Z'))).toBe(at('2025-12-07T19:00Z'))
  })

  it('never open without a span', () => {
    expect(nextOpening(berlin(), at('2025-12-01T10:00Z'))).toBeNull()
    expect(isOpenAt(berlin(), at('2025-12-01T10:00Z'))).toBe(false)
  })

  it('know the names of time zones', () => {
    expect(['Europe/Berlin', 'UTC', 'America/Sao_Paulo'].map(isTimeZone)).toEqual([true, true, true])
    expect(['Europe/Berlyn', '', 'Mars'].map(isTimeZone)).toEqual([false, false, false])
  })
})
