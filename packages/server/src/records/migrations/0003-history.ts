import type { Kysely } from 'kysely'

/** A call that is over, for the owner of the server. */
interface CallRecordRow {
  readonly id: string
  readonly caller_id: string
  readonly caller_name: string
  /** Who answered, or who was rung; `null` if nobody joined. */
  readonly callee_id: string | null
  readonly callee_name: string | null
  /** `user:<id>`, `line:<name>`, or `link`: which link it was is a secret. */
  readonly address: string
  readonly placed_at: number
  readonly accepted_at: number | null
  readonly ended_at: number
  /** From the caller's point of view. */
  readonly reason: string
  /** `good`, `fair` or `poor`, as one of its pages said. */
  readonly quality: string | null
  /** JSON: what the calling product has attached. */
  readonly metadata: string | null
}

/** A call as one of its people sees it. */
interface HistoryRow {
  readonly person_id: string
  readonly call_id: string
  /** `outgoing` or `incoming`. */
  readonly direction: string
  readonly peer_id: string | null
  readonly peer_name: string | null
  /** Where to call again. */
  readonly address: string | null
  readonly placed_at: number
  readonly ended_at: number
  readonly talked_ms: number | null
  readonly reason: string
  readonly quality: string | null
  readonly metadata: string | null
  readonly missed: number
  /** A missed call that its person has not seen. */
  readonly unread: number
}

/** Two people who have talked; `a` sorts before `b`. */
interface ContactRow {
  readonly a: string
  readonly b: string
  readonly talked_at: number
}

/** Somebody as a person has marked them. The name is for when they are away, which may be for good. */
interface MarkRow {
  readonly person_id: string
  readonly other_id: string
  readonly other_name: string
  readonly created_at: number
}

interface PreferencesRow {
  readonly person_id: string
  readonly invisible: number
  readonly do_not_disturb: number
  /** `everyone` or `contacts`. */
  readonly rings_from: string
}

/** Calls that are over, and what people have chosen about each other. People may be guests, who are in no other table. */
export interface HistoryTables {
  readonly call_records: CallRecordRow
  readonly history: HistoryRow
  readonly contacts: ContactRow
  readonly favourites: MarkRow
  readonly blocks: MarkRow
  readonly preferences: PreferencesRow
}

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('call_records')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('caller_id', 'text', column => column.notNull())
    .addColumn('caller_name', 'text', column => column.notNull())
    .addColumn('callee_id', 'text')
    .addColumn('callee_name', 'text')
    .addColumn('address', 'text', column => column.notNull())
    .addColumn('placed_at', 'bigint', column => column.notNull())
    .addColumn('accepted_at', 'bigint')
    .addColumn('ended_at', 'bigint', column => column.notNull())
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('quality', 'text')
    .addColumn('metadata', 'text')
    .execute()
  await schema.createIndex('call_records_by_time').on('call_records').columns(['ended_at', 'id']).execute()
  await schema
    .createTable('history')
    .addColumn('person_id', 'text', column => column.notNull())
    .addColumn('call_id', 'text', column => column.notNull())
    .addColumn('direction', 'text', column => column.notNull())
    .addColumn('peer_id', 'text')
    .addColumn('peer_name', 'text')
    .addColumn('address', 'text')
    .addColumn('placed_at', 'bigint', column => column.notNull())
    .addColumn('ended_at', 'bigint', column => column.notNull())
    .addColumn('talked_ms', 'bigint')
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('quality', 'text')
    .addColumn('metadata', 'text')
    .addColumn('missed', 'integer', column => column.notNull())
    .addColumn('unread', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('history_pk', ['person_id', 'call_id'])
    .execute()
  await schema
    .createIndex('history_by_person')
    .on('history')
    .columns(['person_id', 'ended_at', 'call_id'])
    .execute()
  await schema.createIndex('history_by_time').on('history').columns(['ended_at']).execute()
  await schema
    .createTable('contacts')
    .addColumn('a', 'text', column => column.notNull())
    .addColumn('b', 'text', column => column.notNull())
    .addColumn('talked_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('contacts_pk', ['a', 'b'])
    .execute()
  await schema.createIndex('contacts_by_other').on('contacts').column('b').execute()
  await schema.createIndex('contacts_by_time').on('contacts').column('talked_at').execute()
  for (const table of ['favourites', 'blocks'] as const) {
    await schema
      .createTable(table)
      .addColumn('person_id', 'text', column => column.notNull())
      .addColumn('other_id', 'text', column => column.notNull())
      .addColumn('other_name', 'text', column => column.notNull())
      .addColumn('created_at', 'bigint', column => column.notNull())
      .addPrimaryKeyConstraint(`${table}_pk`, ['person_id', 'other_id'])
      .execute()
  }
  await schema
    .createTable('preferences')
    .addColumn('person_id', 'text', column => column.primaryKey())
    .addColumn('invisible', 'integer', column => column.notNull())
    .addColumn('do_not_disturb', 'integer', column => column.notNull())
    .addColumn('rings_from', 'text', column => column.notNull())
    .execute()
}
