import { type Kysely, sql } from 'kysely'
import type { Tables } from '../src/records/tables.js'

/**
 * Puts one row into every table: each text is `text`, so that every reference between tables holds, and each number is `number`.
 * @returns the names of the tables.
 */
export async function fillTables(db: Kysely<Tables>, text: string, number: number): Promise<string[]> {
  const tables = await db.introspection.getTables()
  await eachInSomeOrder(tables, async ({ name, columns }) => {
    const names = columns.map(column => sql.ref(column.name))
    const values = columns.map(({ dataType }) => {
      const type = dataType.toLowerCase()
      if (type === 'text') return text
      // Flags are smaller than times.
      return type === 'bigint' || type === 'int8' ? number : 1
    })
    await sql`insert into ${sql.table(name)} (${sql.join(names)}) values (${sql.join(values)})`.execute(db)
  })
  return tables.map(table => table.name)
}

/** Tables that others refer to come first: those that fail are tried again after the others. */
async function eachInSomeOrder<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const failed: T[] = []
  for (const item of items) await run(item).catch(() => failed.push(item))
  if (failed.length === items.length) await run(failed[0] as T)
  else if (failed.length > 0) await eachInSomeOrder(failed, run)
}
