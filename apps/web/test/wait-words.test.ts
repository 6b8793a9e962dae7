import { expect, it } from 'vitest'
import { placeWords } from '../src/line/wait-words.js'

const MINUTE = 60_000

it.each([
  [1, undefined, 'You are next.'],
  [3, undefined, 'You are number 3.'],
  [1, 20_000, 'You are next. Less than a minute.'],
  [1, MINUTE, 'You are next. About a minute.'],
  [2, 4 * MINUTE, 'You are number 2. About 4 minutes.'],
  [9, 23 * MINUTE, 'You are number 9. About 25 minutes.'],
  [40, 200 * MINUTE, 'You are number 40. More than an hour and a half.'],
])('at place %s with %s ms to go, one reads: %s', (place, estimate, words) => {
  expect(placeWords(place, estimate)).toBe(words)
})
