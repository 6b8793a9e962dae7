import type { SqliteDatabase, SqliteStatement } from 'kysely'
import type Libsql from 'libsql'
import { LRUCache } from 'lru-cache'

/** What begins or ends a transaction. */
const CONTROL = /^\s*(?:begin|commit|rollback)\b/i
const READS = /^\s*select\b/i
const WRITES = /^\s*(?:insert|update|delete|replace|create|drop|alter|with)\b/i

/** How many statements that read are kept. Kysely writes the same text each time, but for lists in it. */
const KEPT = 100

/**
 * The driver leaves a statement that met a lock in progress until it is collected as garbage, and until then no transaction of this
 * process could be committed. So a statement runs only once the lock is held: what takes the lock is carried out without being prepared.
 */
export class SqliteFile implements SqliteDatabase {
  readonly #driver: Libsql.Database
  /** Those that read, by their text: to prepare one takes three times as long as to carry it out. */
  readonly #reading = new LRUCache<string, SqliteStatement>({ max: KEPT })

  constructor(driver: Libsql.Database) {
    this.#driver = driver
  }

  prepare(text: string): SqliteStatement {
    if (CONTROL.test(text)) return this.#control(text)
    const known = this.#reading.get(text)
    if (known !== undefined) return known
    const statement = this.#driver.prepare(text) as unknown as SqliteStatement
    if (READS.test(text)) return this.#keep(text, statement)
    if (!WRITES.test(text)) return statement
    return {
      reader: statement.reader,
      all: given => this.#locked(() => statement.all(given)),
      run: given => this.#locked(() => statement.run(given)),
      iterate: given => this.#locked(() => statement.all(given))[Symbol.iterator](),
    }
  }

  close(): void {
    this.#reading.clear()
    this.#driver.close()
  }

  /** One that fails may be left in progress, so the next is prepared. */
  #keep(text: string, statement: SqliteStatement): SqliteStatement {
    const read = <T>(run: () => T): T => {
      try {
        return run()
      } catch (error) {
        this.#reading.delete(text)
        throw error
      }
    }
    const kept: SqliteStatement = {
      reader: true,
      all: given => read(() => statement.all(given)),
      run: given => read(() => statement.run(given)),
      // Two may be read at the same time.
      iterate: given => (this.#driver.prepare(text) as unknown as SqliteStatement).iterate(given),
    }
    this.#reading.set(text, kept)
    return kept
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
