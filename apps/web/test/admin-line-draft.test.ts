import { expect, it } from 'vitest'
import { draftOf, readDraft } from '../src/admin/line-draft.js'
import { LINE_TEXTS } from '../src/admin/line-texts.js'
import { spansOfDay, textOfDay } from '../src/admin/open-span-text.js'

const LINE = {
  name: 'front-desk',
  title: 'Front desk',
  greeting: 'Hello',
  hours: {
    timeZone: 'Europe/Berlin',
    spans: [
      { day: 1, from: 540, to: 720 },
      { day: 1, from: 780, to: 1020 },
      { day: 6, from: 1320, to: 120 },
      { day: 7, from: 0, to: 1440 },
    ],
  },
  closedWords: 'Come back tomorrow',
  longestWaitMs: 600_000,
  mostWaiting: 5,
  staff: ['u1'],
}

it('writes the hours of a day as people do', () => {
  expect(textOfDay(LINE.hours.spans, 1)).toBe('09:00–12:00, 13:00–17:00')
  expect(textOfDay(LINE.hours.spans, 2)).toBe('')
})

it('reads the hours of a day however they are typed', () => {
  expect(spansOfDay('9-12, 13.30 – 17:00', 2)).toEqual([
    { day: 2, from: 540, to: 720 },
    { day: 2, from: 810, to: 1020 },
  ])
  expect(spansOfDay('18:00–0:00', 2)).toEqual([{ day: 2, from: 1080, to: 1440 }])
  expect(spansOfDay(' ', 2)).toEqual([])
})

it.each(['nine to five', '9', '9:60–10', '24:00–25:00', '9–17,'])('finds no hours in “%s”', text => {
  expect(spansOfDay(text, 1)).toBeNull()
})

it('gives back a line that nobody has edited', () => {
  const { name: _, ...settings } = LINE
  expect(readDraft(draftOf(LINE, 'UTC'))).toEqual({ settings })
})

it('makes a line that is always open and without limits of what is left empty', () => {
  expect(readDraft({ ...draftOf(null, 'UTC'), name: 'desk', title: ' Desk ' })).toEqual({
    settings: {
      title: 'Desk',
      greeting: '',
      hours: null,
      closedWords: '',
      longestWaitMs: null,
      mostWaiting: null,
      staff: [],
    },
  })
})

it('says what is wrong beside each field', () => {
  const draft = {
    ...draftOf(LINE, 'UTC'),
    name: 'Front desk',
    title: ' ',
    timeZone: 'Berlin',
    days: ['always', '', '', '', '', '', ''],
    longestWait: '0',
    mostWaiting: 'many',
  }
  expect(readDraft(draft)).toEqual({
    problems: {
      name: LINE_TEXTS.badAddress,
      title: LINE_TEXTS.needsTitle,
      timeZone: LINE_TEXTS.badTimeZone,
      day0: LINE_TEXTS.badDay,
      longestWait: LINE_TEXTS.badWait,
      mostWaiting: LINE_TEXTS.badMost,
    },
  })
})
