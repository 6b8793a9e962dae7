/** A day of the week as ISO 8601 counts them: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** A time on each of one weekday's dates, by the wall clock there: minutes since midnight. */
interface OpenSpan {
  readonly day: Weekday
  /** 0 to 1439. */
  readonly from: number
  /** 1 to 1440. At or before `from`, it is on the day after. */
  readonly to: number
}

/** When a line is open. */
export interface OpeningHours {
  /** An IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string
  readonly spans: readonly OpenSpan[]
}

const DAY = 1440
const MINUTE_MS = 60_000

/** A date without a place, and the minute of its day. */
interface WallTime {
  readonly year: number
  readonly month: number
  readonly date: number
  readonly minute: number
}

/** Whether the machine knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    formatFor(name)
    return true
  } catch {
    return false
  }
}

/**
 * Whether a line is open. What counts is the wall clock of its place, so an hour that happens twice in autumn is open twice.
 *
 * @param at milliseconds since the epoch.
 */
export function isOpenAt({ timeZone, spans }: OpeningHours, at: number): boolean {
  const now = wallTimeAt(timeZone, at)
  const today = weekdayOf(now)
  const yesterday = weekdayOf({ ...now, date: now.date - 1 })
  return spans.some(({ day, from, to }) => {
    const length = lengthOf(from, to)
    const sinceToday = day === today ? now.minute - from : -1
    const sinceYesterday = day === yesterday ? now.minute + DAY - from : -1
    return within(sinceToday, length) || within(sinceYesterday, length)
  })
}

/**
 * When a line opens next, in milliseconds since the epoch: `at` itself if it is open, `null` if it never opens. Where the
 * clock is put forward over the time at which it would open, it opens when the clock has been put forward.
 */
export function nextOpening(hours: OpeningHours, at: number): number | null {
  if (isOpenAt(hours, at)) return at
  const { timeZone, spans } = hours
  const now = wallTimeAt(timeZone, at)
  const openings: number[] = []
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const date = { ...now, date: now.date + ahead }
    for (const { day, from } of spans)
      if (day === weekdayOf(date)) openings.push(instantOf(timeZone, { ...date, minute: from }))
  }
  const next = Math.min(...openings.filter(opening => opening > at))
  return Number.isFinite(next) ? next : null
}

function within(since: number, length: number): boolean {
  return since >= 0 && since < length
}

function lengthOf(from: number, to: number): number {
  return to > from ? to - from : to + DAY - from
}

/** As if the place were in UTC. Dates beyond the end of a month are in the next one. */
function utcOf({ year, month, date, minute }: WallTime): number {
  return Date.UTC(year, month - 1, date, 0, minute)
}

function weekdayOf(time: WallTime): Weekday {
  return (new Date(utcOf({ ...time, minute: 0 })).getUTCDay() || 7) as Weekday
}

/** The first moment at which the wall clock shows a time, or the first after it if the clock skips it. */
function instantOf(timeZone: string, wall: WallTime): number {
  const asUtc = utcOf(wall)
  // The offset a day before and a day after are those before and after a change of the clock.
  const guesses = [-DAY, DAY].map(minutes => asUtc - offsetAt(timeZone, asUtc + minutes * MINUTE_MS))
  const exact = guesses.filter(guess => utcOf(wallTimeAt(timeZone, guess)) === asUtc)
  return exact.length > 0
    ? Math.min(...exact)
    : firstAfterGap(timeZone, Math.min(...guesses), Math.max(...guesses))
}

/** The moment of the change between two moments with different offsets, to the minute. */
function firstAfterGap(timeZone: string, before: number, after: number): number {
  const offset = offsetAt(timeZone, before)
  let [low, high] = [before, after]
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS
    if (offsetAt(timeZone, middle) === offset) low = middle
    else high = middle
  }
  return high
}

/** How far the wall clock is ahead of UTC, in milliseconds. */
function offsetAt(timeZone: string, at: number): number {
  return utcOf(wallTimeAt(timeZone, at)) - Math.floor(at / MINUTE_MS) * MINUTE_MS
}

function wallTimeAt(timeZone: string, at: number): WallTime {
  const found = new Map(
    formatFor(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? 0
  return {
    year: part('year'),
    month: part('month'),
    date: part('day'),
    minute: part('hour') * 60 + part('minute'),
  }
}

/** Making one takes longer than using it. The machine knows about 600 zones. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** @throws {RangeError} for a time zone that the machine does not know. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  formats.set(timeZone, format)
  return format
}
