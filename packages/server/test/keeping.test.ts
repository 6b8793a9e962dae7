import { JumpingClock } from '@ringdown/testing'
import { type Kysely, sql } from 'kysely'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { DeliveryRecords } from '../src/records/deliveries.js'
import { KEEPING } from '../src/records/keeping.js'
import { renamePerson } from '../src/records/person-names.js'
import { erasePerson, exportPerson } from '../src/records/person-records.js'
import { purge, Retention } from '../src/records/retention.js'
import type { Tables } from '../src/records/tables.js'
import { eachDatabase } from './databases.js'
import { fillTables } from './sample-rows.js'

const DAY = 86_400_000

async function rowsOf(db: Kysely<Tables>, table: string): Promise<Record<string, unknown>[]> {
  return (await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db)).rows
}

async function countRows(db: Kysely<Tables>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of Object.keys(KEEPING)) counts[table] = (await rowsOf(db, table)).length
  return counts
}

eachDatabase('what becomes of records', open => {
  it('is decided for every table', async () => {
    const { db } = await open()
    const tables = await db.introspection.getTables()
    expect(Object.keys(KEEPING).sort()).toEqual(tables.map(table => table.name).sort())
  })

  it('is that the old ones go and the others stay', async () => {
    const database = await open()
    await fillTables(database.db, 'ada', 1_000)
    await fillTables(database.db, 'bob', 2_000)
    const before = await countRows(database.db)
    await purge(database, 2_000)
    for (const [table, { ageFrom }] of Object.entries(KEEPING)) {
      const texts = (await rowsOf(database.db, table)).map(row => Object.values(row).find(isText))
      expect(texts, table).toContain('bob')
      if (ageFrom !== null) expect(texts, table).toEqual(['bob'])
    }
    expect(Object.values(before)).toEqual(Object.keys(KEEPING).map(() => 2))
  })

  it('is carried out daily, however many there are', async () => {
    const database = await open()
    const clock = new JumpingClock(100 * DAY)
    const retention = new Retention({ database, days: 90, clock, logger: pino({ level: 'silent' }) })
    const audit = (at: number, count: number) =>
      Array.from({ length: count }, (_, number) => ({
        ...{ id: `${at}-${number}`, at, action: 'sign-in', outcome: 'done' },
        ...{ actor_id: null, actor_name: null, object: null, detail: null },
      }))
    await database.db
      .insertInto('audit')
      .values([...audit(9 * DAY, 1_001), ...audit(11 * DAY, 2)])
      .execute()
    retention.start()
    await expect.poll(() => rowsOf(database.db, 'audit')).toHaveLength(2)
    await expect.poll(() => clock.pending).toBe(1)
    await clock.jump(DAY)
    await expect.poll(() => rowsOf(database.db, 'audit')).toHaveLength(2)
    await expect.poll(() => clock.pending).toBe(1)
    await clock.jump(DAY)
    await expect.poll(() => rowsOf(database.db, 'audit')).toHaveLength(0)
    await retention.close()
    expect(clock.pending).toBe(0)
  })

  it('can be read by the person, without secrets', async () => {
    const { db } = await open()
    await fillTables(db, 'ada', 1_000)
    await fillTables(db, 'bob', 1_000)
    const { records } = await exportPerson(db, 'ada')
    for (const [table, { people, withheld }] of Object.entries(KEEPING)) {
      if (Object.keys(people).length === 0) continue
      expect(records[table], table).toHaveLength(1)
      for (const column of withheld) expect(records[table]?.[0]).not.toHaveProperty(column)
    }
    expect(JSON.stringify(records)).not.toContain('bob')
    expect(await exportPerson(db, 'nobody')).toEqual({ person: 'nobody', records: {} })
  })

  it('tells nobody who has blocked them, nor what is in the history of others', async () => {
    const { db } = await open()
    const mark = { other_id: 'ada', other_name: 'Ada', created_at: 1 }
    await db
      .insertInto('blocks')
      .values({ ...mark, person_id: 'bob' })
      .execute()
    expect(await exportPerson(db, 'ada')).toEqual({ person: 'ada', records: {} })
    expect(await erasePerson(db, 'ada')).toBe(1)
  })

  it('has the name that a person was given last, except where it is what happened', async () => {
    const { db } = await open()
    await fillTables(db, 'ada', 1_000)
    await fillTables(db, 'bob', 1_000)
    await renamePerson(db, 'ada', 'Ada Lovelace')
    const seen: string[] = []
    for (const [table, keeping] of Object.entries(KEEPING)) {
      for (const [column, idColumn] of Object.entries('names' in keeping ? keeping.names : {})) {
        const names = (await rowsOf(db, table)).map(row => row[column]).sort()
        expect(names, `${table}.${column}`).toEqual([idColumn === null ? 'ada' : 'Ada Lovelace', 'bob'])
        seen.push(table)
      }
    }
    expect(seen).toContain('history')
  })

  it('is that an erased person is in none, and the others stay', async () => {
    const { db } = await open()
    await fillTables(db, 'ada', 1_000)
    await fillTables(db, 'bob', 1_000)
    const before = await countRows(db)
    expect(await erasePerson(db, 'ada')).toBeGreaterThan(0)
    for (const [table, { people }] of Object.entries(KEEPING)) {
      const rows = await rowsOf(db, table)
      for (const column of Object.keys(people))
        expect(
          rows.map(row => row[column]),
          table,
        ).not.toContain('ada')
      const kept = Object.values(people).includes('row') ? 1 : 2
      expect([kept, before[table]], table).toContain(rows.length)
      expect(
        rows.flatMap(row => Object.values(row)),
        table,
      ).toContain('bob')
    }
    expect(await erasePerson(db, 'ada')).toBe(0)
  })

  it('is that an erased person is in nothing that webhooks are still to be told, nor in their log', async () => {
    const { db } = await open()
    await fillTables(db, 'w', 1_000)
    const ada = { userId: 'g_a-1', name: 'Ada', guest: true }
    // An underscore is any character in a pattern of SQL.
    const like = { userId: 'g.a-1', name: 'Adam', guest: true }
    const call = { callId: 'c', to: { kind: 'user', id: 'g_a-1' }, parties: [ada, like], metadata: 'for Ada' }
    const payloads = [
      { type: 'call.ended', data: { ...call, caller: ada } },
      { type: 'call.ended', data: { ...call, caller: like } },
      { type: 'call.ended', data: { caller: like, metadata: 'mine' } },
    ].map(each => JSON.stringify(each))
    const deliveries = new DeliveryRecords(db)
    for (const payload of payloads) await deliveries.add(['w'], { type: 'call.ended', payload }, 1)
    expect(await erasePerson(db, 'g_a-1')).toBe(2)
    const kept = (await deliveries.list('w', null, 10)).filter(
      ({ webhookId, payload }) => webhookId && payload !== 'w',
    )
    const nobody = { userId: '', name: '', guest: true }
    const theirs = { callId: 'c', to: { kind: 'user', id: '' }, parties: [nobody, like] }
    expect(kept.map(({ payload }) => JSON.parse(payload).data)).toEqual(
      expect.arrayContaining([
        { ...theirs, caller: nobody, metadata: null },
        { ...theirs, caller: like, metadata: 'for Ada' },
        { caller: like, metadata: 'mine' },
      ]),
    )
    expect(kept).toHaveLength(3)
  })

  it('is that the last owner is not erased', async () => {
    const { db } = await open()
    await fillTables(db, 'ada', 1_000)
    await db.updateTable('people').set({ role: 'owner', removed_at: null }).execute()
    await expect(erasePerson(db, 'ada')).rejects.toThrow('This is the last owner')
    expect(await rowsOf(db, 'people')).toHaveLength(1)
  })
})

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
