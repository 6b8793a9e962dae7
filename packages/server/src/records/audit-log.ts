import { randomUUID } from 'node:crypto'
import type { AuditEntry } from '@ringdown/protocol/access'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

export type NewAuditEntry = Omit<AuditEntry, 'id'>

/** Where a page of the log begins: after this entry. */
export interface AuditKey {
  readonly at: number
  readonly id: string
}

/** Who did what, and who was refused and why. */
export class AuditLog {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add({ at, actorId, actorName, action, object, outcome, detail }: NewAuditEntry): Promise<void> {
    const row = { at, actor_id: actorId, actor_name: actorName, action, object, outcome, detail }
    await this.#db
      .insertInto('audit')
      .values({ id: randomUUID(), ...row })
      .execute()
  }

  /** Newest first. */
  async list(after: AuditKey | null, limit: number): Promise<readonly AuditEntry[]> {
    let select = this.#db.selectFrom('audit').selectAll()
    if (after !== null) {
      select = select.where(({ or, and, eb }) =>
        or([eb('at', '<', after.at), and([eb('at', '=', after.at), eb('id', '<', after.id)])]),
      )
    }
    const rows = await select.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    return rows.map(row => ({
      id: row.id,
      at: row.at,
      actorId: row.actor_id,
      actorName: row.actor_name,
      action: row.action,
      object: row.object,
      outcome: row.outcome === 'refused' ? 'refused' : 'done',
      detail: row.detail,
    }))
  }
}
