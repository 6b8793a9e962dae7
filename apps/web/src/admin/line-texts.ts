import { speakDuration } from '../time/duration.js'

/** The words of making and changing lines. */
export const LINE_TEXTS = {
  make: 'New line',
  makeHint: 'Visitors call a line, wait in its queue, and any of its staff answers.',
  change: 'Change',
  changeName: (title: string) => `Change ${title}`,
  alwaysOpen: 'Always open',
  hasHours: 'Opening hours',
  answeredBy: (count: number) =>
    count === 0 ? 'Nobody answers yet' : count === 1 ? '1 person answers' : `${count} people answer`,
  waitsAtMost: (ms: number) => `waits at most ${speakDuration(ms)}`,
  mostWaits: (count: number) => `at most ${count} waiting`,

  title: 'Name',
  address: 'Address',
  addressHint: 'For example: reception',
  addressIs: (name: string) => `Its address is /line/${name}/call.`,
  greeting: 'Greeting (optional)',
  closedWords: 'Words when closed (optional)',
  staff: 'Who answers',
  noPeople: 'Nobody has an account here yet.',
  longestWait: 'Longest wait (minutes)',
  mostWaiting: 'Most waiting',
  noLimit: 'No limit',
  open: 'Open',
  openChoices: [
    { value: 'always', label: 'Always' },
    { value: 'hours', label: 'At set hours' },
  ],
  timeZone: 'Time zone',
  hoursHint: 'For example 9:00–12:00, 13:00–17:00. A day left empty is closed.',
  closed: 'Closed',
  save: 'Save',
  makeIt: 'Make the line',

  needsTitle: 'Give the line a name.',
  badAddress: 'Use up to 64 lower-case letters, digits and hyphens, for example “front-desk”.',
  badDay: 'Write times such as 9:00–17:00.',
  badTimeZone: 'Write a time zone such as Europe/Berlin.',
  badWait: 'Write whole minutes from 1 to 1440, or leave it empty.',
  badMost: 'Write a whole number from 1 to 64, or leave it empty.',

  removeHint: 'Removing it also removes its notes and call-back requests. Its address stops working.',
  remove: 'Remove',
  removeName: (title: string) => `Remove ${title}`,
} as const

/** The days of the week, Monday first. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
