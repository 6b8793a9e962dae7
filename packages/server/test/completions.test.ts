import { RingdownError, SERVER_LIMITS, SERVER_TIMERS } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { HeldBudget, openUncounted } from '../src/budgets/held-budget.js'
import { Completions } from '../src/completions/completions.js'

const { completion, completionRing, completionSettle } = SERVER_TIMERS
const party = (userId: string) => ({ userId, deviceId: 'd', name: userId })
const named = (userId: string) => ({ userId, name: userId })

/** Everybody is there and may be rung, until the test says otherwise. */
function setUp(openHold = openUncounted as ConstructorParameters<typeof Completions>[0]['openHold']) {
  const clock = new ManualClock(1_000)
  const busy = new Set<string>()
  const away = new Set<string>()
  const barred = new Set<string>()
  const completions = new Completions({
    clock,
    lifetimeMs: completion,
    ringMs: completionRing,
    settleMs: completionSettle,
    openHold,
    mayRing: async (caller, callee) => !barred.has(`${caller} ${callee}`) && !away.has(callee),
    isThere: userId => !away.has(userId),
    isBusy: async userId => busy.has(userId),
    tell: () => {},
    onError: error => {
      throw error
    },
  })
  const settle = () => clock.advance(completionSettle)
  /** Whom a person's pages show, and `!` where they ring. */
  const shownTo = (userId: string) =>
    completions.of(userId).completions.map(({ name, ringsForMs }) => (ringsForMs ? `${name}!` : name))
  const become = async (list: Set<string>, userId: string, isSo: boolean) => {
    if (isSo) list.add(userId)
    else list.delete(userId)
    completions.look(userId)
    await settle()
  }
  return { clock, completions, busy, away, barred, settle, shownTo, become }
}

it('rings who waits once the other is free, and once only', async () => {
  const { clock, completions, busy, settle, shownTo, become } = setUp()
  busy.add('anna')
  completions.begin(party('bob'), named('anna'))
  await settle()
  expect(shownTo('bob')).toEqual(['anna'])
  await become(busy, 'anna', false)
  expect(shownTo('bob')).toEqual(['anna!'])
  await clock.advance(completionRing)
  expect(shownTo('bob')).toEqual([])
})

it.each(['anna', 'bob'])('rings while both are free: not while %s is in a call', async who => {
  const { completions, busy, settle, shownTo, become } = setUp()
  completions.begin(party('bob'), named('anna'))
  await settle()
  expect(shownTo('bob')).toEqual(['anna!'])
  await become(busy, who, true)
  expect(shownTo('bob')).toEqual(['anna'])
  await become(busy, who, false)
  expect(shownTo('bob')).toEqual(['anna!'])
})

it('does not ring between two calls that follow one another', async () => {
  const { clock, completions, busy, shownTo, become } = setUp()
  busy.add('anna')
  completions.begin(party('bob'), named('anna'))
  await clock.advance(completionSettle)
  busy.delete('anna')
  completions.look('anna')
  await clock.advance(completionSettle - 1)
  await become(busy, 'anna', true)
  expect(shownTo('bob')).toEqual(['anna'])
})

it('those who ask again and again put off nobody', async () => {
  const { clock, completions, shownTo } = setUp()
  completions.begin(party('bob'), named('anna'))
  await clock.advance(completionSettle - 1)
  completions.begin(party('eve'), named('anna'))
  completions.look('eve')
  await clock.advance(1)
  expect(shownTo('bob')).toEqual(['anna!'])
})

it('rings one after the other, those who have waited longest first', async () => {
  const { clock, completions, away, settle, shownTo } = setUp()
  for (const userId of ['bob', 'cy', 'dan']) completions.begin(party(userId), named('anna'))
  away.add('bob')
  await settle()
  expect(['bob', 'cy', 'dan'].map(shownTo)).toEqual([['anna'], ['anna!'], ['anna']])
  completions.end('cy', 'anna')
  await settle()
  expect(['bob', 'cy', 'dan'].map(shownTo)).toEqual([['anna'], [], ['anna!']])
  await clock.advance(completionRing + completionSettle)
  expect(['bob', 'cy', 'dan'].map(shownTo)).toEqual([['anna'], [], []])
})

it('rings for one person at a time', async () => {
  const { completions, settle, shownTo } = setUp()
  completions.begin(party('bob'), named('anna'))
  completions.begin(party('bob'), named('cy'))
  await settle()
  expect(shownTo('bob')).toEqual(['anna!', 'cy'])
  completions.end('bob', 'anna')
  await settle()
  expect(shownTo('bob')).toEqual(['cy!'])
})

it('ends after an hour, whether or not the other would ever have been rung', async () => {
  const { clock, completions, barred, shownTo } = setUp()
  barred.add('bob anna')
  completions.begin(party('bob'), named('anna'))
  completions.begin(party('bob'), named('nobody'))
  await clock.advance(completion - 1)
  expect(shownTo('bob')[0]).toBe('anna')
  await clock.advance(1)
  expect(shownTo('bob')).toEqual([])
})

it('is bounded for each person on either side, and charged until it ends', () => {
  const budget = new HeldBudget(1_000_000)
  const { completions } = setUp(({ userId }) => budget.open({ network: null, userId }))
  for (let n = 0; n < SERVER_LIMITS.completionsPerUser; n += 1)
    completions.begin(party('bob'), named(`p${n}`))
  expect(() => completions.begin(party('bob'), named('anna'))).toThrow(RingdownError)
  completions.begin(party('bob'), named('p0'))
  for (let n = 0; n < SERVER_LIMITS.completionsToPerson; n += 1)
    completions.begin(party(`u${n}`), named('anna'))
  expect(() => completions.begin(party('cy'), named('anna'))).toThrow('Many people are waiting')
  expect(() => completions.begin(party('anna'), named('anna'))).toThrow('call yourself')
  expect(budget.held).toBeGreaterThan(60_000)
  completions.close()
  expect(budget.held).toBe(0)
})
