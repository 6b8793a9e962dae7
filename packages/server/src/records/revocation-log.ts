import { randomUUID } from 'node:crypto'
import type { UserId } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** The tokens of a person, or of one session, that were signed before `at` (milliseconds since the epoch) hold no more. */
export interface Revocation {
  readonly id: string
  readonly at: number
  readonly userId: UserId | null
  readonly sessionId: string | null
}

/** Sign-ins that ended, for all processes on the same database. */
export class RevocationLog {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add(of: Pick<Revocation, 'userId' | 'sessionId'>, at: number): Promise<Revocation> {
    const revocation = { id: randomUUID(), at, ...of }
    await this.#db
      .insertInto('revocations')
      .values({ id: revocation.id, at, person_id: of.userId, session_id: of.sessionId })
      .execute()
    return revocation
  }

  /** Oldest first. */
  async since(at: number): Promise<readonly Revocation[]> {
    const rows = await this.#db
      .selectFrom('revocations')
      .selectAll()
      .where('at', '>=', at)
      .orderBy('at')
      .execute()
    return rows.map(row => ({ id: row.id, at: row.at, userId: row.person_id, sessionId: row.session_id }))
  }
}
