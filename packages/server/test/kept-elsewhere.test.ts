import { SERVER_TIMERS } from '@ringdown/protocol'
import { settle } from '@ringdown/testing'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { openKeptBackends } from '../src/kept-backends.js'
import { shareKept } from '../src/kept-elsewhere.js'
import { NO_JOURNAL } from '../src/nodes/journal.js'
import { MemoryChoices } from '../src/people/memory-choices.js'
import { Rereading } from '../src/people/rereading.js'
import { ChoiceRecords } from '../src/records/choices.js'
import { openDatabase } from '../src/records/database.js'
import { migrate } from '../src/records/migrate.js'
import { openJournals } from './journal-rig.js'
import { atEnd, until } from './sockets.js'

/** Longer than it takes until every journal is looked at. */
const LOOKED = 6_000

describe('what two nodes have in memory of the same records', () => {
  async function open() {
    const database = await openDatabase({ databaseUrl: null, dataDir: null })
    atEnd(() => database.close())
    await migrate(database.db)
    return database
  }

  async function openTwo() {
    const database = await open()
    const rig = openJournals(2)
    const logger = pino({ level: 'silent' })
    const nodes = await Promise.all(
      rig.journals.map(async ({ journal }) => {
        const kept = await openKeptBackends(database, {
          clock: rig.clock,
          logger,
          timers: SERVER_TIMERS,
          access: 'open',
        })
        kept.share(journal, { setTalked: async () => {} })
        await journal.start()
        return { ...kept, journal }
      }),
    )
    const [one, two] = nodes
    if (one === undefined || two === undefined) throw new Error('two were opened')
    return { ...rig, one, two }
  }

  const bob = { userId: 'bob', name: 'Bob' }

  it('is the same, also where nothing was heard of the changes', async () => {
    const { one, two, clock, sent, store } = await openTwo()
    await one.choices.change('ann', { person: { ...bob, blocked: true } })
    await one.contacts.remember('ann', 'bob')
    await one.contacts.flush()
    await settle()
    // Lost altogether, with what else the journals say.
    sent.length = 0
    store.lose()
    await clock.advance(3 * LOOKED)
    await until(() => two.choices.hasBlocked('ann', 'bob'))
    await until(() => two.contacts.haveTalked('ann', 'bob'))
    const changes: unknown[] = []
    two.choices.subscribe(change => changes.push(change.other))
    await one.choices.change('ann', { person: { ...bob, blocked: false } })
    await settle()
    for (const { deliver } of sent.splice(0)) deliver()
    await until(() => !two.choices.hasBlocked('ann', 'bob'))
    expect(changes).toEqual(['bob'])
    for (const { journal, close } of [one, two]) {
      journal.close()
      await close()
    }
  })

  it('has everything that two change at the same time, and never less than this one has changed', async () => {
    const { db } = await open()
    const records = new ChoiceRecords(db)
    const clock = openJournals(0).clock
    const one = await MemoryChoices.open({ clock, records })
    const two = await MemoryChoices.open({ clock, records })
    await Promise.all([
      one.change('ann', { invisible: true }),
      two.change('ann', { doNotDisturb: true }),
      one.refresh('ann', null),
      one.change('ann', { person: { ...bob, blocked: true } }),
      one.refreshAll(),
      two.change('ann', { person: { ...bob, favourite: true } }),
      two.refresh('ann', null),
    ])
    expect(one.hasBlocked('ann', 'bob')).toBe(true)
    for (const choices of [one, two]) {
      await choices.refresh('ann', null)
      const both = { invisible: true, doNotDisturb: true, blocked: [bob], favourites: [bob] }
      expect(choices.choicesOf('ann')).toMatchObject(both)
    }
  })
})

it('what is to be read later is read once, and nothing waits after the end', async () => {
  const { clock } = openJournals(0)
  const rereading = new Rereading({ clock, onError: () => {} })
  const done: number[] = []
  const read = async () => void done.push(clock.now())
  const from = clock.now()
  rereading.addLater('all', 3_000, read)
  rereading.addLater('all', 1_000, read)
  await clock.advance(2_999)
  expect(done).toEqual([])
  await clock.advance(5_000)
  expect(done).toEqual([from + 3_000])
  rereading.addLater('all', 1_000, read)
  await rereading.close()
  expect(clock.pending).toBe(0)
})

it('nodes that miss the news of another read all of it at different times', async () => {
  const { clock } = openJournals(0)
  const reads: number[] = []
  const shared = {
    choices: { subscribeToOwn() {}, refreshAll: async () => void reads.push(clock.now()) },
    contacts: { subscribe() {}, refresh: async () => {} },
    history: { subscribeToWritten() {} },
  }
  for (const part of [0.1, 0.5, 0.9]) {
    const missed: (() => void)[] = []
    const journal = { ...NO_JOURNAL, onMissed: (observe: () => void) => void missed.push(observe) }
    const directory = { setTalked: async () => {} }
    shareKept(shared as never, { journal, directory, clock, random: () => part, onError: () => {} })
    for (const observe of missed) observe()
  }
  const from = clock.now()
  await clock.advance(10_000)
  expect(reads.map(at => at - from)).toEqual([500, 2_500, 4_500])
})

it('what cannot be read is read again until it can', async () => {
  const { clock } = openJournals(0)
  const errors: unknown[] = []
  const rereading = new Rereading({ clock, onError: error => errors.push(error) })
  const done: string[] = []
  let isAway = true
  const read = (name: string) => async () => {
    if (isAway) throw new Error('away')
    done.push(name)
  }
  rereading.add('a', read('a'))
  rereading.add('b', read('b'))
  rereading.add('a', read('a'))
  await clock.advance(3_000)
  expect(errors.length).toBeGreaterThan(1)
  isAway = false
  await clock.advance(3_000)
  expect(done.sort()).toEqual(['a', 'b'])
  rereading.add('c', read('c'))
  await settle()
  expect(done).toContain('c')
  await rereading.close()
  expect(clock.pending).toBe(0)
})
