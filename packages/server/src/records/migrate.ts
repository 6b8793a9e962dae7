import { type Clock, systemClock } from '@ringdown/protocol'
import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { MIGRATIONS } from './migrations/index.js'
import { RecordsError } from './records-error.js'
import type { Tables } from './tables.js'

/** How long is waited for others that bring it up to date, one after the other, in milliseconds. */
const PATIENCE = 60_000

/**
 * Brings the schema of a database up to date, under a lock: of several servers that start at once, one does it and the others
 * wait.
 *
 * @throws {RecordsError} `too-new` for a database of a later program, `locked` if others kept it for a minute; an `Error` if a step
 * fails, which then has changed nothing.
 */
export async function migrate(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
  clock: Clock = systemClock,
): Promise<void> {
  const end = clock.now() + PATIENCE
  for (;;) {
    try {
      return await migrateOnce(db, migrations)
    } catch (error) {
      // Each attempt has waited for some seconds.
      if (!isLocked(error)) throw error
      if (clock.now() >= end) throw new RecordsError('locked', KEPT_LOCKED + error.message, { cause: error })
    }
  }
}

function isLocked(error: unknown): error is RecordsError {
  return error instanceof RecordsError && error.fault === 'locked'
}

const KEPT_LOCKED = 'The records could not be brought up to date within a minute. '

async function migrateOnce(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const provider = { getMigrations: async () => ({ ...migrations }) }
  const migrator = new Migrator({ db, provider })
  await appliedMigrations(db, migrations)
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  if (error instanceof RecordsError) throw error
  const failed = results?.find(result => result.status === 'Error')?.migrationName
  throw new Error(`The database could not be brought up to date${failed ? ` (at ${failed})` : ''}.`, {
    cause: error,
  })
}

/**
 * Those of our migrations that a database has had.
 * @throws {RecordsError} `too-new` if it has had others.
 */
export async function appliedMigrations(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
): Promise<Record<string, Migration>> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(table => table.name === 'kysely_migration')) return {}
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const applied = new Set(rows.map(row => row.name))
  const unknown = [...applied].filter(name => !(name in migrations))
  if (unknown.length === 0)
    return Object.fromEntries(Object.entries(migrations).filter(([name]) => applied.has(name)))
  throw new RecordsError(
    'too-new',
    `The database was written by a later version of Ringdown (it has ${unknown.join(', ')}). Start that version, or restore a backup from before it.`,
  )
}
