import type { Kysely } from 'kysely'

/** A member. Those who were removed stay, so that records still have their name. */
interface PersonRow {
  readonly id: string
  readonly name: string
  /** `member`, `admin` or `owner`. */
  readonly role: string
  readonly created_at: number
  readonly removed_at: number | null
  /** The OpenID provider and its id for this person, if they sign in there. */
  readonly issuer: string | null
  readonly subject: string | null
}

/** A line that a person staffs. */
interface StaffRow {
  readonly person_id: string
  readonly line: string
}

interface PasskeyRow {
  /** The credential's id, base64url. */
  readonly id: string
  readonly person_id: string
  readonly name: string
  /** COSE, base64url. */
  readonly public_key: string
  readonly counter: number
  /** JSON: how the browser reaches it. */
  readonly transports: string
  readonly created_at: number
  readonly used_at: number | null
}

/** A browser in which a person is signed in. */
interface SessionRow {
  readonly id: string
  readonly person_id: string
  readonly secret_hash: string
  /** The browser and system, for the person's own list. */
  readonly device: string
  readonly created_at: number
  readonly used_at: number
  readonly ends_at: number
}

/** A link that brings a person in, once: the setup link, an invitation, another device of somebody who is in. */
interface InvitationRow {
  readonly id: string
  /** `setup`, `invitation` or `device`. */
  readonly kind: string
  readonly secret_hash: string
  /** The account that it opens; `null` for a new one. */
  readonly person_id: string | null
  readonly role: string
  /** JSON: the lines to staff. */
  readonly lines: string
  /** Whom it is for, in the words of the one who made it. */
  readonly label: string
  readonly created_by: string | null
  readonly created_at: number
  readonly ends_at: number
  readonly used_at: number | null
  readonly used_by: string | null
  readonly withdrawn_at: number | null
}

/** A person or a network that may not come in. */
interface BanRow {
  readonly id: string
  /** `person` or `network`. */
  readonly kind: string
  readonly subject: string
  readonly reason: string
  readonly created_by: string
  readonly created_at: number
  /** `null`: until it is lifted. */
  readonly ends_at: number | null
}

/** Who did what, and who was refused and why. */
interface AuditRow {
  readonly id: string
  readonly at: number
  /** `null` for the server itself and for strangers. */
  readonly actor_id: string | null
  readonly actor_name: string | null
  readonly action: string
  readonly object: string | null
  /** `done` or `refused`. */
  readonly outcome: string
  readonly detail: string | null
}

/** Sign-ins that ended, for the other processes on the same database. */
interface RevocationRow {
  readonly id: string
  readonly at: number
  readonly person_id: string | null
  readonly session_id: string | null
}

/** People and how they come in. */
export interface PeopleTables {
  readonly people: PersonRow
  readonly staff: StaffRow
  readonly passkeys: PasskeyRow
  readonly sessions: SessionRow
  readonly invitations: InvitationRow
  readonly bans: BanRow
  readonly audit: AuditRow
  readonly revocations: RevocationRow
}

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('people')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('removed_at', 'bigint')
    .addColumn('issuer', 'text')
    .addColumn('subject', 'text')
    .addUniqueConstraint('people_external', ['issuer', 'subject'])
    .execute()
  await schema.createIndex('people_by_name').on('people').columns(['name', 'id']).execute()
  await schema
    .createTable('staff')
    .addColumn('person_id', 'text', column => column.notNull().references('people.id').onDelete('cascade'))
    .addColumn('line', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('staff_pk', ['person_id', 'line'])
    .execute()
  await schema.createIndex('staff_by_line').on('staff').column('line').execute()
  await schema
    .createTable('passkeys')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('person_id', 'text', column => column.notNull().references('people.id').onDelete('cascade'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('public_key', 'text', column => column.notNull())
    .addColumn('counter', 'bigint', column => column.notNull())
    .addColumn('transports', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute()
  await schema.createIndex('passkeys_by_person').on('passkeys').column('person_id').execute()
  await schema
    .createTable('sessions')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('person_id', 'text', column => column.notNull().references('people.id').onDelete('cascade'))
    .addColumn('secret_hash', 'text', column => column.notNull().unique())
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('used_at', 'bigint', column => column.notNull())
    .addColumn('ends_at', 'bigint', column => column.notNull())
    .execute()
  await schema.createIndex('sessions_by_person').on('sessions').column('person_id').execute()
  await schema
    .createTable('invitations')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('secret_hash', 'text', column => column.notNull().unique())
    .addColumn('person_id', 'text', column => column.references('people.id').onDelete('cascade'))
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('lines', 'text', column => column.notNull())
    .addColumn('label', 'text', column => column.notNull())
    .addColumn('created_by', 'text')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('ends_at', 'bigint', column => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('used_by', 'text')
    .addColumn('withdrawn_at', 'bigint')
    .execute()
  await schema.createIndex('invitations_by_age').on('invitations').columns(['created_at', 'id']).execute()
  await schema
    .createTable('bans')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('created_by', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('ends_at', 'bigint')
    .execute()
  await schema
    .createTable('audit')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text')
    .addColumn('action', 'text', column => column.notNull())
    .addColumn('object', 'text')
    .addColumn('outcome', 'text', column => column.notNull())
    .addColumn('detail', 'text')
    .execute()
  await schema.createIndex('audit_by_time').on('audit').columns(['at', 'id']).execute()
  await schema
    .createTable('revocations')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('person_id', 'text')
    .addColumn('session_id', 'text')
    .execute()
  await schema.createIndex('revocations_by_time').on('revocations').columns(['at', 'id']).execute()
}
