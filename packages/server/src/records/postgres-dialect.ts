import { type Dialect, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type { PoolClient, PoolConfig } from 'pg'
import { serverFault } from './faults.js'
import { type Guard, guarded } from './guarded-dialect.js'
import { RecordsError } from './records-error.js'

/** How many connections a process holds. */
const CONNECTIONS = 10
/** How long a connection, a lock, a statement and an answer may take, in milliseconds. */
const TIMES = {
  connectionTimeoutMillis: 5_000,
  lock_timeout: 5_000,
  statement_timeout: 10_000,
  query_timeout: 12_000,
} as const
/** PostgreSQL's type of 64-bit integers. Times and counters stay far below 2^53. */
const INT8 = 20

/** A pool of connections to PostgreSQL; the first query opens one. @throws {RecordsError} for a URL that cannot be read. */
export async function postgresDialect(url: string, watch: Pick<Guard, 'report' | 'clock'>): Promise<Dialect> {
  const host = hostOf(url)
  const { default: pg } = await import('pg')
  const config: PoolConfig = {
    ...TIMES,
    keepAlive: true,
    max: CONNECTIONS,
    connectionString: url,
    types: {
      getTypeParser: (type, format) => (type === INT8 ? Number : pg.types.getTypeParser(type, format)),
    },
  }
  const pool = new pg.Pool(config)
  // A connection may break while nobody uses it, or between two statements of one who does. The next request opens another, or
  // hears of it; an error that nobody listens to would end the process.
  pool.on('error', () => {})
  pool.on('connect', client => void client.on('error', () => {}))
  const clients = { connect: async () => givenUp(await pool.connect()), end: () => pool.end() }
  const guard: Guard = { ...watch, faultOf: error => serverFault(host, error), begin: null, patience: 0 }
  return guarded(new PostgresDialect({ pool: clients }), guard)
}

/** A connection on which an answer did not come is closed: whatever came next would wait behind it. */
function givenUp(client: PoolClient): PostgresPoolClient {
  let isHung = false
  async function query(text: string, values: readonly unknown[]) {
    try {
      return await client.query(text, [...values])
    } catch (error) {
      isHung ||= error instanceof Error && error.message === 'Query read timeout'
      throw error
    }
  }
  // Without the overload for cursors, which nobody here uses.
  const queryOnly = query as unknown as PostgresPoolClient['query']
  return { query: queryOnly, release: () => client.release(isHung) }
}

/** The host in a URL, for messages: the rest is secret. */
function hostOf(url: string): string {
  try {
    const { protocol, host, searchParams } = new URL(url)
    if (protocol === 'postgres:' || protocol === 'postgresql:') return searchParams.get('host') ?? host
  } catch {
    // Said below.
  }
  throw new RecordsError(
    'refused',
    'RINGDOWN_DATABASE_URL must be a URL such as "postgres://user:password@db.example.org/ringdown".',
  )
}
