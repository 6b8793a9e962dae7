import type { Party, Person } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoryDirectory } from '../src/presence/memory-directory.js'

function setUp(limit = 100_000) {
  const clock = new ManualClock(1_000)
  const directory = new MemoryDirectory({ clock, graceMs: 15_000, limit })
  const party = (userId: string, name: string, guest: boolean): Party => ({
    userId,
    deviceId: 'd',
    name,
    ...(guest && { guest }),
  })
  const arrive = (userId: string, name = userId, guest = false) =>
    directory.arrive(party(userId, name, guest))
  const known = async (...userIds: string[]) => {
    const answers = await Promise.all(userIds.map(userId => directory.knows(userId)))
    return userIds.filter((_, index) => answers[index])
  }
  const marked = async () =>
    (await directory.find('', 1_000)).people.flatMap(({ userId, lookalike }) => (lookalike ? [userId] : []))
  return { clock, directory, party, arrive, known, marked }
}

describe('the directory', () => {
  it('forgets, beyond the limit, those not seen for longest, and nobody who is here', async () => {
    const { clock, directory, arrive, known } = setUp(3)
    for (const userId of ['a', 'b', 'c']) {
      await arrive(userId)
      await directory.leave(userId, true)
    }
    await arrive('a')
    await directory.leave('a', true)
    await arrive('d')
    expect(await known('a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd'])
    for (const userId of ['e', 'f', 'g', 'h']) await arrive(userId)
    expect(await known('a', 'c', 'd', 'e', 'f', 'g', 'h')).toEqual(['d', 'e', 'f', 'g', 'h'])
    directory.close()
    expect(clock.pending).toBe(0)
  })

  it('lets a crowd of guests push out only guests, and strangers only strangers', async () => {
    const { directory, party, arrive, known } = setUp(4)
    await arrive('staff')
    await arrive('visitor', 'visitor', true)
    await directory.setTalked('visitor')
    await directory.meet(party('connected', 'connected', true))
    for (const userId of ['staff', 'visitor']) await directory.leave(userId, true)
    for (let n = 0; n < 100; n += 1) {
      await directory.meet(party(`g${n}`, 'crowd', true))
      await directory.leave(`g${n}`, true)
    }
    expect(await known('staff', 'visitor', 'connected', 'g98', 'g99')).toEqual([
      'staff',
      'visitor',
      'connected',
      'g99',
    ])
  })

  it('keeps, on an open server, people who have talked longer than those who have not', async () => {
    const { directory, arrive, known } = setUp(2)
    await arrive('anna')
    await directory.setTalked('anna')
    await directory.leave('anna', true)
    for (const userId of ['a', 'b', 'c']) {
      await arrive(userId)
      await directory.leave(userId, true)
    }
    expect(await known('anna', 'a', 'b', 'c')).toEqual(['anna', 'c'])
  })

  it('finds by name, those of one name by id, and says how many there are', async () => {
    const { directory, arrive } = setUp()
    for (const [userId, name] of [
      ['2', 'Bob'],
      ['1', 'bob'],
      ['3', 'Ann 10'],
      ['4', 'Ann 9'],
    ] as const) {
      await arrive(userId, name)
    }
    const ids = async (query: string, limit = 10) => {
      const { people, total } = await directory.find(query, limit)
      return [people.map(({ userId }) => userId), total]
    }
    expect(await ids('')).toEqual([['4', '3', '1', '2'], 4])
    expect(await ids(' BO ', 1)).toEqual([['1'], 2])
    await arrive('2', 'Robert')
    expect(await ids('bo')).toEqual([['1'], 1])
    expect(await directory.person('2')).toMatchObject({ name: 'Robert' })
    await directory.leave('2', true)
    expect(await directory.person('2')).toBeNull()
  })
})

describe('a name that looks like that of somebody here', () => {
  it('is marked, but not for the one known for longer', async () => {
    const { directory, arrive, marked } = setUp()
    await arrive('anna', 'Anna')
    await arrive('other', '\u0410nn\u0430')
    expect(await marked()).toEqual(['other'])
    await directory.leave('anna', true)
    expect(await marked()).toEqual([])
    // Waiting until she is away does not get anybody her name.
    await arrive('anna', 'Anna')
    expect(await marked()).toEqual(['other'])
    await arrive('other', 'Bob')
    expect(await marked()).toEqual([])
  })

  it('is not earned by having been here under another', async () => {
    const { arrive, marked } = setUp()
    await arrive('other', 'Bob')
    await arrive('anna', 'Anna')
    await arrive('other', 'Anna')
    expect(await marked()).toEqual(['other'])
  })

  it('is a signed-in person\u2019s before it is a guest\u2019s', async () => {
    const { directory, party, arrive, marked } = setUp()
    await arrive('guest', 'Dr. House', true)
    expect(await marked()).toEqual([])
    await arrive('house', 'Dr House')
    expect(await marked()).toEqual(['guest'])
    expect(await directory.resembles(party('stranger', 'DR HOUSE', true))).toBe(true)
    expect(await directory.resembles(party('stranger', 'Dr. Houses', true))).toBe(false)
    expect(await directory.resembles(party('house', 'Dr House', false))).toBe(false)
  })

  it('is marked in what the directory reports, whatever happens', async () => {
    const step = fc.record({
      what: fc.constantFrom('arrive', 'leave', 'busy'),
      userId: fc.constantFrom('1', '2', '3', '4'),
      name: fc.constantFrom('Anna', 'anna', 'Bob'),
      guest: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async steps => {
        const { directory, arrive } = setUp()
        const shown = new Map<string, Person>()
        directory.subscribe(({ before, after }) => {
          if (before) expect(shown.get(before.userId)).toEqual(before)
          if (before) shown.delete(before.userId)
          if (after) shown.set(after.userId, after)
        })
        for (const { what, userId, name, guest } of steps) {
          if (what === 'arrive') await arrive(userId, name, guest)
          else if (what === 'leave') await directory.leave(userId, true)
          else await directory.setBusy(userId, guest)
        }
        const { people } = await directory.find('', 10)
        expect([...shown.values()]).toHaveLength(people.length)
        for (const person of people) expect(shown.get(person.userId)).toEqual(person)
        for (const name of ['anna', 'bob']) {
          const alike = people.filter(person => person.name.toLowerCase() === name)
          expect(alike.filter(({ lookalike }) => !lookalike)).toHaveLength(Math.min(1, alike.length))
        }
      }),
    )
  })
})
