import type { LineSettings } from './admin-line.js'
import { DAYS, LINE_TEXTS } from './line-texts.js'
import { spansOfDay, textOfDay } from './open-span-text.js'

/** A line's settings as they are typed. */
export interface LineDraft {
  readonly name: string
  readonly title: string
  readonly greeting: string
  readonly closedWords: string
  readonly open: 'always' | 'hours'
  readonly timeZone: string
  /** Monday first. */
  readonly days: readonly string[]
  readonly longestWait: string
  readonly mostWaiting: string
  readonly staff: readonly string[]
}

/** What is wrong with a draft, a sentence for each field. */
export type LineProblems = Partial<Record<keyof Omit<LineDraft, 'days'> | `day${number}`, string>>

const WEEKDAYS = ['9:00–17:00', '9:00–17:00', '9:00–17:00', '9:00–17:00', '9:00–17:00', '', '']

/** @param timeZone that of a line without opening hours, if it gets some. */
export function draftOf(
  line: (LineSettings & { readonly name: string }) | null,
  timeZone: string,
): LineDraft {
  const hours = line?.hours ?? null
  return {
    name: line?.name ?? '',
    title: line?.title ?? '',
    greeting: line?.greeting ?? '',
    closedWords: line?.closedWords ?? '',
    open: hours ? 'hours' : 'always',
    timeZone: hours?.timeZone ?? timeZone,
    days: hours ? DAYS.map((_, index) => textOfDay(hours.spans, index + 1)) : WEEKDAYS,
    longestWait: line?.longestWaitMs ? String(line.longestWaitMs / 60_000) : '',
    mostWaiting: line?.mostWaiting ? String(line.mostWaiting) : '',
    staff: line?.staff ?? [],
  }
}

/** The settings that a draft means, or what is wrong with it. */
export function readDraft(draft: LineDraft): { settings: LineSettings } | { problems: LineProblems } {
  const problems: LineProblems = {}
  if (draft.title.trim() === '') problems.title = LINE_TEXTS.needsTitle
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(draft.name)) problems.name = LINE_TEXTS.badAddress
  const longestWait = readCount(draft.longestWait, 1440)
  if (longestWait === undefined) problems.longestWait = LINE_TEXTS.badWait
  const mostWaiting = readCount(draft.mostWaiting, 64)
  if (mostWaiting === undefined) problems.mostWaiting = LINE_TEXTS.badMost
  const hours = draft.open === 'always' ? null : readHours(draft, problems)
  if (Object.keys(problems).length > 0 || longestWait === undefined || mostWaiting === undefined)
    return { problems }
  return {
    settings: {
      title: draft.title.trim(),
      greeting: draft.greeting.trim(),
      closedWords: draft.closedWords.trim(),
      hours,
      longestWaitMs: longestWait && longestWait * 60_000,
      mostWaiting,
      staff: draft.staff,
    },
  }
}

function readHours({ timeZone, days }: LineDraft, problems: LineProblems): LineSettings['hours'] {
  if (!isTimeZone(timeZone)) problems.timeZone = LINE_TEXTS.badTimeZone
  const spans = days.map((text, index) => {
    const read = spansOfDay(text, index + 1)
    if (read === null) problems[`day${index}`] = LINE_TEXTS.badDay
    return read ?? []
  })
  return { timeZone: timeZone.trim(), spans: spans.flat() }
}

/** `null` for an empty field, `undefined` for what is no count up to `most`. */
function readCount(text: string, most: number): number | null | undefined {
  if (text.trim() === '') return null
  const count = Number(text)
  return Number.isInteger(count) && count >= 1 && count <= most ? count : undefined
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name.trim() })
    return name.trim() !== ''
  } catch {
    return false
  }
}
