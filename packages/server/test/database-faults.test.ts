import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JumpingClock } from '@ringdown/testing'
import { type Kysely, sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.mjs'
import { describeFailure } from '../src/http/http-error.js'
import { DATABASE_FILE, type Database, openDatabase, openFile } from '../src/records/database.js'
import { serverFault } from '../src/records/faults.js'
import { migrate } from '../src/records/migrate.js'
import { MIGRATIONS } from '../src/records/migrations/index.js'
import { openRecords } from '../src/records/records.js'
import { RecordsError } from '../src/records/records-error.js'
import type { Tables } from '../src/records/tables.js'
import { type PostgresServer, sharedPostgres, startPostgres } from './postgres-server.js'
import { until } from './sockets.js'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-'))
  closers.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function closing<T extends { close(): Promise<void> }>(opened: T): T {
  closers.push(() => opened.close())
  return opened
}

async function add(db: Kysely<Tables>, id: string, name = 'Ada'): Promise<void> {
  const person = { id, name, role: 'member', created_at: 1, removed_at: null, issuer: null, subject: null }
  await db.insertInto('people').values(person).execute()
}

async function idsOf(db: Kysely<Tables>): Promise<string[]> {
  const rows = await db.selectFrom('people').select('id').orderBy('id').execute()
  return rows.map(row => row.id)
}

/** What is read about a failure. */
async function failureOf(attempt: Promise<unknown>): Promise<RecordsError> {
  const error = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(RecordsError)
  return error as RecordsError
}

describe('SQLite', () => {
  async function open(clock = new JumpingClock()) {
    const folder = await newFolder()
    await (await openRecords({ databaseUrl: null, dataDir: folder })).close()
    const faults: (string | null)[] = []
    const file = join(folder, DATABASE_FILE)
    const onFault = (fault: RecordsError | null) => faults.push(fault?.fault ?? null)
    const database = closing(await openFile(file, { clock, onFault }))
    return { file, clock, faults, database, db: database.db }
  }

  it('waits for another program that has the file locked, and meanwhile runs everything else', async () => {
    const { db, file, clock } = await open()
    const other = closing(await openFile(file))
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const holding = other.db.transaction().execute(async transaction => {
      await add(transaction, 'theirs')
      await held
    })
    const adding = add(db, 'ours')
    await until(() => clock.pending > 0)
    await clock.jump(4_000)
    await until(() => clock.pending > 0)
    release()
    await holding
    await clock.jump(1_000)
    await adding
    // Nor does what has waited keep what follows waiting.
    await db.transaction().execute(transaction => add(transaction, 'later'))
    expect(await idsOf(db)).toEqual(['later', 'ours', 'theirs'])
  })

  it('begins once those that bring it up to date before are done, however many, but not after a minute', async () => {
    const { file, db, clock } = await open()
    const { default: Libsql } = await import('libsql')
    const other = new Libsql(file)
    /** Lets ten seconds pass while it waits. */
    async function wait(): Promise<void> {
      for (let second = 0; second < 10; second += 1) {
        await until(() => clock.pending > 0)
        await clock.jump(1_000)
      }
    }
    other.exec('begin immediate')
    const migrating = migrate(db, MIGRATIONS, clock)
    for (let turn = 0; turn < 4; turn += 1) await wait()
    other.exec('rollback')
    await until(() => clock.pending > 0)
    await clock.jump(1_000)
    await migrating
    other.exec('begin immediate')
    const failing = failureOf(migrate(db, MIGRATIONS, clock))
    for (let turn = 0; turn < 7; turn += 1) await Promise.race([wait(), failing])
    const { fault, message } = await failing
    other.close()
    expect(fault).toBe('locked')
    expect(message).toMatch(/could not be brought up to date within a minute.*locked by another program/)
  })

  it('gives up on a lock that is not released, loses nothing, and works again afterwards', async () => {
    const { db, file, clock, faults } = await open()
    await add(db, 'a')
    const { default: Libsql } = await import('libsql')
    const other = new Libsql(file)
    other.exec('begin immediate')
    const failing = failureOf(add(db, 'b'))
    await until(() => clock.pending > 0)
    await clock.jump(6_000)
    expect(await failing).toMatchObject({ fault: 'locked', code: 'unavailable' })
    // Readers are never locked out.
    expect(await idsOf(db)).toEqual(['a'])
    other.exec('rollback')
    other.close()
    await add(db, 'c')
    expect(await idsOf(db)).toEqual(['a', 'c'])
    expect(faults).toEqual(['locked', null])
  })

  it('says that the disk is full, keeps what was acknowledged, and works again once there is space', async () => {
    const { db, file, faults } = await open()
    await add(db, 'a')
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count)}`.execute(db)
    const failing = db.transaction().execute(async transaction => {
      await add(transaction, 'b')
      await add(transaction, 'c', 'x'.repeat(100_000))
    })
    const error = await failureOf(failing)
    expect(error.message).toBe(`The database ${file} cannot grow: the disk is full. Free some space.`)
    expect(await idsOf(db)).toEqual(['a'])
    await sql`pragma max_page_count = 100000`.execute(db)
    await add(db, 'c', 'x'.repeat(100_000))
    expect(await idsOf(db)).toEqual(['a', 'c'])
    expect(faults).toEqual(['full', null])
  })

  it('says that it may not write', async () => {
    const { db } = await open()
    await sql`pragma query_only = on`.execute(db)
    expect(await failureOf(add(db, 'a'))).toMatchObject({ fault: 'read-only' })
  })

  it('says at the start that the file is damaged, which stays as it is', async () => {
    const dataDir = await newFolder()
    await writeFile(join(dataDir, DATABASE_FILE), 'not a database at all '.repeat(500))
    const error = await failureOf(openRecords({ databaseUrl: null, dataDir }))
    expect(error.message).toBe(
      `The database ${join(dataDir, DATABASE_FILE)} is damaged, or is not a database. Move it away and restore a backup with "ringdown restore FILE".`,
    )
  })

  it('says at the start that there can be no file', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'file'), '')
    const under = await failureOf(openRecords({ databaseUrl: null, dataDir: join(folder, 'file', 'data') }))
    expect(under).toMatchObject({ fault: 'read-only' })
    await mkdir(join(folder, DATABASE_FILE))
    const error = await failureOf(openRecords({ databaseUrl: null, dataDir: folder }))
    expect(error).toMatchObject({ fault: 'unreachable' })
    expect(error.message).toContain('cannot be opened')
  })

  it('leaves an error of the query as it is', async () => {
    const { db, database } = await open()
    await add(db, 'a')
    await expect(add(db, 'a')).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' })
    expect(database.fault).toBeNull()
  })
})

describe('PostgreSQL', () => {
  async function openUrl(databaseUrl: string): Promise<Database> {
    return closing(await openDatabase({ databaseUrl, dataDir: '/nowhere' }))
  }

  async function ownServer(): Promise<PostgresServer> {
    return startPostgres(await newFolder(), [])
  }

  it('says at the start that nothing is there', async () => {
    const databaseUrl = `postgres://ringdown:secret@127.0.0.1:${await freePort()}/ringdown`
    const error = await failureOf(openRecords({ databaseUrl, dataDir: '/nowhere' }))
    expect(error.fault).toBe('unreachable')
    expect(error.message).toMatch(/^PostgreSQL at 127\.0\.0\.1:\d+ cannot be reached\. /)
    expect(error.message).not.toContain('secret')
  })

  it('says at the start that there is no such database', async () => {
    const { url } = await (await sharedPostgres()).newDatabase()
    const error = await failureOf(openRecords({ databaseUrl: url.replace('test_', 'other_'), dataDir: '/' }))
    expect(error.fault).toBe('refused')
    expect(error.message).toContain('does not exist')
  })

  it('says at the start that it takes no changes, though its schema is up to date', async () => {
    const { url } = await (await sharedPostgres()).newDatabase()
    const { database, close } = await openRecords({ databaseUrl: url, dataDir: '/nowhere' })
    const name = new URL(url).pathname.slice(1)
    await sql`alter database ${sql.id(name)} set default_transaction_read_only = on`.execute(database.db)
    await close()
    const error = await failureOf(openRecords({ databaseUrl: url, dataDir: '/nowhere' }))
    expect(error.fault).toBe('read-only')
    expect(error.message).toContain('takes no changes')
  })

  it.each(['mysql://db.example.org/ringdown', 'db.example.org'])(
    'says that %s is no URL of it',
    async url => {
      expect(await failureOf(openUrl(url))).toMatchObject({ fault: 'refused' })
    },
  )

  it('fails requests while it is away, keeps what was acknowledged, and works again once it is back', async () => {
    const server = await ownServer()
    const { url } = await server.newDatabase()
    const { database } = closing(await openRecords({ databaseUrl: url, dataDir: '/nowhere' }))
    await add(database.db, 'a')
    await server.stop()
    expect(await failureOf(add(database.db, 'b'))).toMatchObject({
      fault: 'unreachable',
      code: 'unavailable',
    })
    expect(await failureOf(idsOf(database.db))).toMatchObject({ fault: 'unreachable' })
    expect(database.fault?.fault).toBe('unreachable')
    await server.start()
    await add(database.db, 'c')
    expect(await idsOf(database.db)).toEqual(['a', 'c'])
    expect(database.fault).toBeNull()
    await server.stop()
  })

  it('does not wait for ever for an answer, nor behind a connection that hangs', async () => {
    const { url } = await (await sharedPostgres()).newDatabase()
    const { db } = await openUrl(`${url}&query_timeout=300`)
    const asked = sql<{ pid: number }>`select pg_backend_pid() as pid`
    const pid = (await asked.execute(db)).rows[0]?.pid as number
    process.kill(pid, 'SIGSTOP')
    closers.push(async () => process.kill(pid, 'SIGCONT'))
    expect(await failureOf(asked.execute(db))).toMatchObject({ fault: 'unreachable' })
    expect((await asked.execute(db)).rows[0]?.pid).not.toBe(pid)
  })

  it.each([
    ['53100', 'full'],
    ['25006', 'read-only'],
    ['28P01', 'refused'],
    ['57P03', 'unreachable'],
    ['40001', 'locked'],
    ['XX001', 'damaged'],
  ])('means by %s that it is %s', (code, fault) => {
    const error = Object.assign(new Error('what it says'), { code })
    expect(serverFault('db.example.org', error)?.fault).toBe(fault)
  })

  it('leaves an error of the query as it is', () => {
    expect(serverFault('db.example.org', Object.assign(new Error('duplicate'), { code: '23505' }))).toBeNull()
    expect(serverFault('db.example.org', new TypeError('ours'))).toBeNull()
  })
})

it('is answered with "unavailable", without a word of the machine', () => {
  const failure = describeFailure(new RecordsError('full', 'The database /data/ringdown.db cannot grow.'))
  expect(failure).toMatchObject({ status: 503, problem: { code: 'unavailable', retryAfterMs: 5_000 } })
  expect(failure?.problem.message).not.toContain('/data')
})
