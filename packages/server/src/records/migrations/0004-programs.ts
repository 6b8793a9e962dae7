import type { Kysely } from 'kysely'

/** What a program shows to use the HTTP API. */
interface KeyRow {
  readonly id: string
  /** What it is for, in the words of the one who made it. */
  readonly name: string
  readonly secret_hash: string
  /** JSON: the scopes. */
  readonly scopes: string
  readonly created_by: string
  readonly created_at: number
  readonly used_at: number | null
  readonly ends_at: number | null
  readonly revoked_at: number | null
}

/** A request that may be sent again, and what came of it. */
interface IdempotentRequestRow {
  /** SHA-256 of who asked and the key they chose. */
  readonly id: string
  /** SHA-256 of the method, the address and the body. */
  readonly request_hash: string
  /** `null` while it is being worked on. */
  readonly status: number | null
  /** JSON; `null` also for a reply that is not kept because it shows a secret. */
  readonly reply: string | null
  readonly created_at: number
}

/** An address that is told what happens. */
interface WebhookRow {
  readonly id: string
  readonly url: string
  readonly description: string
  /** JSON: the types of events; an empty list is every type. */
  readonly events: string
  /** What its deliveries are signed with. It signs, so the secret itself is kept. */
  readonly secret: string
  /** 1: events are delivered. 0: it was turned off, or has failed for days. */
  readonly enabled: number
  readonly created_by: string
  readonly created_at: number
}

/** One event for one webhook. */
interface DeliveryRow {
  readonly id: string
  readonly webhook_id: string
  /** The same in each delivery of the event: receivers know by it what they have had. */
  readonly event_id: string
  readonly event_type: string
  /** JSON: what is sent. */
  readonly payload: string
  /** `pending`, `delivered` or `failed`. */
  readonly state: string
  readonly attempts: number
  /** When it is tried next, while it is pending. */
  readonly due_at: number
  /** The status of the last answer; `null` if there was none. */
  readonly status: number | null
  /** Why the last attempt failed, in a sentence. */
  readonly problem: string | null
  readonly created_at: number
  readonly tried_at: number | null
}

/** What other programs use: keys, requests that may be repeated, webhooks. */
export interface ProgramTables {
  readonly api_keys: KeyRow
  readonly idempotent_requests: IdempotentRequestRow
  readonly webhooks: WebhookRow
  readonly deliveries: DeliveryRow
}

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('api_keys')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('secret_hash', 'text', column => column.notNull().unique())
    .addColumn('scopes', 'text', column => column.notNull())
    .addColumn('created_by', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('ends_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute()
  await schema
    .createTable('idempotent_requests')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('request_hash', 'text', column => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('reply', 'text')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute()
  await schema
    .createIndex('idempotent_requests_by_age')
    .on('idempotent_requests')
    .column('created_at')
    .execute()
  await schema
    .createTable('webhooks')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('url', 'text', column => column.notNull())
    .addColumn('description', 'text', column => column.notNull())
    .addColumn('events', 'text', column => column.notNull())
    .addColumn('secret', 'text', column => column.notNull())
    .addColumn('enabled', 'integer', column => column.notNull())
    .addColumn('created_by', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute()
  await schema
    .createTable('deliveries')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('webhook_id', 'text', column => column.notNull().references('webhooks.id').onDelete('cascade'))
    .addColumn('event_id', 'text', column => column.notNull())
    .addColumn('event_type', 'text', column => column.notNull())
    .addColumn('payload', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('attempts', 'integer', column => column.notNull())
    .addColumn('due_at', 'bigint', column => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('problem', 'text')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('tried_at', 'bigint')
    .execute()
  await schema
    .createIndex('deliveries_by_due')
    .on('deliveries')
    .columns(['webhook_id', 'state', 'due_at'])
    .execute()
  await schema
    .createIndex('deliveries_by_webhook')
    .on('deliveries')
    .columns(['webhook_id', 'created_at', 'id'])
    .execute()
  await schema.createIndex('deliveries_by_age').on('deliveries').column('tried_at').execute()
}
