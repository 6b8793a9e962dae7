import { type Problem, RingdownError, type UserId } from '@ringdown/protocol'
import type { Passkey } from '@ringdown/protocol/access'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** A passkey with what checks its signatures. */
export interface PasskeyRecord extends Passkey {
  readonly userId: UserId
  /** COSE, base64url. */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
}

/** Passkeys of one person. */
const MOST = 20

/** The passkeys of the members. */
export class Passkeys {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async find(id: string): Promise<PasskeyRecord | null> {
    const row = await this.#db.selectFrom('passkeys').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : recordOf(row)
  }

  async of(userId: UserId): Promise<readonly PasskeyRecord[]> {
    const rows = await this.#db
      .selectFrom('passkeys')
      .selectAll()
      .where('person_id', '=', userId)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(recordOf)
  }

  /** @throws {RingdownError} `limit-reached`, `not-allowed` for a passkey that is here already. */
  async add(passkey: PasskeyRecord): Promise<void> {
    await this.#db.transaction().execute(db => addPasskey(db, passkey))
  }

  /** It has signed somebody in. */
  async used(id: string, counter: number, now: number): Promise<void> {
    await this.#db.updateTable('passkeys').set({ counter, used_at: now }).where('id', '=', id).execute()
  }

  /** @returns what it was called; `null` if there is no such passkey of this person. */
  async rename(userId: UserId, id: string, name: string): Promise<string | null> {
    const known = await this.find(id)
    if (known === null || known.userId !== userId) return null
    await this.#db.updateTable('passkeys').set({ name }).where('id', '=', id).execute()
    return known.name
  }

  /**
   * @param hasAnotherWay whether its person can sign in without any passkey.
   * @returns what it was called; `null` if there is no such passkey of this person.
   * @throws {RingdownError} `not-allowed` for the last one of a person who has no other way in.
   */
  async remove(userId: UserId, id: string, hasAnotherWay: boolean): Promise<string | null> {
    return this.#db
      .transaction()
      .setIsolationLevel('serializable')
      .execute(async db => {
        const rows = await db
          .selectFrom('passkeys')
          .select(['id', 'name'])
          .where('person_id', '=', userId)
          .execute()
        const known = rows.find(row => row.id === id)
        if (known === undefined) return null
        if (rows.length === 1 && !hasAnotherWay) throw new RingdownError(LAST)
        await db.deleteFrom('passkeys').where('id', '=', id).execute()
        return known.name
      })
  }
}

/** The same within a transaction. */
export async function addPasskey(db: Kysely<Tables>, passkey: PasskeyRecord): Promise<void> {
  const { id, userId, name, publicKey, counter, transports, createdAt } = passkey
  const others = await db
    .selectFrom('passkeys')
    .select(['id', 'person_id'])
    .where(({ or, eb }) => or([eb('person_id', '=', userId), eb('id', '=', id)]))
    .execute()
  if (others.some(other => other.id === id)) throw new RingdownError(KNOWN)
  if (others.length >= MOST) throw new RingdownError(TOO_MANY)
  await db
    .insertInto('passkeys')
    .values({
      id,
      person_id: userId,
      name,
      public_key: publicKey,
      counter,
      transports: JSON.stringify(transports),
      created_at: createdAt,
    })
    .execute()
}

interface Row {
  readonly id: string
  readonly person_id: string
  readonly name: string
  readonly public_key: string
  readonly counter: number
  readonly transports: string
  readonly created_at: number
  readonly used_at: number | null
}

function recordOf(row: Row): PasskeyRecord {
  return {
    id: row.id,
    userId: row.person_id,
    name: row.name,
    publicKey: row.public_key,
    counter: row.counter,
    transports: JSON.parse(row.transports) as string[],
    createdAt: row.created_at,
    usedAt: row.used_at,
  }
}

const LAST: Problem = {
  code: 'not-allowed',
  message: 'This is your only way in. Add another passkey first.',
}
const KNOWN: Problem = { code: 'not-allowed', message: 'This passkey is known here already.' }
const TOO_MANY: Problem = {
  code: 'limit-reached',
  message: `A person can have at most ${MOST} passkeys. Remove one first.`,
}
