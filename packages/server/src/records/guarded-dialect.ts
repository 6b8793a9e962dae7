import type { Clock } from '@ringdown/protocol'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type TransactionSettings,
} from 'kysely'
import type { RecordsError } from './records-error.js'

/** Is told of each fault, and of each statement that worked, and whether it wrote. */
export type Report = (outcome: RecordsError | 'read' | 'write') => void

/** How one database differs behind the guard. */
export interface Guard {
  /** The fault of the database that an error means; `null` if the query is at fault. */
  readonly faultOf: (error: unknown) => RecordsError | null
  readonly report: Report
  /** How a transaction begins, if not as the driver begins it. */
  readonly begin: string | null
  /** How long a statement waits while another program has the database locked, in milliseconds. */
  readonly patience: number
  readonly clock: Clock
}

/** How often a locked database is asked, in milliseconds. */
const AGAIN = 20

/**
 * The one place that everything asked of a database passes: what is wrong with the database becomes a {@link RecordsError}, and a
 * lock of another program is waited for without holding up this one.
 */
export function guarded(dialect: Dialect, guard: Guard): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createDriver: () => new GuardedDriver(dialect.createDriver(), guard),
    createIntrospector: db => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  }
}

class GuardedDriver implements Driver {
  readonly #driver: Driver
  readonly #guard: Guard
  readonly #connections = new WeakMap<DatabaseConnection, DatabaseConnection>()

  constructor(driver: Driver, guard: Guard) {
    this.#driver = driver
    this.#guard = guard
  }

  init(): Promise<void> {
    return attempt(this.#guard, () => this.#driver.init())
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await attempt(this.#guard, () => this.#driver.acquireConnection())
    const guard = this.#guard
    const guarding: DatabaseConnection = {
      async executeQuery<R>(query: CompiledQuery) {
        const result = await attempt(guard, async () => connection.executeQuery<R>(query))
        guard.report((result.numAffectedRows ?? 0n) > 0n ? 'write' : 'read')
        return result
      },
      async *streamQuery(query, size) {
        try {
          yield* connection.streamQuery(query, size)
        } catch (error) {
          throw guard.faultOf(error) ?? error
        }
      },
    }
    this.#connections.set(guarding, connection)
    return guarding
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const { begin } = this.#guard
    const run = async () =>
      begin === null
        ? this.#driver.beginTransaction(this.#inner(connection), settings)
        : void (await this.#inner(connection).executeQuery(CompiledQuery.raw(begin)))
    await attempt(this.#guard, run)
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return attempt(this.#guard, () => this.#driver.commitTransaction(this.#inner(connection)))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // Why it is rolled back matters more. A connection that is lost, or a disk that is full, has rolled back already.
    await this.#driver.rollbackTransaction(this.#inner(connection)).catch(() => {})
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(this.#inner(connection))
  }

  destroy(): Promise<void> {
    return this.#driver.destroy()
  }

  #inner(connection: DatabaseConnection): DatabaseConnection {
    return this.#connections.get(connection) ?? connection
  }
}

/** Only a statement that a lock has kept from doing anything is tried again. */
async function attempt<T>({ faultOf, report, patience, clock }: Guard, run: () => Promise<T>): Promise<T> {
  const end = clock.now() + patience
  for (;;) {
    try {
      return await run()
    } catch (error) {
      const fault = faultOf(error)
      if (fault?.fault !== 'locked' || clock.now() >= end) {
        if (fault !== null) report(fault)
        throw fault ?? error
      }
    }
    await new Promise<void>(resolve => clock.after(AGAIN, resolve))
  }
}
