import { randomBytes } from 'node:crypto'
import type { UserId } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import { addPerson, findPerson, type PersonRecord } from './people.js'
import type { Tables } from './tables.js'

/** A person at an OpenID provider, whose id there never changes. */
export interface OpenIdPerson {
  readonly issuer: string
  readonly subject: string
}

/** A session that was begun at the provider. The tokens are sealed. */
export interface OpenIdSession {
  readonly sessionId: string
  readonly userId: UserId
  readonly refreshToken: string | null
  readonly idToken: string | null
  /** When the provider last said that the person may come in, in milliseconds since the epoch. */
  readonly checkedAt: number
}

/** Which members sign in at an OpenID provider, and how to ask there again. */
export class OpenIdPeople {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** The member for a person at the provider: `removed` if they were one; `null` if they never were. */
  async find({ issuer, subject }: OpenIdPerson): Promise<PersonRecord | 'removed' | null> {
    const row = await this.#db
      .selectFrom('people')
      .select(['id'])
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst()
    return row === undefined ? null : ((await findPerson(this.#db, row.id)) ?? 'removed')
  }

  /** Makes somebody from the provider a member. */
  async add(external: OpenIdPerson, person: Omit<PersonRecord, 'userId'>): Promise<PersonRecord> {
    const added: PersonRecord = { ...person, userId: `m_${randomBytes(16).toString('base64url')}` }
    await this.#db.transaction().execute(async db => {
      await addPerson(db, added)
      await db.updateTable('people').set(external).where('id', '=', added.userId).execute()
    })
    return added
  }

  /** Who a member is at the provider; `null` for somebody who does not sign in there. */
  async externalOf(userId: UserId): Promise<OpenIdPerson | null> {
    const row = await this.#db
      .selectFrom('people')
      .select(['issuer', 'subject'])
      .where('id', '=', userId)
      .executeTakeFirst()
    if (row === undefined || row.issuer === null || row.subject === null) return null
    return { issuer: row.issuer, subject: row.subject }
  }

  async keepSession({ sessionId, userId, refreshToken, idToken, checkedAt }: OpenIdSession): Promise<void> {
    const tokens = { refresh_token: refreshToken, id_token: idToken, checked_at: checkedAt }
    await this.#db
      .insertInto('openid_sessions')
      .values({ session_id: sessionId, person_id: userId, ...tokens })
      .onConflict(conflict => conflict.column('session_id').doUpdateSet(tokens))
      .execute()
  }

  /** `null` for a session that was begun in another way. */
  async session(sessionId: string): Promise<OpenIdSession | null> {
    const row = await this.#db
      .selectFrom('openid_sessions')
      .selectAll()
      .where('session_id', '=', sessionId)
      .executeTakeFirst()
    if (row === undefined) return null
    return {
      sessionId,
      userId: row.person_id,
      refreshToken: row.refresh_token,
      idToken: row.id_token,
      checkedAt: row.checked_at,
    }
  }
}
