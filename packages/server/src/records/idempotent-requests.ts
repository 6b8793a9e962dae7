import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** What is known of a request by its key. */
export type KnownRequest =
  | { readonly state: 'new' }
  /** Another request has this key. */
  | { readonly state: 'other' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly status: number; readonly reply: string | null }

/** Requests that may be sent again without being carried out twice, for a day. */
export class IdempotentRequestRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /**
   * Begins a request, unless one with its key is known.
   *
   * @param id who asks, and the key they chose.
   * @param requestHash what is asked.
   * @param staleBefore one that began earlier and is not done counts as lost: the server stopped meanwhile.
   */
  async begin(id: string, requestHash: string, now: number, staleBefore: number): Promise<KnownRequest> {
    await this.#db
      .deleteFrom('idempotent_requests')
      .where('id', '=', id)
      .where('status', 'is', null)
      .where('created_at', '<', staleBefore)
      .execute()
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('idempotent_requests')
      .values({ id, request_hash: requestHash, status: null, reply: null, created_at: now })
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows) return { state: 'new' }
    const row = await this.#db
      .selectFrom('idempotent_requests')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    // It failed or was forgotten this moment.
    if (!row) return { state: 'running' }
    if (row.request_hash !== requestHash) return { state: 'other' }
    return row.status === null
      ? { state: 'running' }
      : { state: 'done', status: row.status, reply: row.reply }
  }

  /** @param reply JSON; `null` if it is not kept. */
  async finish(id: string, status: number, reply: string | null): Promise<void> {
    await this.#db.updateTable('idempotent_requests').set({ status, reply }).where('id', '=', id).execute()
  }

  /** It was refused or has failed: it may be sent again. */
  async forget(id: string): Promise<void> {
    await this.#db.deleteFrom('idempotent_requests').where('id', '=', id).execute()
  }

  async forgetBefore(time: number): Promise<void> {
    await this.#db.deleteFrom('idempotent_requests').where('created_at', '<', time).execute()
  }
}
