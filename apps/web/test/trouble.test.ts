import type { Outage } from '@ringdown/client'
import { describe, expect, it } from 'vitest'
import { nextChangeIn, troubleOf } from '../src/in-call/trouble.js'
import { causeOf, hintOf } from '../src/in-call/trouble-texts.js'

const outage: Outage = { since: 1_000, cause: 'between', givesUpAt: 61_000 }

function kindAfter(
  ms: number,
  change: Partial<Outage> = {},
  more: { returning?: boolean; hinted?: boolean } = {},
) {
  const lost = { connection: 'reconnecting', outage: { ...outage, ...change } } as const
  return troubleOf(lost, { now: outage.since + ms, returning: false, hinted: false, ...more }).kind
}

describe('troubleOf', () => {
  it.each([
    [0, 'none'],
    [1_999, 'none'],
    [2_000, 'hinted'],
    [9_999, 'hinted'],
    [10_000, 'told'],
    [600_000, 'told'],
  ])('%i ms without a connection: %s', (ms, kind) => expect(kindAfter(ms)).toBe(kind))

  it('says at once that the other has left', () => {
    expect(kindAfter(0, { cause: 'left' })).toBe('hinted')
    expect(kindAfter(10_000, { cause: 'left' })).toBe('told')
  })

  it('does not take back what was said when the other is on the way back', () => {
    expect(kindAfter(500, { cause: 'between' }, { hinted: true })).toBe('hinted')
  })

  it('a page that was loaded anew says where it is going, until that takes long', () => {
    expect(kindAfter(0, {}, { returning: true })).toBe('returning')
    expect(kindAfter(9_999, { cause: 'left' }, { returning: true })).toBe('returning')
    expect(kindAfter(10_000, {}, { returning: true })).toBe('told')
  })

  it.each([
    ['new', 'connecting'],
    ['connecting', 'connecting'],
    ['connected', 'none'],
    ['closed', 'none'],
  ] as const)('without an outage %s reads %s', (connection, kind) => {
    const circumstances = { now: 0, returning: false, hinted: false }
    expect(troubleOf({ connection, outage: null }, circumstances).kind).toBe(kind)
  })
})

describe('nextChangeIn', () => {
  it.each([
    [0, 2_000],
    [1_500, 500],
    [2_000, 8_000],
    [9_000, 1_000],
  ])('%i ms into an outage: %i', (ms, wait) => expect(nextChangeIn(outage, outage.since + ms)).toBe(wait))

  it('nothing more comes after the banner', () => {
    expect(nextChangeIn(outage, outage.since + 10_000)).toBeNull()
    expect(nextChangeIn(outage, outage.since + 99_000)).toBeNull()
  })

  it('a clock that was set back does not hurry', () => {
    expect(nextChangeIn(outage, outage.since - 500)).toBe(2_500)
  })
})

describe('the words', () => {
  it.each([
    ['here', /^Your network/],
    ['there', /^Ben’s network/],
    ['between', /networks do not reach each other/],
    ['left', /^Ben closed or reloaded the page/],
  ] as const)('%s names whose network it is', (cause, words) => expect(causeOf(cause, 'Ben')).toMatch(words))

  it('the picture itself says who left, and nothing of the cause otherwise', () => {
    expect(hintOf('left', 'Ben')).toBe('Ben closed or reloaded the page. Waiting a moment…')
    for (const cause of ['here', 'there', 'between'] as const)
      expect(hintOf(cause, 'Ben')).toBe('Reconnecting…')
  })
})
