import { type Dialect, SqliteAdapter, SqliteDialect } from 'kysely'
import { fileFault } from './faults.js'
import { type Guard, guarded } from './guarded-dialect.js'
import { SqliteFile } from './sqlite-file.js'

/** How long a statement waits for another program that writes to the same file, in milliseconds. */
const PATIENCE = 5_000

/** SQLite changes a schema in a transaction like anything else, so migrations are under its lock and happen whole or not at all. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class TransactionalDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }
}

/** SQLite in a file, which is created if there is none. @throws {RecordsError} */
export async function sqliteDialect(file: string, watch: Pick<Guard, 'report' | 'clock'>): Promise<Dialect> {
  const { default: Libsql } = await import('libsql')
  const faultOf = (error: unknown) => fileFault(file, error)
  async function open() {
    // The driver's own wait would hold up everything else in this process: the guard waits instead.
    const database = new Libsql(file, { timeout: 0 })
    try {
      // What was acknowledged is on the disk, also after a power cut.
      database.exec('pragma synchronous = full; pragma foreign_keys = on; pragma journal_mode = wal')
      return new SqliteFile(database)
    } catch (error) {
      database.close()
      throw error
    }
  }
  // A transaction that only read before it writes would fail if another program has written meanwhile.
  const guard: Guard = { ...watch, faultOf, begin: 'begin immediate', patience: PATIENCE }
  return guarded(new TransactionalDialect({ database: open }), guard)
}
