import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JumpingClock } from '@ringdown/testing'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterEach, expect, it } from 'vitest'
import { migrate } from '../src/records/migrate.js'
import { MIGRATIONS } from '../src/records/migrations/index.js'
import { openRecords, type Records } from '../src/records/records.js'

const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-'))
  folders.push(folder)
  return folder
}

const open = (dataDir: string): Promise<Records> => openRecords({ databaseUrl: null, dataDir })

it('keeps what was written, and brings its schema up to date once', async () => {
  const folder = await newFolder()
  const first = await open(folder)
  await first.database.db
    .insertInto('people')
    .values({
      id: 'm_1',
      name: 'Ada',
      role: 'owner',
      created_at: Date.UTC(2100, 0),
      removed_at: null,
      issuer: null,
      subject: null,
    })
    .execute()
  await first.close()
  const again = await open(folder)
  const people = await again.database.db.selectFrom('people').selectAll().execute()
  expect(people).toMatchObject([{ id: 'm_1', name: 'Ada', created_at: Date.UTC(2100, 0) }])
  await again.close()
})

it('lets two servers that start at once share a new file', async () => {
  const folder = await newFolder()
  const both = await Promise.all([open(folder), open(folder)])
  for (const records of both) await records.close()
})

it('leaves a database of a later version alone, and says so', async () => {
  const folder = await newFolder()
  const records = await open(folder)
  await migrate(records.database.db, {
    ...MIGRATIONS,
    '9999-later': { up: async () => {} },
  }).catch(() => {})
  await records.close()
  await expect(open(folder)).rejects.toMatchObject({ fault: 'too-new', code: 'unavailable' })
})

it('is looked after while a server runs: old records go, and the log says when it fails and when it works again', async () => {
  const folder = await newFolder()
  const DAY = 86_400_000
  const clock = new JumpingClock(100 * DAY)
  const lines: { msg: string }[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  const before = await open(folder)
  const entry = {
    action: 'sign-in',
    outcome: 'done',
    actor_id: null,
    actor_name: null,
    object: null,
    detail: null,
  }
  const entries = [9, 11].map(day => ({ ...entry, id: `day ${day}`, at: day * DAY }))
  await before.database.db.insertInto('audit').values(entries).execute()
  await before.close()

  const records = await openRecords(
    { databaseUrl: null, dataDir: folder },
    { retentionDays: 90, clock, logger },
  )
  const { db } = records.database
  await expect.poll(() => db.selectFrom('audit').select('id').execute()).toEqual([{ id: 'day 11' }])
  await expect.poll(() => lines.at(-1)?.msg).toContain('retention period')
  await sql`pragma query_only = on`.execute(db)
  for (const attempt of [1, 2]) {
    const adding = db
      .insertInto('audit')
      .values({ ...entry, id: `attempt ${attempt}`, at: clock.now() })
      .execute()
    await expect(adding).rejects.toMatchObject({ fault: 'read-only' })
  }
  await sql`pragma query_only = off`.execute(db)
  await db
    .insertInto('audit')
    .values({ ...entry, id: 'attempt 3', at: clock.now() })
    .execute()
  expect(lines.slice(1).map(({ msg }) => msg)).toEqual([
    expect.stringMatching(/ringdown\.db cannot be written\. /),
    'the records can be used again',
  ])
  await records.close()
  expect(clock.pending).toBe(0)
})
