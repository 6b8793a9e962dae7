import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe } from 'vitest'
import { type Database, type DatabaseLocation, openDatabase } from '../src/records/database.js'
import { migrate } from '../src/records/migrate.js'
import { sharedPostgres } from './postgres-server.js'

const KINDS = ['SQLite', 'PostgreSQL'] as const

/** The databases of one suite. Each test has its own, which are closed and removed after it. */
export interface TestDatabases {
  readonly kind: (typeof KINDS)[number]
  /** Where a new, empty database is. */
  locate(): Promise<DatabaseLocation>
  /** Opens a database with its schema up to date: a new one, or the one that is there. */
  open(location?: DatabaseLocation): Promise<Database>
}

/**
 * Runs a suite over SQLite in a temporary folder, and over a real PostgreSQL.
 * @param body gets the function that opens a new database, with its schema up to date.
 */
export function eachDatabase(
  title: string,
  body: (open: TestDatabases['open'], databases: TestDatabases) => void,
): void {
  describe.each(KINDS)(`${title}, over %s`, kind => {
    const closers: (() => Promise<void>)[] = []
    afterEach(async () => {
      for (const close of closers.splice(0).reverse()) await close()
    })

    async function locate(): Promise<DatabaseLocation> {
      const dataDir = await mkdtemp(join(tmpdir(), 'ringdown-records-'))
      closers.push(() => rm(dataDir, { recursive: true }))
      if (kind === 'SQLite') return { databaseUrl: null, dataDir }
      const { url, drop } = await (await sharedPostgres()).newDatabase()
      closers.push(drop)
      return { databaseUrl: url, dataDir }
    }

    async function open(location?: DatabaseLocation): Promise<Database> {
      const database = await openDatabase(location ?? (await locate()))
      closers.push(() => database.close())
      await migrate(database.db)
      return database
    }

    body(open, { kind, locate, open })
  })
}
