import type { SqliteDatabase, SqliteStatement } from 'kysely'
import type Libsql from 'libsql'

/** What begins or ends a transaction. */
const CONTROL = /^\s*(?:begin|commit|rollback)\b/i
const WRITES = /^\s*(?:insert|update|delete|replace|create|drop|alter|with)\b/i

/**
 * The driver leaves a statement that met a lock in progress until it is collected as garbage, and until then no transaction of this
 * process could be committed. So a statement runs only once the lock is held: what takes the lock is carried out without being prepared.
 */
export class SqliteFile implements SqliteDatabase {
  readonly #driver: Libsql.Database

  constructor(driver: Libsql.Database) {
    this.#driver = driver
  }

  prepare(text: string): SqliteStatement {
    if (CONTROL.test(text)) return this.#control(text)
    const statement = this.#driver.prepare(text) as unknown as SqliteStatement
    if (!WRITES.test(text)) return statement
    return {
      reader: statement.reader,
      all: given => this.#locked(() => statement.all(given)),
      run: given => this.#locked(() => statement.run(given)),
      iterate: given => this.#locked(() => statement.all(given))[Symbol.iterator](),
    }
  }

  close(): void {
    this.#driver.close()
  }

  #control(text: string): SqliteStatement {
    const run = () => {
      this.#driver.exec(text)
      return { changes: 0, lastInsertRowid: 0 }
    }
    return { reader: false, run, all: () => [], iterate: () => [].values() }
  }

  #locked<T>(run: () => T): T {
    const driver = this.#driver
    if (driver.inTransaction) return run()
    driver.exec('begin immediate')
    try {
      const result = run()
      driver.exec('commit')
      return result
    } finally {
      // After a commit, and after a full disk, there is none.
      if (driver.inTransaction) driver.exec('rollback')
    }
  }
}
