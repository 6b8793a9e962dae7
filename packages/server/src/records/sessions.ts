import type { UserId } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** A browser in which a person is signed in. Times are in milliseconds since the epoch. */
export interface SessionRecord {
  readonly id: string
  readonly userId: UserId
  /** The browser and system. */
  readonly device: string
  readonly createdAt: number
  readonly usedAt: number
  readonly endsAt: number
}

/** Sessions of one person; beyond that, the one used longest ago ends. */
const MOST = 50

/** The browsers in which members are signed in. */
export class Sessions {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add(session: SessionRecord, secretHash: string): Promise<void> {
    await addSession(this.#db, session, secretHash)
  }

  /** The session that a secret stands for, if it has not ended. */
  async find(secretHash: string, now: number): Promise<SessionRecord | null> {
    const row = await this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('secret_hash', '=', secretHash)
      .where('ends_at', '>', now)
      .executeTakeFirst()
    return row === undefined ? null : recordOf(row)
  }

  async of(userId: UserId, now: number): Promise<readonly SessionRecord[]> {
    const rows = await this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('person_id', '=', userId)
      .where('ends_at', '>', now)
      .orderBy('used_at', 'desc')
      .orderBy('id')
      .execute()
    return rows.map(recordOf)
  }

  /** It is used, and so lasts until `endsAt`. */
  async used(id: string, now: number, endsAt: number): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({ used_at: now, ends_at: endsAt })
      .where('id', '=', id)
      .execute()
  }

  /** Ends one session of a person, or all of them. @returns whether there was one. */
  async end(userId: UserId, id: string | null): Promise<boolean> {
    let end = this.#db.deleteFrom('sessions').where('person_id', '=', userId)
    if (id !== null) end = end.where('id', '=', id)
    return (await end.executeTakeFirst()).numDeletedRows > 0
  }
}

/** The same within a transaction. */
export async function addSession(
  db: Kysely<Tables>,
  session: SessionRecord,
  secretHash: string,
): Promise<void> {
  const { id, userId, device, createdAt, usedAt, endsAt } = session
  await db
    .insertInto('sessions')
    .values({
      id,
      person_id: userId,
      secret_hash: secretHash,
      device,
      created_at: createdAt,
      used_at: usedAt,
      ends_at: endsAt,
    })
    .execute()
  const kept = await db
    .selectFrom('sessions')
    .select('id')
    .where('person_id', '=', userId)
    .orderBy('used_at', 'desc')
    .execute()
  const surplus = kept.slice(MOST).map(row => row.id)
  if (surplus.length > 0) await db.deleteFrom('sessions').where('id', 'in', surplus).execute()
}

interface Row {
  readonly id: string
  readonly person_id: string
  readonly device: string
  readonly created_at: number
  readonly used_at: number
  readonly ends_at: number
}

function recordOf(row: Row): SessionRecord {
  return {
    id: row.id,
    userId: row.person_id,
    device: row.device,
    createdAt: row.created_at,
    usedAt: row.used_at,
    endsAt: row.ends_at,
  }
}
