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
    [2_000, 'hint'],
    [9_999, 'hint'],
    [10_000, 'banner'],
    [600_000, 'banner'],
  ])('%i ms without a connection: %s', (ms, kind) => expect(kindAfter(ms)).toBe(kind))

  it('says at once that the peer has left', () => {
    expect(kindAfter(0, { cause: 'left' })).toBe('hint')
    expect(kindAfter(10_000, { cause: 'left' })).toBe('banner')
  })

  it('keeps saying so while the peer comes back', () => {
    expect(kindAfter(500, { cause: 'between' }, { hinted: true })).toBe('hint')
  })

  it('a reloaded page says that it is returning, until that takes too long', () => {
    expect(kindAfter(0, {}, { returning: true })).toBe('returning')
    expect(kindAfter(9_999, { cause: 'left' }, { returning: true })).toBe('returning')
    expect(kindAfter(10_000, {}, { returning: true })).toBe('banner')
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
  const at = (ms: number) => outage.since + ms

  it.each([
    [0, 2_000],
    [1_500, 500],
    [2_000, 8_000],
    [9_000, 1_000],
  ])('%i ms into an outage: %i', (ms, wait) => expect(nextChangeIn(outage, at(ms), at(ms))).toBe(wait))

  it('what is overdue is shown at once, however late the outage was noticed', () => {
    expect(nextChangeIn(outage, at(-5_000), at(1_900))).toBe(100)
    expect(nextChangeIn(outage, at(-5_000), at(2_100))).toBe(0)
    expect(nextChangeIn(outage, at(1_900), at(2_100))).toBe(0)
  })

  it('nothing follows the banner', () => {
    expect(nextChangeIn(outage, at(10_000), at(10_000))).toBeNull()
    expect(nextChangeIn(outage, at(99_000), at(99_000))).toBeNull()
  })
})

describe('the words', () => {
  it.each([
    ['here', /^Your network is down/],
    ['there', /^Can’t reach Ben/],
    ['between', /networks can’t reach each other/],
    ['left', /^Ben closed or reloaded the page/],
  ] as const)('%s says whose network is the cause', (cause, words) =>
    expect(causeOf(cause, 'Ben')).toMatch(words),
  )

  it('the picture says who left, and otherwise gives no cause', () => {
    expect(hintOf('left', 'Ben')).toBe('Ben closed or reloaded the page. Waiting for them to come back…')
    for (const cause of ['here', 'there', 'between'] as const)
      expect(hintOf(cause, 'Ben')).toBe('Reconnecting…')
  })
})
