import { type Kysely, sql } from 'kysely'
import type { Database } from './database.js'
import type { Tables } from './tables.js'

type Row = Readonly<Record<string, unknown>>

/** How many rows are read and written at a time. */
const BATCH = 500
/** Where a row lies, by which each database can be read in pieces. */
const PLACES = {
  sqlite: { column: sql.ref('rowid'), type: sql`integer` },
  postgres: { column: sql.ref('ctid'), type: sql`tid` },
} as const

/**
 * Copies every row of some tables from one database to another.
 * @param tables in an order in which each comes after those it refers to, as {@link tablesOf} gives them.
 * @returns how many rows.
 */
export async function copyTables(
  tables: readonly string[],
  from: { readonly kind: Database['kind']; readonly db: Kysely<Tables> },
  to: Kysely<Tables>,
): Promise<number> {
  let copied = 0
  for (const table of tables) {
    for await (const rows of batches(table, from)) {
      const columns = Object.keys(rows[0] ?? {})
      const names = sql.join(columns.map(column => sql.ref(column)))
      const values = sql.join(rows.map(row => sql`(${sql.join(columns.map(column => row[column]))})`))
      await sql`insert into ${sql.table(table)} (${names}) values ${values}`.execute(to)
      copied += rows.length
    }
  }
  return copied
}

async function* batches(
  table: string,
  { kind, db }: { readonly kind: Database['kind']; readonly db: Kysely<Tables> },
): AsyncGenerator<Row[]> {
  const { column, type } = PLACES[kind]
  let last: unknown = null
  for (;;) {
    const after = last === null ? sql`` : sql`where ${column} > cast(${last} as ${type})`
    const query = sql<Row>`select *, cast(${column} as text) as ringdown_place from ${sql.table(table)} ${after} order by ${column} limit ${sql.lit(BATCH)}`
    const { rows } = await query.execute(db)
    if (rows.length === 0) return
    last = rows.at(-1)?.['ringdown_place']
    yield rows.map(({ ringdown_place: _, ...row }) => row)
  }
}

/** The tables of a file of SQLite, each after those it refers to, without the list of migrations. */
export async function tablesOf(sqlite: Kysely<Tables>): Promise<string[]> {
  const tables = (await sqlite.introspection.getTables()).map(table => table.name)
  const ordered: string[] = []
  while (ordered.length < tables.length) {
    const next: string[] = []
    for (const table of tables.filter(name => !ordered.includes(name))) {
      const { rows } = await sql<{
        table: string
      }>`select "table" from pragma_foreign_key_list(${table})`.execute(sqlite)
      if (rows.every(row => row.table === table || ordered.includes(row.table))) next.push(table)
    }
    if (next.length === 0) throw new Error('Tables refer to one another in a circle.')
    ordered.push(...next)
  }
  return ordered
}
