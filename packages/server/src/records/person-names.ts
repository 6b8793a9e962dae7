import { type Kysely, sql } from 'kysely'
import { KEEPING } from './keeping.js'
import type { Tables } from './tables.js'

/** Every column with a copy of a person's name, and the one with their id beside it. */
const NAMES = Object.entries(KEEPING).flatMap(([table, keeping]) => {
  const names: Readonly<Record<string, string | null>> = 'names' in keeping ? keeping.names : {}
  return Object.entries(names).flatMap(([column, idColumn]) =>
    idColumn === null ? [] : { table, column, idColumn },
  )
})

/** Somebody has another name: so has what others keep about them. */
export async function renamePerson(db: Kysely<Tables>, person: string, name: string): Promise<void> {
  await db.transaction().execute(async transaction => {
    for (const { table, column, idColumn } of NAMES) {
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${name} where ${sql.ref(idColumn)} = ${person}`.execute(
        transaction,
      )
    }
  })
}
