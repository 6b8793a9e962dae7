import type { Kysely } from 'kysely'

/** A line that was made; `staff` says who staffs it. */
interface LineRow {
  /** As in its address. */
  readonly name: string
  /** For people: "Reception". */
  readonly title: string
  /** What visitors read before they call. */
  readonly greeting: string
  /** JSON: the time zone and the spans; `null` is always open. */
  readonly hours: string | null
  /** What visitors read while it is closed. */
  readonly closed_words: string
  /** How long a visitor waits at most; `null` is as long as they like. */
  readonly longest_wait_ms: number | null
  /** How many may wait at once; `null` is as many as the server lets. */
  readonly most_waiting: number | null
  readonly created_at: number
}

/** A visitor whom nobody answered asks to be called back. */
interface CallBackRequestRow {
  readonly id: string
  readonly line: string
  readonly visitor_id: string
  readonly visitor_name: string
  /** How to reach them, in their own words: a number, a link. */
  readonly contact: string
  readonly at: number
  readonly done_at: number | null
  readonly done_by: string | null
}

/** What one of the staff leaves for the next about a visitor. */
interface NoteRow {
  readonly id: string
  /** Where the visitor waits: `line:…`, or the member to whom they are transferred: `user:…`. */
  readonly address: string
  readonly visitor_id: string
  readonly author_id: string
  readonly author_name: string
  readonly words: string
  readonly at: number
}

interface LinkRow {
  readonly id: string
  readonly secret_hash: string
  readonly owner_id: string
  readonly owner_name: string
  /** In its owner's words; may be empty. */
  readonly name: string
  /** Where it was opened from, as limits count it. */
  readonly network: string
  /** 1: calls there ring its owner. 0: its owner waits there. */
  readonly personal: number
  /** `open`, `used` or `ended`. */
  readonly state: string
  /** How often it may be answered, and how often it still may; `null` is until it is withdrawn. */
  readonly uses: number | null
  readonly uses_left: number | null
  readonly created_at: number
  /** `null`: never by itself. */
  readonly ends_at: number | null
  /** When nobody has to be told any more what became of it. */
  readonly forget_at: number | null
}

/** Lines, what is kept for their staff, and links. */
export interface LineTables {
  readonly lines: LineRow
  readonly call_back_requests: CallBackRequestRow
  readonly notes: NoteRow
  readonly links: LinkRow
}

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('lines')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('greeting', 'text', column => column.notNull())
    .addColumn('hours', 'text')
    .addColumn('closed_words', 'text', column => column.notNull())
    .addColumn('longest_wait_ms', 'bigint')
    .addColumn('most_waiting', 'bigint')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute()
  await schema
    .createTable('call_back_requests')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('line', 'text', column => column.notNull())
    .addColumn('visitor_id', 'text', column => column.notNull())
    .addColumn('visitor_name', 'text', column => column.notNull())
    .addColumn('contact', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('done_at', 'bigint')
    .addColumn('done_by', 'text')
    .execute()
  await schema
    .createIndex('call_back_requests_by_line')
    .on('call_back_requests')
    .columns(['line', 'at'])
    .execute()
  await schema
    .createTable('notes')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('address', 'text', column => column.notNull())
    .addColumn('visitor_id', 'text', column => column.notNull())
    .addColumn('author_id', 'text', column => column.notNull())
    .addColumn('author_name', 'text', column => column.notNull())
    .addColumn('words', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .execute()
  await schema.createIndex('notes_by_address').on('notes').columns(['address', 'at']).execute()
  await schema
    .createTable('links')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('secret_hash', 'text', column => column.notNull().unique())
    .addColumn('owner_id', 'text', column => column.notNull())
    .addColumn('owner_name', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('network', 'text', column => column.notNull())
    .addColumn('personal', 'integer', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('uses', 'bigint')
    .addColumn('uses_left', 'bigint')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('ends_at', 'bigint')
    .addColumn('forget_at', 'bigint')
    .execute()
  await schema.createIndex('links_by_owner').on('links').columns(['owner_id', 'created_at']).execute()
  await schema.createIndex('links_by_network').on('links').columns(['network', 'state']).execute()
  await schema.createIndex('links_by_forgetting').on('links').column('forget_at').execute()
}
