import { type PeoplePage, SERVER_LIMITS } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { MemoryDirectory } from '../src/presence/memory-directory.js'
import { PeopleWatches, type Watcher } from '../src/presence/people-watches.js'
import { WatchedQuery } from '../src/presence/watched-query.js'

const names = ({ people }: PeoplePage) => people.map(person => person.name)

function setUp(limit = 100_000) {
  const clock = new ManualClock(1_000)
  let finds = 0
  const state = { isCrowded: false }
  const sent: { readonly watchers: readonly Watcher[]; readonly page: PeoplePage }[] = []
  const directory = new MemoryDirectory({ clock, graceMs: 15_000, limit })
  const watches = new PeopleWatches<Watcher>({
    clock,
    directory: {
      person: userId => directory.person(userId),
      staysListed: userId => directory.staysListed(userId),
      subscribe: observe => directory.subscribe(observe),
      find: (query, most) => {
        finds += 1
        return directory.find(query, most)
      },
    },
    tell: page => {
      const told: Watcher[] = []
      sent.push({ watchers: told, page })
      return watchers => void told.push(...watchers)
    },
    onError: error => {
      throw error
    },
    isCrowded: () => state.isCrowded,
  })
  const arrive = (userId: string, name = userId) => directory.arrive({ userId, deviceId: 'd', name })
  const pagesOf = (watcher: Watcher) =>
    sent.flatMap(({ watchers, page }) => (watchers.includes(watcher) ? [page] : []))
  return { clock, directory, watches, sent, arrive, pagesOf, state, finds: () => finds }
}

const me: Watcher = { userId: 'me' }

describe('people watches', () => {
  it('collect changes for 200 ms, however many there are, and send nothing that is the same', async () => {
    const { clock, directory, watches, arrive, pagesOf } = setUp()
    await watches.watch(me, {})
    await arrive('a')
    await clock.advance(0)
    expect(pagesOf(me).map(names)).toEqual([['a']])
    for (const userId of ['b', 'c', 'd']) await arrive(userId)
    await clock.advance(199)
    expect(pagesOf(me)).toHaveLength(1)
    await clock.advance(1)
    expect(pagesOf(me).map(names)).toEqual([['a'], ['a', 'b', 'c', 'd']])
    await directory.setBusy('a', true)
    await directory.setBusy('a', false)
    await arrive('me')
    await clock.advance(1_000)
    expect(pagesOf(me)).toHaveLength(2)
  })

  it('search once for all who show the same', async () => {
    const { clock, watches, arrive, finds, sent } = setUp()
    const watchers = Array.from({ length: 50 }, (_, n) => ({ userId: `w${n}` }))
    await Promise.all(watchers.map(watcher => watches.watch(watcher, { query: 'X' })))
    await arrive('xaver')
    await clock.advance(200)
    expect(finds()).toBe(1)
    expect(sent).toHaveLength(1)
    expect(new Set(sent[0]?.watchers)).toEqual(new Set(watchers))
  })

  it('send nothing to one that watches no longer, or something else by now', async () => {
    const { clock, watches, arrive, sent } = setUp()
    await watches.watch(me, {})
    watches.unwatch(me)
    await watches.watch(me, { query: 'x' })
    await arrive('b')
    await clock.advance(1_000)
    expect(sent).toEqual([])
    watches.close()
    await arrive('x')
    expect(clock.pending).toBe(0)
  })

  it('notice what changes while a query is being read', async () => {
    const { clock, watches, arrive, pagesOf } = setUp()
    await arrive('a')
    const watching = watches.watch(me, {})
    await arrive('b')
    const page = await watching
    await clock.advance(1_000)
    expect(names(pagesOf(me).at(-1) ?? page)).toEqual(['a', 'b'])
  })
})

describe('a change costs what it changes', () => {
  const people = 1_000

  /** A thousand who are here and all show everyone. */
  async function crowd() {
    const made = setUp()
    const watchers = Array.from({ length: people }, (_, n) => ({ userId: `u${String(n).padStart(4, '0')}` }))
    for (const { userId } of watchers) await made.arrive(userId)
    for (const watcher of watchers) await made.watches.watch(watcher, {})
    await made.clock.advance(1_000)
    made.sent.length = 0
    return { ...made, watchers, findsBefore: made.finds() }
  }

  it('none where nobody is shown it: no search, no page, no text', async () => {
    const { clock, directory, sent, finds, findsBefore } = await crowd()
    const text = vi.spyOn(JSON, 'stringify')
    try {
      await directory.setBusy('u0900', true)
      await clock.advance(1_000)
      expect([finds() - findsBefore, sent.length, text.mock.calls.length]).toEqual([0, 0, 0])
    } finally {
      text.mockRestore()
    }
  })

  it('one page for all who are shown the same, without a search', async () => {
    const { clock, directory, sent, finds, findsBefore, watchers } = await crowd()
    await directory.setBusy('u0005', true)
    await clock.advance(1_000)
    expect(finds()).toBe(findsBefore)
    // Those on the page themselves each see it without themselves; a busy person sees no difference.
    const shown = SERVER_LIMITS.peoplePage
    expect(sent.length).toBeLessThanOrEqual(shown + 1)
    const most = Math.max(...sent.map(({ watchers: told }) => told.length))
    expect(most).toBeGreaterThanOrEqual(people - shown - 1)
    expect(sent.flatMap(({ watchers: told }) => told)).toHaveLength(watchers.length - 1)
  })

  it('nothing at the queries that it does not concern, however many are watched', async () => {
    const { clock, directory, watches, sent } = await crowd()
    const searchers = Array.from({ length: 500 }, (_, n) => ({ userId: `s${n}`, query: `u${n}x` }))
    for (const { userId, query } of searchers) await watches.watch({ userId }, { query })
    const looked = vi.spyOn(WatchedQuery.prototype, 'apply')
    try {
      await directory.setBusy('u0005', true)
      expect(looked).toHaveBeenCalledTimes(1)
    } finally {
      looked.mockRestore()
    }
    await clock.advance(1_000)
    expect(sent.flatMap(({ watchers }) => watchers).some(({ userId }) => userId.startsWith('s'))).toBe(false)
  })

  it('a page every few seconds where only their number changes', async () => {
    const { clock, arrive, watches, sent } = await crowd()
    const bystander = { userId: 'bystander' }
    await watches.watch(bystander, {})
    const told = () => sent.filter(({ watchers }) => watchers.includes(bystander))
    // Beyond the hundred that are shown.
    for (let n = 0; n < 40; n += 1) {
      await arrive(`v${n}`)
      await clock.advance(250)
    }
    await clock.advance(5_000)
    expect(told().length).toBeLessThanOrEqual(4)
    expect(told().at(-1)?.page.total).toBe(people + 40)
  })

  it('the fewer pages the more screens there are', async () => {
    const { clock, directory, sent } = await crowd()
    for (let n = 0; n < 40; n += 1) {
      await directory.setBusy('u0005', n % 2 === 0)
      await clock.advance(100)
    }
    // 4 s, a thousand screens, half a millisecond each: not more often than every 500 ms.
    expect(sent.flatMap(({ watchers }) => watchers).length).toBeLessThanOrEqual(9 * people)
  })

  it('the fewer pages while many people come', async () => {
    const { clock, directory, sent, state } = await crowd()
    state.isCrowded = true
    for (let n = 0; n < 100; n += 1) {
      await directory.setBusy('u0005', n % 2 === 0)
      await clock.advance(100)
    }
    // 10 s, a thousand screens, five milliseconds each: not more often than every 5 s.
    expect(sent.flatMap(({ watchers }) => watchers).length).toBeLessThanOrEqual(3 * people)
    state.isCrowded = false
    await clock.advance(10_000)
    expect(sent.at(-1)?.page.people.find(({ userId }) => userId === 'u0005')?.busy).toBe(false)
  })

  it('one search for each query that loses somebody it shows', async () => {
    const { clock, directory, watches, finds, sent, findsBefore } = await crowd()
    await watches.watch(me, { query: 'u00', limit: 10 })
    await watches.watch({ userId: 'other' }, { query: 'u01' })
    await directory.leave('u0003', true)
    await clock.advance(1_000)
    expect(finds() - findsBefore - 2).toBe(2)
    expect(sent.some(({ watchers }) => watchers.includes(me))).toBe(true)
  })
})

it('everybody is shown what they would be shown if they asked now, whatever happens', async () => {
  const users = ['ann', 'Anna', 'bob', 'Bobby', 'cid', 'me', 'you', 'Zoe']
  const step = fc.oneof(
    fc.tuple(fc.constant('arrive'), fc.constantFrom(...users), fc.constantFrom('', ' Ann', ' Bob')),
    fc.tuple(fc.constant('leave'), fc.constantFrom(...users), fc.constant('')),
    fc.tuple(fc.constantFrom('busy', 'free'), fc.constantFrom(...users), fc.constant('')),
    fc.tuple(fc.constant('wait'), fc.constant(''), fc.constant('')),
  )
  const request = fc.record({
    query: fc.constantFrom('', 'ann', 'b', 'zzz'),
    limit: fc.integer({ min: 1, max: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.array(fc.tuple(fc.constantFrom(...users), request), { maxLength: 6 }),
      async (steps, requests) => {
        const { clock, directory, watches, pagesOf, arrive } = setUp()
        const shown = new Map<Watcher, PeoplePage>()
        const watching = requests.map(([userId, asked]) => ({ watcher: { userId }, asked }))
        for (const [index, [what, userId, suffix]] of steps.entries()) {
          const next = watching[index]
          if (next) shown.set(next.watcher, await watches.watch(next.watcher, next.asked))
          if (what === 'arrive') await arrive(userId, userId + suffix)
          else if (what === 'leave') await directory.leave(userId, true)
          else if (what === 'wait') await clock.advance(200)
          else await directory.setBusy(userId, what === 'busy')
        }
        await clock.advance(10_000)
        for (const { watcher, asked } of watching) {
          const first = shown.get(watcher)
          if (first === undefined) continue
          const { people, total } = await directory.find(asked.query, 1_000)
          const others = people.filter(({ userId }) => userId !== watcher.userId)
          const isIn = others.length < people.length
          expect(pagesOf(watcher).at(-1) ?? first).toEqual({
            people: others.slice(0, asked.limit),
            total: total - (isIn ? 1 : 0),
          })
        }
      },
    ),
  )
})
