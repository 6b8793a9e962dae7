import { randomUUID } from 'node:crypto'
import type { UserId } from '@ringdown/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { Tables } from './tables.js'

/** An address that is told what happens. */
export interface Webhook {
  readonly id: string
  readonly url: string
  readonly description: string
  /** The types of events it is told of; empty: all. */
  readonly events: readonly string[]
  readonly secret: string
  readonly enabled: boolean
  readonly createdBy: UserId
  readonly createdAt: number
}

export type NewWebhook = Omit<Webhook, 'id' | 'enabled' | 'createdAt'>
export type WebhookChanges = Partial<Pick<Webhook, 'url' | 'description' | 'events' | 'secret' | 'enabled'>>

/** The webhooks of this server. There are few: they are listed whole. */
export class WebhookRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** @param most how many there may be. @returns `null` if there are as many already. */
  async make(webhook: NewWebhook, now: number, most: number): Promise<Webhook | null> {
    return this.#db.transaction().execute(async db => {
      const known = await db.selectFrom('webhooks').select('id').limit(most).execute()
      if (known.length >= most) return null
      const row = {
        id: randomUUID(),
        url: webhook.url,
        description: webhook.description,
        events: JSON.stringify(webhook.events),
        secret: webhook.secret,
        enabled: 1,
        created_by: webhook.createdBy,
        created_at: now,
      }
      await db.insertInto('webhooks').values(row).execute()
      return webhookOf(row)
    })
  }

  /** All of them, oldest first. */
  async list(): Promise<readonly Webhook[]> {
    const rows = await this.#db
      .selectFrom('webhooks')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(webhookOf)
  }

  async find(id: string): Promise<Webhook | null> {
    const row = await this.#db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? webhookOf(row) : null
  }

  /** @returns it as it is now; `null` if there is no such webhook. */
  async change(id: string, { events, enabled, ...rest }: WebhookChanges): Promise<Webhook | null> {
    const changes = {
      ...rest,
      ...(events === undefined ? {} : { events: JSON.stringify(events) }),
      ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0 }),
    }
    if (Object.keys(changes).length > 0) {
      await this.#db.updateTable('webhooks').set(changes).where('id', '=', id).execute()
    }
    return this.find(id)
  }

  /** Removes it with its deliveries. @returns `false` if there is no such webhook. */
  async remove(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst()
    return numDeletedRows > 0n
  }
}

function webhookOf(row: Selectable<Tables['webhooks']>): Webhook {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: JSON.parse(row.events),
    secret: row.secret,
    enabled: row.enabled === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}
