import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { MIGRATIONS } from './migrations/index.js'
import { RecordsError } from './records-error.js'
import type { Tables } from './tables.js'

/**
 * Brings the schema of a database up to date, under a lock: of two servers that start at once, one does it and the other
 * waits.
 *
 * @throws {RecordsError} `too-new` for a database of a later program; an `Error` if a step fails, which then has changed nothing.
 */
export async function migrate(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
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
