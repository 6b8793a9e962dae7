import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as untilIdle } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { backUp, restore } from '../src/records/backup.js'
import { openFile } from '../src/records/database.js'
import { KEEPING } from '../src/records/keeping.js'
import { migrate } from '../src/records/migrate.js'
import type { Tables } from '../src/records/tables.js'
import { eachDatabase } from './databases.js'
import { fillTables } from './sample-rows.js'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-'))
  folders.push(folder)
  return folder
}

/** Everything in a database. */
async function contents(db: Kysely<Tables>): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const table of Object.keys(KEEPING)) {
    const { rows } = await sql`select * from ${sql.table(table)}`.execute(db)
    found[table] = rows.map(row => JSON.stringify(row)).sort()
  }
  return found
}

async function addPeople(db: Kysely<Tables>, prefix: string, count: number): Promise<void> {
  const people = Array.from({ length: count }, (_, number) => ({
    ...{
      id: `${prefix}-${number}`,
      name: `Ada "Å" O’Neil\n${number}`,
      role: 'member',
      created_at: Date.UTC(2100, 0),
    },
    ...{ removed_at: null, issuer: null, subject: null },
  }))
  await db.insertInto('people').values(people).execute()
}

eachDatabase('a backup', (open, { kind }) => {
  it('holds everything, and is restored into either database, also when many rows are in it', async () => {
    const { db, ...rest } = await open()
    await fillTables(db, 'ada', 1_000)
    await fillTables(db, 'bob', Date.UTC(2100, 0))
    await addPeople(db, 'many', 1_203)
    const file = join(await newFolder(), 'backup.db')
    await backUp({ ...rest, db }, file)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(folders.at(-1) as string)).toEqual(['backup.db'])
    const before = await contents(db)

    const restored = await open()
    expect(await restore(file, restored, false)).toBe(Object.values(before).flat().length)
    expect(await contents(restored.db)).toEqual(before)

    const sqlite = await openFile(join(await newFolder(), 'moved.db'))
    await restore(file, sqlite, false)
    expect(await contents(sqlite.db)).toEqual(before)
    await sqlite.close()
  })

  it('has what the database held at one moment, whatever is written meanwhile', async () => {
    const database = await open()
    await addPeople(database.db, 'before', 600)
    const file = join(await newFolder(), 'backup.db')
    let isOver = false
    const backing = backUp(database, file).finally(() => {
      isOver = true
    })
    // Two people at a time: a backup with one of them is not of one moment.
    let pairs = 0
    for (; !isOver; pairs++) {
      await database.db.transaction().execute(transaction => addPeople(transaction, `pair-${pairs}`, 2))
      await untilIdle()
    }
    await backing
    const restored = await open()
    await restore(file, restored, false)
    const ids = await restored.db.selectFrom('people').select('id').where('id', 'like', 'pair-%').execute()
    expect(ids.length % 2).toBe(0)
    if (kind === 'PostgreSQL') expect(pairs).toBeGreaterThan(0)
  })

  it('replaces what is there only if told to', async () => {
    const database = await open()
    await addPeople(database.db, 'old', 1)
    const file = join(await newFolder(), 'backup.db')
    await backUp(database, file)
    await addPeople(database.db, 'new', 1)
    await expect(restore(file, database, false)).rejects.toThrow(/^The database is not empty\./)
    expect(await database.db.selectFrom('people').select('id').execute()).toHaveLength(2)
    await restore(file, database, true)
    expect(await database.db.selectFrom('people').select('id').execute()).toEqual([{ id: 'old-0' }])
  })

  it('never takes the place of another file', async () => {
    const file = join(await newFolder(), 'backup.db')
    await writeFile(file, 'mine')
    await expect(backUp(await open(), file)).rejects.toThrow(`${file} exists already. Back up to a new file.`)
    expect(await readFile(file, 'utf8')).toBe('mine')
    const nowhere = join(file, 'backup.db')
    await expect(backUp(await open(), nowhere)).rejects.toThrow(`${nowhere} cannot be written: ENOTDIR`)
  })

  it('that is damaged or none changes nothing', async () => {
    const database = await open()
    await addPeople(database.db, 'old', 300)
    const before = await contents(database.db)
    const folder = await newFolder()
    const whole = join(folder, 'backup.db')
    await backUp(database, whole)
    const bytes = await readFile(whole)
    const bad = {
      'half.db': bytes.subarray(0, bytes.length / 2),
      'words.db': Buffer.from('not a database'.repeat(100)),
      'empty.db': Buffer.alloc(0),
    }
    for (const [name, content] of Object.entries(bad)) {
      const file = join(folder, name)
      await writeFile(file, content)
      const sentence = `${file} is damaged, or is not a backup. Restore another one.`
      await expect(restore(file, database, true)).rejects.toThrow(sentence)
    }
    await expect(restore(join(folder, 'none.db'), database, true)).rejects.toThrow('cannot be read: ENOENT')
    expect(await contents(database.db)).toEqual(before)
  })

  it('of a later version is refused', async () => {
    const file = join(await newFolder(), 'backup.db')
    const later = await openFile(file)
    await migrate(later.db, { '9999-later': { up: async () => {} } })
    await sql`pragma journal_mode = delete`.execute(later.db)
    await later.close()
    await expect(restore(file, await open(), true)).rejects.toMatchObject({ fault: 'too-new' })
  })
})

describe('a backup of an older version', () => {
  it('is brought up to date while it is restored, and stays as it is itself', async () => {
    const file = join(await newFolder(), 'backup.db')
    const older = await openFile(file)
    const { MIGRATIONS } = await import('../src/records/migrations/index.js')
    await migrate(older.db, { '0001-people': MIGRATIONS['0001-people'] as never })
    await addPeople(older.db, 'old', 1)
    await sql`pragma journal_mode = delete`.execute(older.db)
    await older.close()
    const bytes = await readFile(file)
    const target = await openFile(join(await newFolder(), 'target.db'))
    await restore(file, target, false)
    expect(await target.db.selectFrom('people').select('id').execute()).toEqual([{ id: 'old-0' }])
    await target.close()
    expect(await readFile(file)).toEqual(bytes)
  })
})
