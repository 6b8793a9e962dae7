import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Dialect, Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import type { Tables } from './tables.js'

/** Where the records are: a URL of PostgreSQL, or the data directory that holds the file of SQLite. */
export interface DatabaseLocation {
  readonly databaseUrl: string | null
  readonly dataDir: string
}

/** An open database of records. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres'
  readonly db: Kysely<Tables>
  close(): Promise<void>
}

/** The file of SQLite in the data directory. */
export const DATABASE_FILE = 'ringdown.db'

/** How long one process waits for another that writes to the same file, in milliseconds. */
const BUSY = 5_000
/** How many connections to PostgreSQL a process holds, and how long it waits for one, in milliseconds. */
const CONNECTIONS = 10
const CONNECTING = 5_000
/** PostgreSQL's type of 64-bit integers. Times and counters stay far below 2^53. */
const INT8 = 20

/** Opens the database, which is created if there is none. Its schema is brought up to date by `migrate`. */
export async function openDatabase({ databaseUrl, dataDir }: DatabaseLocation): Promise<Database> {
  if (databaseUrl !== null) return opened('postgres', await postgres(databaseUrl))
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  return opened('sqlite', await sqlite(join(dataDir, DATABASE_FILE)))
}

function opened(kind: Database['kind'], dialect: Dialect): Database {
  const db = new Kysely<Tables>({ dialect })
  return { kind, db, close: () => db.destroy() }
}

// Each driver is loaded by those who use it.
async function sqlite(file: string): Promise<Dialect> {
  const { default: Libsql } = await import('libsql')
  const database = new Libsql(file, { timeout: BUSY })
  // What was acknowledged is on the disk, also after a power cut.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  return new SqliteDialect({ database })
}

async function postgres(url: string): Promise<Dialect> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECTING,
    types: {
      getTypeParser: (type, format) => (type === INT8 ? Number : pg.types.getTypeParser(type, format)),
    },
  })
  // A connection that breaks while nobody uses it; the next request opens another.
  pool.on('error', () => {})
  return new PostgresDialect({ pool })
}
