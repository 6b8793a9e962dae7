import { setImmediate as untilIdle } from 'node:timers/promises'
import type { Cancel, Clock } from '@ringdown/protocol'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from './database.js'
import { KEEPING } from './keeping.js'

/** How many rows are removed at a time: requests run between. */
const BATCH = 500
const DAY = 86_400_000

/**
 * Removes the rows that have grown old ({@link KEEPING}).
 * @param before milliseconds since the epoch.
 * @returns how many rows went.
 * @throws {RecordsError}
 */
export async function purge({ kind, db }: Database, before: number): Promise<number> {
  // Each database has a hidden column by which a few rows can be chosen.
  const row = sql.ref(kind === 'sqlite' ? 'rowid' : 'ctid')
  let purged = 0
  for (const [name, { ageFrom }] of Object.entries(KEEPING)) {
    if (ageFrom === null) continue
    const table = sql.table(name)
    const old = sql`select ${row} from ${table} where ${sql.ref(ageFrom)} < ${before} limit ${sql.lit(BATCH)}`
    for (let count = BATCH; count === BATCH; await untilIdle()) {
      const result = await sql`delete from ${table} where ${row} in (${old})`.execute(db)
      count = Number(result.numAffectedRows)
      purged += count
    }
  }
  return purged
}

interface Options {
  readonly database: Database
  /** How long rows are kept. */
  readonly days: number
  readonly clock: Clock
  readonly logger: Logger
}

/** Carries out the retention period: at the start, then daily. */
export class Retention {
  readonly #options: Options
  #cancel: Cancel = () => {}
  #running: Promise<void> = Promise.resolve()
  #closed = false

  constructor(options: Options) {
    this.#options = options
  }

  start(): void {
    this.#running = this.#carryOut()
  }

  /** Resolves once nothing uses the database any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancel()
    await this.#running
  }

  async #carryOut(): Promise<void> {
    const { database, days, clock, logger } = this.#options
    try {
      const purged = await purge(database, clock.now() - days * DAY)
      if (purged > 0) logger.info({ purged, days }, 'removed records older than the retention period')
    } catch (error) {
      logger.error({ err: error }, 'could not remove old records; trying again tomorrow')
    }
    if (!this.#closed) this.#cancel = clock.after(DAY, () => this.start())
  }
}
