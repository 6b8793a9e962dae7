import type { BanInfo } from '@ringdown/protocol/access'
import type { Kysely, Selectable } from 'kysely'
import type { Tables } from './tables.js'

export type BanRecord = Omit<BanInfo, 'name'>

/** Bans that are kept. */
const MOST = 1_000

/** The people and networks that may not come in. */
export class Bans {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add(ban: BanRecord): Promise<void> {
    const { id, kind, subject, reason, createdBy, createdAt, endsAt } = ban
    await this.#db
      .insertInto('bans')
      .values({
        id,
        kind,
        subject,
        reason,
        created_by: createdBy,
        created_at: createdAt,
        ends_at: endsAt,
      })
      .execute()
  }

  /** Those in force, newest first; of too many, the newest. */
  async inForce(now: number): Promise<readonly BanRecord[]> {
    const rows = await this.#db
      .selectFrom('bans')
      .selectAll()
      .where(({ or, eb }) => or([eb('ends_at', 'is', null), eb('ends_at', '>', now)]))
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(MOST)
      .execute()
    return rows.map(banOf)
  }

  /** @returns the ban that was lifted; `null` if there was none. */
  async lift(id: string): Promise<BanRecord | null> {
    const lifted = await this.#db.deleteFrom('bans').where('id', '=', id).returningAll().executeTakeFirst()
    return lifted === undefined ? null : banOf(lifted)
  }
}

function banOf(row: Selectable<Tables['bans']>): BanRecord {
  return {
    id: row.id,
    kind: row.kind === 'network' ? 'network' : 'person',
    subject: row.subject,
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
    endsAt: row.ends_at,
  }
}
