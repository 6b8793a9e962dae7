import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
