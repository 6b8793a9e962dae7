import { expect, it } from 'vitest'
import { CallBackRequests } from '../src/records/call-back-requests.js'
import type { Database } from '../src/records/database.js'
import { type Line, LineRecords } from '../src/records/lines.js'
import { Notes } from '../src/records/notes.js'
import { eachDatabase } from './databases.js'

const NOW = 1_700_000_000_000

const RECEPTION: Line = {
  name: 'reception',
  title: 'Reception',
  greeting: 'Welcome.',
  hours: { timeZone: 'Europe/Berlin', spans: [{ day: 1, from: 540, to: 1020 }] },
  closedWords: 'We are back on Monday.',
  longestWaitMs: 600_000,
  mostWaiting: 8,
  staff: [],
}
const EMPTY: Line = {
  ...RECEPTION,
  name: 'billing',
  hours: null,
  longestWaitMs: null,
  mostWaiting: null,
}

async function addPeople({ db }: Database, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const facts = { role: 'member', created_at: NOW, removed_at: null, issuer: null, subject: null }
    await db
      .insertInto('people')
      .values({ id, name: id, ...facts })
      .execute()
  }
}

eachDatabase('lines in the records', open => {
  it('keep what was decided about them, and who staffs them', async () => {
    const database = await open()
    await addPeople(database, 'ann', 'bob')
    const lines = new LineRecords(database.db)
    expect(await lines.add({ ...RECEPTION, staff: ['bob', 'ann', 'nobody'] }, NOW)).toBe(true)
    expect(await lines.add(EMPTY, NOW)).toBe(true)
    expect(await lines.list()).toEqual([EMPTY, { ...RECEPTION, staff: ['ann', 'bob'] }])
  })

  it('have a name each', async () => {
    const lines = new LineRecords((await open()).db)
    await lines.add(RECEPTION, NOW)
    expect(await lines.add({ ...EMPTY, name: 'reception' }, NOW)).toBe(false)
    expect(await lines.list()).toEqual([RECEPTION])
  })

  it('can be changed in part', async () => {
    const database = await open()
    await addPeople(database, 'ann', 'bob')
    const lines = new LineRecords(database.db)
    await lines.add({ ...RECEPTION, staff: ['ann'] }, NOW)
    expect(await lines.change('reception', { title: 'Front desk', hours: null })).toBe(true)
    expect(await lines.change('reception', { staff: ['bob'] })).toBe(true)
    expect(await lines.change('reception', {})).toBe(true)
    expect(await lines.list()).toEqual([{ ...RECEPTION, title: 'Front desk', hours: null, staff: ['bob'] }])
    expect(await lines.change('billing', { title: 'Billing' })).toBe(false)
  })

  it('are removed with all that is kept for their staff, and nothing of another line', async () => {
    const database = await open()
    await addPeople(database, 'ann')
    const { db } = database
    const lines = new LineRecords(db)
    const requests = new CallBackRequests(db)
    const notes = new Notes(db)
    for (const line of [RECEPTION, EMPTY]) {
      await lines.add({ ...line, staff: ['ann'] }, NOW)
      const visitor = { userId: 'v', name: 'Vera' }
      await requests.add({ line: line.name, visitor, contact: '1', at: NOW })
      const author = { userId: 'ann', name: 'Ann' }
      await notes.add(`line:${line.name}`, { visitorId: 'v', author, words: 'w', at: NOW })
    }
    expect(await lines.remove('reception')).toBe(true)
    expect(await lines.remove('reception')).toBe(false)
    expect(await lines.list()).toEqual([{ ...EMPTY, staff: ['ann'] }])
    expect(await requests.open('reception')).toEqual([])
    expect(await requests.open('billing')).toHaveLength(1)
    expect(await notes.about('line:reception', ['v'])).toEqual([])
    expect(await notes.about('line:billing', ['v'])).toHaveLength(1)
  })
})

eachDatabase('requests to be called back', open => {
  const visitor = (n: number) => ({ userId: `v${n}`, name: `Visitor ${n}` })

  it('wait for their line until somebody has called back, once', async () => {
    const requests = new CallBackRequests((await open()).db)
    await requests.add({ line: 'reception', visitor: visitor(2), contact: '0170 22', at: NOW + 1 })
    await requests.add({ line: 'reception', visitor: visitor(1), contact: 'https://a.example', at: NOW })
    await requests.add({ line: 'billing', visitor: visitor(3), contact: '33', at: NOW })
    const [first, second] = await requests.open('reception')
    expect(first).toMatchObject({ visitor: visitor(1), contact: 'https://a.example', at: NOW })
    expect(second).toMatchObject({ visitor: visitor(2), contact: '0170 22' })
    expect(await requests.done('billing', `${first?.id}`, 'ann', NOW)).toBe(false)
    expect(await requests.done('reception', `${first?.id}`, 'ann', NOW)).toBe(true)
    expect(await requests.done('reception', `${first?.id}`, 'bob', NOW)).toBe(false)
    expect(await requests.open('reception')).toEqual([second])
  })

  it('are bounded for one visitor, whose oldest goes first', async () => {
    const requests = new CallBackRequests((await open()).db)
    await requests.add({ line: 'reception', visitor: visitor(2), contact: 'other', at: NOW })
    for (let n = 1; n <= 5; n += 1)
      await requests.add({ line: 'reception', visitor: visitor(1), contact: `${n}`, at: NOW + n })
    expect((await requests.open('reception')).map(({ contact }) => contact)).toEqual(['other', '3', '4', '5'])
  })
})

eachDatabase('notes about visitors', open => {
  const author = { userId: 'ann', name: 'Ann' }
  const note = (visitorId: string, words: string, at: number) => ({ visitorId, author, words, at })

  it('are read where the visitor comes next, oldest first', async () => {
    const notes = new Notes((await open()).db)
    await notes.add('line:reception', note('v', 'second', NOW + 1))
    await notes.add('line:reception', note('v', 'first', NOW))
    await notes.add('line:reception', note('w', 'of another', NOW))
    await notes.add('user:bob', note('v', 'elsewhere', NOW))
    expect(await notes.about('line:reception', ['v'])).toEqual([
      note('v', 'first', NOW),
      note('v', 'second', NOW + 1),
    ])
    expect(await notes.about('line:reception', [])).toEqual([])
    expect((await notes.about('user:bob', ['v', 'w'])).map(({ words }) => words)).toEqual(['elsewhere'])
  })

  it('are bounded for one visitor', async () => {
    const notes = new Notes((await open()).db)
    for (let n = 1; n <= 7; n += 1) await notes.add('line:reception', note('v', `${n}`, NOW + n))
    const kept = await notes.about('line:reception', ['v'])
    expect(kept.map(({ words }) => words)).toEqual(['3', '4', '5', '6', '7'])
  })
})
