import { randomUUID } from 'node:crypto'
import type { Address, UserId } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** What one of the staff leaves for the next about a visitor. */
export interface Note {
  readonly visitorId: UserId
  readonly author: { readonly userId: UserId; readonly name: string }
  readonly words: string
  /** In milliseconds since the epoch. */
  readonly at: number
}

/** Notes that are kept about one visitor at one address, and about all there: the newest. */
const PER_VISITOR = 5
const PER_ADDRESS = 200

/** The notes about visitors, each at the line or the member where the visitor comes next. */
export class Notes {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add(address: Address, { visitorId, author, words, at }: Note): Promise<void> {
    await this.#db.transaction().execute(async db => {
      await db
        .insertInto('notes')
        .values({
          id: randomUUID(),
          address,
          visitor_id: visitorId,
          author_id: author.userId,
          author_name: author.name,
          words,
          at,
        })
        .execute()
      const kept = await db
        .selectFrom('notes')
        .select(['id', 'visitor_id'])
        .where('address', '=', address)
        .orderBy('at', 'desc')
        .orderBy('id')
        .execute()
      const same = kept.filter(({ visitor_id }) => visitor_id === visitorId)
      const surplus = [...kept.slice(PER_ADDRESS), ...same.slice(PER_VISITOR)].map(({ id }) => id)
      if (surplus.length > 0) await db.deleteFrom('notes').where('id', 'in', surplus).execute()
    })
  }

  /** The notes at an address about any of these visitors, oldest first. */
  async about(address: Address, visitors: readonly UserId[]): Promise<readonly Note[]> {
    if (visitors.length === 0) return []
    const rows = await this.#db
      .selectFrom('notes')
      .selectAll()
      .where('address', '=', address)
      .where('visitor_id', 'in', [...visitors])
      .orderBy('at')
      .orderBy('id')
      .execute()
    return rows.map(row => ({
      visitorId: row.visitor_id,
      author: { userId: row.author_id, name: row.author_name },
      words: row.words,
      at: row.at,
    }))
  }
}
