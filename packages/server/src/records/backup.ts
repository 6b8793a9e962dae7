import { constants } from 'node:fs'
import { access, chmod, copyFile, link, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { type Database, openFile } from './database.js'
import { appliedMigrations, migrate } from './migrate.js'
import { RecordsError } from './records-error.js'
import { copyTables, tablesOf } from './table-copy.js'
import type { Tables } from './tables.js'

/** A backup cannot be made or restored. The message says why. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BackupError'
  }
}

/**
 * Writes a backup, which is a file of SQLite wherever the records are. Servers may go on using the database: the backup has what it
 * held at one moment. The file is there whole, and on the disk, or not at all.
 * @throws {BackupError} for a file that exists or cannot be written. @throws {RecordsError}
 */
export async function backUp(database: Database, file: string): Promise<void> {
  if (await exists(file)) throw new BackupError(`${file} exists already. Back up to a new file.`)
  const draft = `${file}.${process.pid}.part`
  try {
    await (await open(draft, 'wx', 0o600)).close()
    if (database.kind === 'sqlite') await sql`vacuum into ${draft}`.execute(database.db)
    else await copyIntoFile(database.db, draft)
    await synchronise(draft)
    await link(draft, file)
    await synchronise(dirname(file))
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new BackupError(`${file} cannot be written: ${error.message}.`, { cause: error })
  } finally {
    await removeFile(draft)
  }
}

/**
 * Replaces everything in a database with what a backup holds, or changes nothing. The backup may be of an older version, and of either
 * kind of database.
 * @param replace whether the database may hold something already.
 * @returns how many rows were restored.
 * @throws {BackupError} for a file that is no backup, and for a database that is not empty. @throws {RecordsError}
 */
export async function restore(file: string, database: Database, replace: boolean): Promise<number> {
  await migrate(database.db)
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-restore-'))
  const copy = join(folder, 'backup.db')
  try {
    await copyBackup(file, copy)
    const backup = await openFile(copy)
    try {
      await checkBackup(file, backup.db)
      // Only the copy is brought up to date: the backup stays as it is.
      await migrate(backup.db)
      const tables = await tablesOf(backup.db)
      return await database.db.transaction().execute(async transaction => {
        if (!replace) await refuseToReplace(tables, transaction)
        for (const table of tables.toReversed())
          await sql`delete from ${sql.table(table)}`.execute(transaction)
        return copyTables(tables, backup, transaction)
      })
    } finally {
      await backup.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function copyIntoFile(db: Kysely<Tables>, file: string): Promise<void> {
  const target = await openFile(file)
  try {
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async snapshot => {
        await migrate(target.db, await appliedMigrations(snapshot))
        const tables = await tablesOf(target.db)
        await copyTables(tables, { kind: 'postgres', db: snapshot }, target.db)
      })
    // One file: what is in the log beside it goes into it.
    await sql`pragma journal_mode = delete`.execute(target.db)
  } finally {
    await target.close()
  }
}

async function copyBackup(file: string, copy: string): Promise<void> {
  await copyFile(file, copy, constants.COPYFILE_FICLONE).catch(error => {
    throw new BackupError(`${file} cannot be read: ${error.message}.`, { cause: error })
  })
  await chmod(copy, 0o600)
}

async function checkBackup(file: string, backup: Kysely<Tables>): Promise<void> {
  const unsound = (cause?: unknown) =>
    new BackupError(`${file} is damaged, or is not a backup. Restore another one.`, { cause })
  try {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(backup)
    if (rows[0]?.integrity_check !== 'ok') throw unsound()
    if (Object.keys(await appliedMigrations(backup)).length === 0) throw unsound()
  } catch (error) {
    if (error instanceof RecordsError && error.fault === 'damaged') throw unsound(error)
    throw error
  }
}

async function refuseToReplace(tables: readonly string[], db: Kysely<Tables>): Promise<void> {
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db)
    if (rows.length > 0)
      throw new BackupError(
        'The database is not empty. Back it up first; then replace everything in it by adding --replace.',
      )
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

async function removeFile(file: string): Promise<void> {
  // What kept it from being written may keep it from being removed.
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    await rm(`${file}${suffix}`, { force: true }).catch(() => {})
}

/** Waits until a file or a folder is on the disk. */
async function synchronise(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
