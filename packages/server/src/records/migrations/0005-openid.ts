import type { Kysely } from 'kysely'

/** A session that was begun at an OpenID provider, for asking there again. */
interface OpenIdSessionRow {
  readonly session_id: string
  readonly person_id: string
  /** Sealed; `null` if the provider gives none. */
  readonly refresh_token: string | null
  /** Sealed; names the session at the provider when signing out there. */
  readonly id_token: string | null
  /** When the provider last said that this person may come in. */
  readonly checked_at: number
}

/** Who signs in at an OpenID provider. */
export interface OpenIdTables {
  readonly openid_sessions: OpenIdSessionRow
}

export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('openid_sessions')
    .addColumn('session_id', 'text', column =>
      column.primaryKey().references('sessions.id').onDelete('cascade'),
    )
    .addColumn('person_id', 'text', column => column.notNull().references('people.id').onDelete('cascade'))
    .addColumn('refresh_token', 'text')
    .addColumn('id_token', 'text')
    .addColumn('checked_at', 'bigint', column => column.notNull())
    .execute()
}
