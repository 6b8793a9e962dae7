import { settle } from '@ringdown/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Kept } from '../src/nodes/journal.js'
import type { NodeNumber } from '../src/nodes/nodes.js'
import type { SharedJournal } from '../src/nodes/shared-journal.js'
import { openJournals } from './journal-rig.js'

declare module '../src/nodes/journal.js' {
  interface News {
    number: number
  }
}

/** Longer than it takes until every journal is looked at. */
const LOOKED = 6_000

/** What one node has heard of the others. */
function listen(journal: SharedJournal) {
  const kept = new Map<NodeNumber, Map<string, string>>()
  const heard: { readonly from: NodeNumber; readonly number: number }[] = []
  let missed = 0
  journal.follow('number', (number, from) => void heard.push({ from, number }))
  journal.onMissed(() => {
    missed += 1
  })
  journal.onKept('people', {
    changed(node, key, value) {
      const own = kept.get(node) ?? new Map<string, string>()
      if (value === null) own.delete(key)
      else own.set(key, value)
      kept.set(node, own)
    },
    replaced: (node, all: Kept) => void kept.set(node, new Map(all)),
  })
  return {
    heard,
    numbers: () => heard.map(({ number }) => number),
    keptBy: (node: NodeNumber) => Object.fromEntries(kept.get(node) ?? []),
    missed: () => missed,
  }
}

async function openTwo() {
  const rig = openJournals(2)
  const [one, two] = rig.journals.map(({ journal }) => journal)
  if (one === undefined || two === undefined) throw new Error('two were opened')
  const ear = listen(two)
  await Promise.all([one.start(), two.start()])
  return { ...rig, one, two, ear }
}

it('tells the others at once by a hint, in order and once', async () => {
  const { one, ear, deliver, sent } = await openTwo()
  one.note('number', 1)
  one.keep('people', 'a', 'x')
  one.note('number', 2)
  await settle()
  for (const { deliver: repeat } of [...sent]) repeat()
  await deliver()
  one.keep('people', 'a', null)
  one.keep('people', 'b', 'y')
  await deliver()
  expect(ear.numbers()).toEqual([1, 2])
  expect(ear.keptBy(1)).toEqual({ b: 'y' })
  expect(ear.missed()).toBe(0)
})

it('tells them within seconds without any hint', async () => {
  const { one, ear, clock, sent } = await openTwo()
  for (const number of Array.from({ length: 30 }, (_, place) => place)) one.note('number', number)
  one.keep('people', 'a', 'x')
  await settle()
  sent.length = 0
  await clock.advance(LOOKED)
  expect(ear.numbers()).toEqual(Array.from({ length: 30 }, (_, place) => place))
  expect(ear.keptBy(1)).toEqual({ a: 'x' })
  expect(ear.missed()).toBe(0)
})

it('says what may be missing, and has what is kept, where a node was too far behind', async () => {
  const { one, ear, clock, store, sent } = await openTwo()
  store.most = 3
  for (const key of 'abcdefgh') {
    one.keep('people', key, key)
    await settle()
  }
  one.note('number', 1)
  await settle()
  sent.length = 0
  await clock.advance(LOOKED)
  expect(Object.keys(ear.keptBy(1)).join('')).toBe('abcdefgh')
  expect(ear.missed()).toBe(1)
})

it('waits while the store is away, and writes everything again where it has lost something', async () => {
  const { one, ear, clock, store, deliver } = await openTwo()
  one.keep('people', 'a', 'x')
  await deliver()
  store.fault = 'away'
  one.note('number', 1)
  one.keep('people', 'b', 'y')
  await clock.advance(LOOKED)
  expect(ear.numbers()).toEqual([])
  store.fault = 'none'
  await clock.advance(LOOKED)
  expect(ear.numbers()).toEqual([1])
  store.lose()
  await clock.advance(2 * LOOKED)
  expect(ear.keptBy(1)).toEqual({ a: 'x', b: 'y' })
  expect(ear.missed()).toBe(1)
})

it('a newcomer hears what was kept before, and the dead keep nothing', async () => {
  const { one, clock, join, kill, store } = await openTwo()
  one.keep('people', 'a', 'x')
  await settle()
  const three = join(3)
  const ear = listen(three.journal)
  await three.journal.start()
  expect(ear.keptBy(1)).toEqual({ a: 'x' })
  one.close()
  await kill(1)
  expect(ear.keptBy(1)).toEqual({})
  expect(ear.missed()).toBe(1)
  await clock.advance(LOOKED)
  // The other two's.
  expect(store.size).toBe(2)
})

it('is closed without leaving a timer', async () => {
  const { one, two, clock } = await openTwo()
  one.close()
  two.close()
  await clock.advance(LOOKED)
  expect(clock.pending).toBe(0)
})

type Step =
  | { readonly do: 'keep'; readonly node: number; readonly key: string; readonly value: string | null }
  | { readonly do: 'note' | 'look'; readonly node: number }
  | { readonly do: 'deliver' | 'lose' | 'repeat'; readonly place: number }
  | { readonly do: 'away' | 'mute' | 'work' | 'forget' | 'wait' }

const node = fc.integer({ min: 0, max: 2 })
const place = fc.nat({ max: 20 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('keep' as const),
      node,
      key: fc.constantFrom('a', 'b', 'c'),
      value: fc.option(fc.constantFrom('x', 'y')),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('note' as const), node }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('deliver' as const, 'lose', 'repeat'), place }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('away' as const, 'mute', 'work', 'work', 'wait') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const) }) },
)

it('comes right whatever becomes of hints and of the store: nothing twice, and what is lost is said to be', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 2, max: 20 }),
      async (steps, most) => {
        const { journals, clock, store, sent, deliver } = openJournals(3)
        store.most = most
        const all = journals.map(({ journal }) => journal)
        const ears = all.map(listen)
        await Promise.all(all.map(journal => journal.start()))
        const kept = all.map(() => new Map<string, string>())
        const noted: {
          readonly from: number
          readonly number: number
          readonly missed: readonly number[]
        }[] = []
        for (const taken of steps) {
          if (taken.do === 'keep') {
            all[taken.node]?.keep('people', taken.key, taken.value)
            if (taken.value === null) kept[taken.node]?.delete(taken.key)
            else kept[taken.node]?.set(taken.key, taken.value)
          } else if (taken.do === 'note') {
            noted.push({ from: taken.node, number: noted.length, missed: ears.map(ear => ear.missed()) })
            all[taken.node]?.note('number', noted.length - 1)
          } else if (taken.do === 'deliver') sent.splice(taken.place, 1)[0]?.deliver()
          else if (taken.do === 'repeat') sent[taken.place]?.deliver()
          else if (taken.do === 'lose') sent.splice(taken.place, 1)
          else if (taken.do === 'forget') store.lose()
          else if (taken.do === 'wait') await clock.advance(LOOKED)
          else if (taken.do === 'work') store.fault = 'none'
          else if (taken.do === 'away' || taken.do === 'mute') store.fault = taken.do
          await settle()
        }
        store.fault = 'none'
        await clock.advance(3 * LOOKED)
        await deliver()
        for (const [hearer, ear] of ears.entries()) {
          for (const [speaker, own] of kept.entries()) {
            if (speaker === hearer) continue
            expect(ear.keptBy(speaker + 1)).toEqual(Object.fromEntries(own))
            const heard = ear.heard.filter(({ from }) => from === speaker + 1).map(({ number }) => number)
            expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b))
            for (const { from, number, missed } of noted) {
              if (from !== speaker || heard.includes(number)) continue
              expect(ear.missed()).toBeGreaterThan(missed[hearer] ?? 0)
            }
          }
        }
        for (const journal of all) journal.close()
      },
    ),
    { numRuns: 150 },
  )
})
