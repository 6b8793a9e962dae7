import type { ChoiceRequest, PeoplePage, Person, WatchRequest } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { MemoryChoices } from '../src/people/memory-choices.js'
import { MemoryDirectory } from '../src/presence/memory-directory.js'
import { PeopleWatches, type Watcher } from '../src/presence/people-watches.js'

/** What Ann and Cy see; Bob is somebody. */
function setUp({ membersStay = true } = {}) {
  const clock = new ManualClock(1_000)
  const directory = new MemoryDirectory({ clock, graceMs: 15_000, limit: 2, membersStay })
  const choices = new MemoryChoices({ clock, records: null })
  const told = new Map<string, PeoplePage>()
  const watches = new PeopleWatches<Watcher>({
    clock,
    directory,
    personal: choices,
    tell: page => watchers => {
      for (const { userId } of watchers) told.set(userId, page)
    },
    onError: error => {
      throw error
    },
  })
  choices.subscribe(({ userId, other }) => {
    for (const concerned of other === null ? [userId] : [userId, other]) watches.choicesChanged(concerned)
  })
  const party = (userId: string) => ({ userId, deviceId: 'd', name: userId })
  const come = async (...people: string[]) => {
    for (const userId of people) {
      await directory.meet(party(userId))
      await directory.arrive(party(userId))
    }
  }
  const ask = (userId: string, request: WatchRequest) => watches.watch({ userId }, request)
  const watch = async (userId: string) =>
    told.set(userId, await watches.watch({ userId }, { favourites: true }))
  /** The people on a screen: `name` for those who are here, `(name)` for those away. */
  const seenBy = async (userId: string) => {
    await clock.advance(6_000)
    return told.get(userId)?.people.map(written)
  }
  const mark = (
    userId: string,
    other: string,
    marks: Omit<NonNullable<ChoiceRequest['person']>, 'userId' | 'name'>,
  ) => choices.change(userId, { person: { userId: other, name: other, ...marks } })
  return { clock, directory, choices, told, come, ask, watch, seenBy, mark }
}

const written = ({ name, absent }: Person) => (absent ? `(${name})` : name)

it('members are listed while they are away, after those who are here, and never forgotten', async () => {
  const { directory, come, watch, seenBy, told } = setUp()
  await directory.keepMember({ userId: 'zoe', name: 'zoe' })
  await come('ann', 'bob', 'cy', 'dan')
  await watch('ann')
  expect(await seenBy('ann')).toEqual(['bob', 'cy', 'dan', '(zoe)'])
  await directory.leave('bob', true)
  expect(await seenBy('ann')).toEqual(['cy', 'dan', '(bob)', '(zoe)'])
  expect(told.get('ann')?.total).toBe(4)
  await come('bob', 'zoe')
  expect(await seenBy('ann')).toEqual(['bob', 'cy', 'dan', 'zoe'])
  await directory.forgetMember('cy')
  await directory.leave('cy', true)
  expect(await seenBy('ann')).toEqual(['bob', 'dan', 'zoe'])
  directory.close()
})

it('on an open server, who is away is not listed', async () => {
  const { directory, come, watch, seenBy } = setUp({ membersStay: false })
  await come('ann', 'bob')
  await watch('ann')
  await directory.leave('bob', true)
  expect(await seenBy('ann')).toEqual([])
  directory.close()
})

it.each([
  [true, ['cy', '(bob)']],
  [false, ['cy']],
])('somebody invisible looks as if they were away (members stay: %s)', async (membersStay, expected) => {
  const { directory, come, watch, seenBy } = setUp({ membersStay })
  await come('ann', 'bob', 'cy')
  await watch('ann')
  await watch('bob')
  await directory.setInvisible('bob', true)
  expect(await seenBy('ann')).toEqual(expected)
  await directory.setBusy('bob', true)
  expect(await seenBy('ann')).toEqual(expected)
  expect(await seenBy('bob')).toEqual(['ann', 'cy'])
  await directory.leave('bob', true)
  await come('bob')
  expect(await seenBy('ann')).toEqual(expected)
  await directory.setInvisible('bob', false)
  expect(await seenBy('ann')).toEqual(['bob', 'cy'])
  directory.close()
})

it.each([
  [true, ['cy', '(bob)']],
  [false, ['cy']],
])('who has blocked somebody looks away to them alone (members stay: %s)', async (membersStay, expected) => {
  const { directory, come, watch, seenBy, mark, told } = setUp({ membersStay })
  await come('ann', 'bob', 'cy')
  await watch('ann')
  await watch('cy')
  await mark('ann', 'bob', { favourite: true })
  await mark('bob', 'ann', { blocked: true })
  expect(await seenBy('ann')).toEqual(expected)
  expect(told.get('ann')?.favourites?.map(written)).toEqual(['(bob)'])
  expect(await seenBy('cy')).toEqual(['ann', 'bob'])
  await mark('bob', 'ann', { blocked: false })
  expect(await seenBy('ann')).toEqual(['bob', 'cy'])
  directory.close()
})

it('favourites come with the page, here or away, and change as they come and go', async () => {
  const { directory, come, watch, seenBy, mark, told } = setUp({ membersStay: false })
  await come('ann', 'bob')
  await mark('ann', 'cy', { favourite: true })
  await watch('ann')
  const favourites = () => told.get('ann')?.favourites?.map(written)
  expect(favourites()).toEqual(['(cy)'])
  await come('cy')
  await seenBy('ann')
  expect(favourites()).toEqual(['cy'])
  await mark('ann', 'bob', { favourite: true })
  await seenBy('ann')
  expect(favourites()).toEqual(['bob', 'cy'])
  await directory.leave('cy', true)
  await mark('ann', 'bob', { favourite: false })
  await seenBy('ann')
  expect(favourites()).toEqual(['(cy)'])
  directory.close()
})

it('favourites come first of all who match, and not only of those on the page', async () => {
  const { directory, come, mark, ask } = setUp()
  await come('ann', 'bea', 'ben', 'bob', 'bud')
  for (const other of ['bud', 'bob', 'cy']) await mark('ann', other, { favourite: true })
  await directory.leave('bob', true)
  const page = await ask('ann', { query: 'b', limit: 2, favourites: true })
  expect([page.people.map(written), page.favourites?.map(written)]).toEqual([
    ['bea', 'ben'],
    ['bud', '(bob)'],
  ])
  const [one, other] = await Promise.all(
    ['bea', 'ben'].map(who => ask(who, { query: 'c', favourites: true })),
  )
  expect(one).toEqual({ people: [], total: 0, favourites: [] })
  expect(other).toBe(one)
  directory.close()
})
