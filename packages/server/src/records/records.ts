import { type Database, type DatabaseLocation, openDatabase } from './database.js'
import { migrate } from './migrate.js'

/** Everything that is kept: the repositories of one database. */
export interface Records {
  readonly database: Database
  close(): Promise<void>
}

/** Opens the records with their schema up to date. @throws {RecordsError} */
export async function openRecords(location: DatabaseLocation): Promise<Records> {
  const database = await openDatabase(location)
  try {
    await migrate(database.db)
  } catch (error) {
    await database.close()
    throw error
  }
  return { database, close: () => database.close() }
}
