import { type Kysely, sql, type Transaction } from 'kysely'
import { withoutPerson } from './json-names.js'
import { KEEPING } from './keeping.js'
import { findPerson, keepAnOwner } from './people.js'
import type { Tables } from './tables.js'

type Row = Readonly<Record<string, unknown>>

/** Everything that is kept about a person, by table. */
export interface PersonRecords {
  readonly person: string
  readonly records: Readonly<Record<string, readonly Row[]>>
}

/** Whether anything is kept about the person. */
export function hasRecords({ records }: PersonRecords): boolean {
  return Object.keys(records).length > 0
}

/** For every table, each column that holds a person's id, and what erasing the person does with the row. */
const PLACES = Object.entries(KEEPING).flatMap(([table, { people }]) =>
  Object.entries(people).map(([column, erasing]) => ({ table, column, erasing })),
)

const JSON_PLACES = Object.entries(KEEPING).flatMap(([table, { peopleInJson: column }]) =>
  column === undefined ? [] : [{ table, column }],
)

/**
 * Collects what is kept about a person, without secrets.
 * @param person their id; also a guest's.
 */
export async function exportPerson(db: Kysely<Tables>, person: string): Promise<PersonRecords> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async snapshot => {
      const records: Record<string, Row[]> = {}
      for (const [table, { people, ofOthers, withheld }] of Object.entries(KEEPING)) {
        const others: readonly string[] = ofOthers ?? []
        const columns = Object.keys(people).filter(column => !others.includes(column))
        if (columns.length === 0) continue
        const isTheirs = sql.join(
          columns.map(column => concerns(column, person)),
          sql` or `,
        )
        const { rows } = await sql<Row>`select * from ${sql.table(table)} where ${isTheirs}`.execute(snapshot)
        if (rows.length > 0) records[table] = rows.map(row => without(row, withheld))
      }
      return { person, records }
    })
}

/**
 * Erases a person: their rows go, and in the rows that stay for others, nothing tells who it was.
 * @returns how many rows went or were changed.
 * @throws {RingdownError} `not-allowed` for the last owner.
 */
export async function erasePerson(db: Kysely<Tables>, person: string): Promise<number> {
  const alone = db.transaction().setIsolationLevel('serializable')
  return alone.execute(async transaction => {
    const member = await findPerson(transaction, person)
    if (member !== null) await keepAnOwner(transaction, member)
    const nullable = await nullableColumns(transaction)
    let erased = await eraseInvited(transaction, person)
    for (const { table, column, erasing } of PLACES) {
      const isTheirs = concerns(column, person)
      const name = sql.table(table)
      const blank = (each: string) => sql`${sql.ref(each)} = ${nullable.has(`${table}.${each}`) ? null : ''}`
      const command =
        erasing === 'row'
          ? sql`delete from ${name} where ${isTheirs}`
          : sql`update ${name} set ${sql.join(erasing.map(blank))} where ${isTheirs}`
      erased += Number((await command.execute(transaction)).numAffectedRows)
    }
    for (const { table, column } of JSON_PLACES)
      erased += await eraseInJson(transaction, table, column, person)
    return erased
  })
}

/** The audit log names whom an invitation was for. */
async function eraseInvited(db: Transaction<Tables>, person: string): Promise<number> {
  const theirs = db.selectFrom('invitations').select('id').where('used_by', '=', person)
  const { numUpdatedRows } = await db
    .updateTable('audit')
    .set({ detail: null })
    .where('object', 'in', theirs)
    .where('detail', 'is not', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** An id stands in JSON as it is, in quotes. */
async function eraseInJson(
  db: Transaction<Tables>,
  table: string,
  column: string,
  person: string,
): Promise<number> {
  const [name, json] = [sql.table(table), sql.ref(column)]
  const isNamed = (id: string) => sql`${json} like ${`%"${id.replace(/[\\%_]/g, '\\$&')}"%`} escape '\\'`
  const { rows } = await sql<{ id: string; json: string }>`
    select id, ${json} as json from ${name} where ${isNamed(person)} or ${isNamed(`user:${person}`)}`.execute(
    db,
  )
  for (const row of rows)
    await sql`update ${name} set ${json} = ${withoutPerson(row.json, person)} where id = ${row.id}`.execute(
      db,
    )
  return rows.length
}

function concerns(column: string, person: string) {
  return sql`${sql.ref(column)} in (${person}, ${`user:${person}`})`
}

function without(row: Row, withheld: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !withheld.includes(column)))
}

async function nullableColumns(db: Transaction<Tables>): Promise<Set<string>> {
  const tables = await db.introspection.getTables()
  return new Set(
    tables.flatMap(({ name, columns }) =>
      columns.filter(column => column.isNullable).map(column => `${name}.${column.name}`),
    ),
  )
}
