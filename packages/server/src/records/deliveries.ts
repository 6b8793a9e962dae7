import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { Tables } from './tables.js'

type Row = Selectable<Tables['deliveries']>
type DeliveryState = 'pending' | 'delivered' | 'failed'

/** One event for one webhook, and what became of it. */
export interface Delivery {
  readonly id: string
  readonly webhookId: string
  readonly eventId: string
  readonly eventType: string
  readonly payload: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly dueAt: number
  readonly status: number | null
  readonly problem: string | null
  readonly createdAt: number
  readonly triedAt: number | null
}

/** An event, as it is sent. */
export interface OutgoingEvent {
  readonly type: string
  readonly payload: string
}

/** What an attempt has come to. */
export interface Outcome {
  readonly state: DeliveryState
  readonly attempts: number
  readonly dueAt: number
  readonly status: number | null
  readonly problem: string | null
  readonly triedAt: number
}

/** Where a delivery stands in the log. */
export type DeliveryPosition = readonly [createdAt: number, id: string]

/** The events that webhooks are to be told of, kept until they have been, and for a while after. */
export class DeliveryRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Keeps an event for each of the webhooks. @returns the event's id. */
  async add(webhookIds: readonly string[], { type, payload }: OutgoingEvent, now: number): Promise<string> {
    const eventId = `msg_${randomUUID()}`
    const rows = webhookIds.map(webhookId => ({
      id: randomUUID(),
      webhook_id: webhookId,
      event_id: eventId,
      event_type: type,
      payload,
      state: 'pending',
      attempts: 0,
      due_at: now,
      status: null,
      problem: null,
      created_at: now,
      tried_at: null,
    }))
    await this.#db.insertInto('deliveries').values(rows).execute()
    return eventId
  }

  /** How many of a webhook wait to be delivered, counted up to `most`. */
  async countPending(webhookId: string, most: number): Promise<number> {
    const rows = await this.#db
      .selectFrom('deliveries')
      .select('id')
      .where('webhook_id', '=', webhookId)
      .where('state', '=', 'pending')
      .limit(most)
      .execute()
    return rows.length
  }

  /**
   * Takes deliveries of one webhook that are due, the longest due first. They are due again after the lease, so that none is
   * lost where a process stops on the way, and no two processes have the same.
   */
  async takeDue(
    webhookId: string,
    now: number,
    leaseMs: number,
    limit: number,
  ): Promise<readonly Delivery[]> {
    const due = await this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('webhook_id', '=', webhookId)
      .where('state', '=', 'pending')
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      .execute()
    const taken: Delivery[] = []
    for (const row of due) {
      const { numUpdatedRows } = await this.#db
        .updateTable('deliveries')
        .set({ due_at: now + leaseMs })
        .where('id', '=', row.id)
        .where('due_at', '=', row.due_at)
        .where('state', '=', 'pending')
        .executeTakeFirst()
      if (numUpdatedRows > 0n) taken.push(deliveryOf(row))
    }
    return taken
  }

  /** When a webhook's next one is due; `null` if none is. */
  async nextDue(webhookId: string): Promise<number | null> {
    const row = await this.#db
      .selectFrom('deliveries')
      .select('due_at')
      .where('webhook_id', '=', webhookId)
      .where('state', '=', 'pending')
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst()
    return row?.due_at ?? null
  }

  /** Whether a webhook has taken anything since a time. */
  async hasDelivered(webhookId: string, since: number): Promise<boolean> {
    const row = await this.#db
      .selectFrom('deliveries')
      .select('id')
      .where('webhook_id', '=', webhookId)
      .where('state', '=', 'delivered')
      .where('tried_at', '>=', since)
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  async settle(id: string, { state, attempts, dueAt, status, problem, triedAt }: Outcome): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set({ state, attempts, due_at: dueAt, status, problem, tried_at: triedAt })
      .where('id', '=', id)
      .execute()
  }

  /** What a webhook was or is to be told, newest first. */
  async list(webhookId: string, after: DeliveryPosition | null, limit: number): Promise<readonly Delivery[]> {
    let query = this.#db.selectFrom('deliveries').selectAll().where('webhook_id', '=', webhookId)
    if (after !== null) {
      const [at, id] = after
      query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(at, id)))
    }
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    return rows.map(deliveryOf)
  }

  /** Has one sent again, with all its attempts before it. @returns `false` if the webhook has no such delivery. */
  async sendAgain(webhookId: string, id: string, now: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('deliveries')
      .set({ state: 'pending', attempts: 0, due_at: now })
      .where('id', '=', id)
      .where('webhook_id', '=', webhookId)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  /** Forgets what has been over since before. */
  async forgetBefore(time: number): Promise<void> {
    await this.#db
      .deleteFrom('deliveries')
      .where('tried_at', '<', time)
      .where('state', '<>', 'pending')
      .execute()
  }
}

function deliveryOf(row: Row): Delivery {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    eventId: row.event_id,
    eventType: row.event_type,
    payload: row.payload,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    dueAt: row.due_at,
    status: row.status,
    problem: row.problem,
    createdAt: row.created_at,
    triedAt: row.tried_at,
  }
}
