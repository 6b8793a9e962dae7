import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { COMMANDS } from '../src/commands/commands.js'
import type { DatabaseLocation } from '../src/records/database.js'
import type { Tables } from '../src/records/tables.js'
import { eachDatabase } from './databases.js'

/** Runs a command as its person would: what it wrote, and its exit code. */
async function run({ databaseUrl, dataDir }: DatabaseLocation, name: string, ...argv: string[]) {
  const written: string[] = []
  const failed: string[] = []
  const env = { RINGDOWN_DATABASE_URL: databaseUrl ?? '', RINGDOWN_DATA_DIR: dataDir ?? '' }
  const code = await COMMANDS[name]?.run(argv, env, {
    write: line => void written.push(line),
    fail: line => void failed.push(line),
  })
  return { code, written: written.join('\n'), failed: failed.join('\n') }
}

async function addPerson(db: Kysely<Tables>, id: string, name: string, role: string): Promise<void> {
  const person = { id, name, role, created_at: 1, removed_at: null, issuer: null, subject: null }
  await db.insertInto('people').values(person).execute()
}

eachDatabase('a command', (_open, databases) => {
  async function withAda() {
    const location = await databases.locate()
    const { db } = await databases.open(location)
    await addPerson(db, 'm_1', 'Ada', 'owner')
    await addPerson(db, 'm_2', 'Bob', 'member')
    return { location, db }
  }

  it('backs up and restores while a server has the database open', async () => {
    const { location, db } = await withAda()
    const folder = await mkdtemp(join(tmpdir(), 'ringdown-'))
    const file = join(folder, 'backup.db')
    expect(await run(location, 'backup', file)).toEqual({
      ...{ code: 0, failed: '' },
      written: `The records are backed up to ${file}.`,
    })
    expect(await run(location, 'backup', file)).toMatchObject({ code: 1, written: '' })
    await db.deleteFrom('people').execute()
    await addPerson(db, 'm_3', 'Cy', 'member')
    expect(await run(location, 'restore', file)).toMatchObject({
      code: 1,
      failed: expect.stringMatching(/^The database is not empty\./),
    })
    expect(await run(location, 'restore', file, '--replace')).toMatchObject({
      code: 0,
      written: `2 records are restored from ${file}. Start the server now; restart it if it runs.`,
    })
    expect(await db.selectFrom('people').select('name').orderBy('name').execute()).toEqual([
      { name: 'Ada' },
      { name: 'Bob' },
    ])
    await rm(folder, { recursive: true })
  })

  it('exports a person by name and by id', async () => {
    const { location } = await withAda()
    for (const person of ['Bob', 'm_2']) {
      const { written, code } = await run(location, 'export', person)
      expect(code).toBe(0)
      expect(JSON.parse(written)).toMatchObject({ person: 'm_2', records: { people: [{ name: 'Bob' }] } })
    }
  })

  it('exports nothing for a name that nobody has, and keeps nothing of it', async () => {
    const { location, db } = await withAda()
    expect(await run(location, 'export', 'Adda')).toEqual({
      ...{ code: 1, written: '' },
      failed: 'Nothing is kept about Adda.',
    })
    expect(await run(location, 'erase', 'Adda')).toMatchObject({ written: 'Nothing was kept about Adda.' })
    expect(await db.selectFrom('audit').select('action').execute()).toEqual([])
  })

  it('erases a person, but not the only owner, and not one of several with the same name', async () => {
    const { location, db } = await withAda()
    expect(await run(location, 'erase', 'Ada')).toMatchObject({
      code: 1,
      failed: 'This is the last owner, and a server needs one. Make somebody else an owner first.',
    })
    await addPerson(db, 'm_3', 'Bob', 'member')
    expect(await run(location, 'erase', 'Bob')).toMatchObject({
      code: 1,
      failed: 'Several people are called Bob. Give the id of one: m_2, m_3.',
    })
    expect(await run(location, 'erase', 'm_3')).toMatchObject({
      code: 0,
      written: 'm_3 is erased: 1 record is gone or changed.',
    })
    expect(await db.selectFrom('revocations').select('person_id').execute()).toEqual([{ person_id: 'm_3' }])
    expect(await run(location, 'erase', 'm_9')).toMatchObject({ written: 'Nothing was kept about m_9.' })
    expect(await db.selectFrom('people').select('id').orderBy('id').execute()).toEqual([
      { id: 'm_1' },
      { id: 'm_2' },
    ])
  })
})

it.each(Object.keys(COMMANDS))('%s explains itself', async name => {
  const { code, written } = await run({ databaseUrl: null, dataDir: '/nowhere' }, name, '--help')
  expect(code).toBe(0)
  expect(written).toContain(`ringdown ${name}`)
})

it('says what is missing, and that there are no records, and makes none', async () => {
  const nowhere = { databaseUrl: null, dataDir: join(tmpdir(), 'ringdown-nowhere') }
  expect(await run(nowhere, 'backup')).toEqual({
    ...{ code: 2, written: '' },
    failed: 'Usage: ringdown backup FILE [--flag value …]',
  })
  expect(await run(nowhere, 'export', 'Ada')).toMatchObject({
    code: 1,
    failed: expect.stringContaining(`There are no records in ${nowhere.dataDir}.`),
  })
  expect(await run(nowhere, 'erase', 'Ada', '--colour')).toMatchObject({ code: 2 })
})

it('never shows the URL of the database, which has a password', async () => {
  const { failed } = await run(
    { databaseUrl: 'mysql://ada:secret@db/ringdown', dataDir: null },
    'export',
    'Ada',
  )
  expect(failed).toMatch(/^RINGDOWN_DATABASE_URL /)
  expect(failed).not.toContain('secret')
})
