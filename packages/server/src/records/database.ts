import { join } from 'node:path'
import { type Clock, systemClock } from '@ringdown/protocol'
import { type Dialect, Kysely } from 'kysely'
import { makeOwnFolder } from '../own-folder.js'
import { unusableFolder } from './faults.js'
import type { Report } from './guarded-dialect.js'
import { postgresDialect } from './postgres-dialect.js'
import type { RecordsError, RecordsFault } from './records-error.js'
import { sqliteDialect } from './sqlite-dialect.js'
import type { Tables } from './tables.js'

/** Where the records are: a URL of PostgreSQL, or the data directory that holds the file of SQLite; without either, in memory. */
export interface DatabaseLocation {
  readonly databaseUrl: string | null
  readonly dataDir: string | null
}

/** An open database of records. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres'
  /** Everything asked of it may throw a {@link RecordsError}, after which it may be asked again. */
  readonly db: Kysely<Tables>
  /** What is wrong with it since it was last used; `null` if it works. */
  readonly fault: RecordsError | null
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly clock?: Clock
  /** Is told when the database stops working, and when it works again (`null`). */
  readonly onFault?: (fault: RecordsError | null) => void
}

/** Faults that only writing shows. */
const WRITING: ReadonlySet<RecordsFault> = new Set(['full', 'locked', 'read-only'])

/** The file of SQLite in the data directory. */
export const DATABASE_FILE = 'ringdown.db'

/**
 * Opens the database, which is created if there is none. Its schema is brought up to date by `migrate`.
 * @throws {RecordsError} if the data directory cannot be written, or the URL not be read.
 */
export async function openDatabase(
  { databaseUrl, dataDir }: DatabaseLocation,
  options: DatabaseOptions = {},
): Promise<Database> {
  if (databaseUrl !== null) return opened('postgres', options, watch => postgresDialect(databaseUrl, watch))
  if (dataDir === null) return openFile(':memory:', options)
  await makeOwnFolder(dataDir).catch(error => {
    throw unusableFolder(dataDir, error)
  })
  return openFile(join(dataDir, DATABASE_FILE), options)
}

/** Opens a file of SQLite, which is created if there is none. */
export function openFile(file: string, options: DatabaseOptions = {}): Promise<Database> {
  return opened('sqlite', options, watch => sqliteDialect(file, watch))
}

async function opened(
  kind: Database['kind'],
  { clock = systemClock, onFault }: DatabaseOptions,
  dialect: (watch: { clock: Clock; report: Report }) => Promise<Dialect>,
): Promise<Database> {
  let current: RecordsError | null = null
  const report: Report = outcome => {
    // A full disk can still be read.
    if (outcome === 'read' && current !== null && WRITING.has(current.fault)) return
    const fault = typeof outcome === 'string' ? null : outcome
    const isNews = fault?.fault !== current?.fault
    current = fault
    if (isNews) onFault?.(fault)
  }
  const db = new Kysely<Tables>({ dialect: await dialect({ clock, report }) })
  return {
    kind,
    db,
    get fault() {
      return current
    },
    close: () => db.destroy(),
  }
}
