import type { Kysely } from 'kysely'

/** What all nodes of a server have in common, by its name. */
interface ServerValueRow {
  readonly name: string
  readonly value: string
}

/** The server itself. */
export interface ServerTables {
  readonly server_values: ServerValueRow
}

export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('server_values')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('value', 'text', column => column.notNull())
    .execute()
}
