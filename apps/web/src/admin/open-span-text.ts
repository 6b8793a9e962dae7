import type { OpenSpan } from './admin-line.js'

/** A day's opening hours as people write them: `09:00–12:00, 13:00–17:00`; empty for a day on which it is closed. */
export function textOfDay(spans: readonly OpenSpan[], day: number): string {
  return spans
    .filter(span => span.day === day)
    .map(({ from, to }) => `${clockText(from)}–${clockText(to)}`)
    .join(', ')
}

/** What a day's text means; `null` if it means no times. */
export function spansOfDay(text: string, day: number): readonly OpenSpan[] | null {
  if (text.trim() === '') return []
  const spans = text.split(/[,;]/).map(part => spanOf(part, day))
  return spans.every(span => span !== null) ? spans : null
}

const SPAN = /^\s*(\d{1,2})(?:[:.](\d\d))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d\d))?\s*$/

function spanOf(text: string, day: number): OpenSpan | null {
  const match = SPAN.exec(text)
  if (!match) return null
  const from = minutesOf(match[1], match[2])
  // Midnight at the end of a day is 24:00.
  const to = minutesOf(match[3], match[4]) || 1440
  return from < 1440 && to <= 1440 ? { day, from, to } : null
}

/** Past the end of every day for what is no time. */
function minutesOf(hour = '', minute = '0'): number {
  return Number(minute) < 60 ? Number(hour) * 60 + Number(minute) : Number.POSITIVE_INFINITY
}

function clockText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
