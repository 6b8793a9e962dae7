import type { Tables } from './tables.js'

type Column<Row> = keyof Row & string
type TimeColumn<Row> = {
  [Name in Column<Row>]: number extends Row[Name] ? Name : never
}[Column<Row>]

/** What becomes of the rows of a table when they grow old, and when a person asks for what is kept about them. */
export type Keeping<Row> = Lifetimes<Row> & (NameColumn<Row> extends never ? object : Names<Row>)

type NameColumn<Row> = Extract<Column<Row>, `${string}_name`>

interface Names<Row> {
  /**
   * Of each column with the name of a person, the one with their id: when somebody gets another name, it is theirs here too. `null` for
   * what stays as it was.
   */
  readonly names: { readonly [Name in NameColumn<Row>]: Column<Row> | null }
}

interface Lifetimes<Row> {
  /**
   * The time from which rows grow old: after the retention period they are purged. Rows without that time stay, and so do all
   * rows with `null` here, until somebody removes them.
   */
  readonly ageFrom: TimeColumn<Row> | null
  /**
   * The columns that hold a person's id, or their address `user:<id>`. When that person is erased, `row` deletes the row; otherwise
   * it stays for the others it concerns, with the named columns blank: `null`, or an empty text.
   */
  readonly people: { readonly [Name in Column<Row>]?: 'row' | readonly Column<Row>[] }
  /** The column with JSON in which people may stand. When one of them is erased, they are taken out of it; it is in no export. */
  readonly peopleInJson?: Column<Row>
  /** Of `people`, the columns by which a row concerns a person without being theirs: it is another's, and in no export of this one. */
  readonly ofOthers?: readonly Column<Row>[]
  /** What no export may hold: hashes of secrets, others' data. */
  readonly withheld: readonly Column<Row>[]
}

/** For every table: a new one does not compile before it is decided what becomes of its rows. */
export const KEEPING: { readonly [Name in keyof Tables]: Keeping<Tables[Name]> } = {
  people: { ageFrom: 'removed_at', people: { id: 'row' }, withheld: [] },
  staff: { ageFrom: null, people: { person_id: 'row' }, withheld: [] },
  passkeys: { ageFrom: null, people: { person_id: 'row' }, withheld: [] },
  sessions: { ageFrom: 'ends_at', people: { person_id: 'row' }, withheld: ['secret_hash'] },
  invitations: {
    ageFrom: 'ends_at',
    people: { person_id: 'row', used_by: ['used_by', 'label'], created_by: ['created_by'] },
    withheld: ['secret_hash'],
  },
  bans: { ageFrom: 'ends_at', people: { subject: 'row', created_by: ['created_by'] }, withheld: [] },
  audit: {
    names: { actor_name: null },
    ageFrom: 'at',
    people: { actor_id: ['actor_id', 'actor_name', 'detail'], object: ['object', 'detail'] },
    withheld: [],
  },
  revocations: { ageFrom: 'at', people: { person_id: 'row' }, withheld: [] },
  lines: { ageFrom: null, people: {}, withheld: [] },
  call_back_requests: {
    names: { visitor_name: 'visitor_id' },
    ageFrom: 'at',
    people: { visitor_id: 'row', done_by: ['done_by'] },
    withheld: [],
  },
  notes: {
    names: { author_name: 'author_id' },
    ageFrom: 'at',
    people: { visitor_id: 'row', address: 'row', author_id: ['author_id', 'author_name'] },
    withheld: [],
  },
  links: {
    names: { owner_name: 'owner_id' },
    ageFrom: 'forget_at',
    people: { owner_id: 'row' },
    withheld: ['secret_hash', 'network'],
  },
  call_records: {
    names: { caller_name: 'caller_id', callee_name: 'callee_id' },
    ageFrom: 'ended_at',
    people: {
      caller_id: ['caller_id', 'caller_name', 'metadata'],
      callee_id: ['callee_id', 'callee_name'],
      address: ['address'],
    },
    withheld: [],
  },
  history: {
    names: { peer_name: 'peer_id' },
    ageFrom: 'ended_at',
    people: {
      person_id: 'row',
      peer_id: ['peer_id', 'peer_name', 'address', 'metadata'],
      address: ['address'],
    },
    ofOthers: ['peer_id', 'address'],
    withheld: [],
  },
  contacts: { ageFrom: 'talked_at', people: { a: 'row', b: 'row' }, withheld: [] },
  favourites: {
    names: { other_name: 'other_id' },
    ageFrom: null,
    people: { person_id: 'row', other_id: 'row' },
    ofOthers: ['other_id'],
    withheld: [],
  },
  blocks: {
    names: { other_name: 'other_id' },
    ageFrom: null,
    people: { person_id: 'row', other_id: 'row' },
    ofOthers: ['other_id'],
    withheld: [],
  },
  preferences: { ageFrom: null, people: { person_id: 'row' }, withheld: [] },
  api_keys: { ageFrom: 'revoked_at', people: { created_by: ['created_by'] }, withheld: ['secret_hash'] },
  idempotent_requests: {
    ageFrom: 'created_at',
    people: {},
    peopleInJson: 'reply',
    withheld: ['request_hash', 'reply'],
  },
  webhooks: { ageFrom: null, people: { created_by: ['created_by'] }, withheld: ['secret'] },
  deliveries: { ageFrom: 'created_at', people: {}, peopleInJson: 'payload', withheld: ['payload'] },
  // They go with their session.
  openid_sessions: { ageFrom: null, people: { person_id: 'row' }, withheld: ['refresh_token', 'id_token'] },
  server_values: { ageFrom: null, people: {}, withheld: ['value'] },
}
