import type { Clock } from '@ringdown/protocol'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { type Database, type DatabaseLocation, openDatabase } from './database.js'
import { migrate } from './migrate.js'
import { MIGRATIONS } from './migrations/index.js'
import { RecordsError } from './records-error.js'
import { Retention } from './retention.js'

/** Everything that is kept: the repositories of one database. */
export interface Records {
  readonly database: Database
  close(): Promise<void>
}

/** What a server that runs does with its records. */
interface Upkeep {
  readonly retentionDays: number
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Opens the records with their schema up to date, and sees that they can be written.
 * @param upkeep with it, old records are removed daily until `close`, and the log says when the database fails and recovers.
 * @throws {RecordsError}
 */
export async function openRecords(
  location: DatabaseLocation,
  upkeep: Upkeep | null = null,
): Promise<Records> {
  const database = await openDatabase(location, upkeep === null ? {} : watched(upkeep))
  try {
    await migrate(database.db, MIGRATIONS, upkeep?.clock)
    await requireWritable(database)
  } catch (error) {
    await database.close()
    throw error
  }
  const retention = upkeep && new Retention({ ...upkeep, database, days: upkeep.retentionDays })
  retention?.start()
  async function close(): Promise<void> {
    await retention?.close()
    await database.close()
  }
  return { database, close }
}

/**
 * A schema that is up to date only has been read. This asks for what every change needs, and changes nothing.
 * @throws {RecordsError} unless it is only locked, which passes.
 */
async function requireWritable({ db }: Database): Promise<void> {
  try {
    await db.deleteFrom('people').where(sql<boolean>`false`).execute()
  } catch (error) {
    if (!(error instanceof RecordsError && error.fault === 'locked')) throw error
  }
}

function watched({ clock, logger }: Upkeep) {
  return {
    clock,
    onFault(fault: Database['fault']) {
      if (fault === null) logger.info('the records can be used again')
      else logger.error({ fault: fault.fault }, fault.message)
    },
  }
}
