import type { UserId } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import type { Contact } from '../store/contact-store.js'
import type { Tables } from './tables.js'

/** Who has talked to whom. */
export class Contacts {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async remember(contacts: readonly Contact[]): Promise<void> {
    if (contacts.length === 0) return
    const rows = contacts.map(({ a, b, talkedAt }) => ({ ...sorted(a, b), talked_at: talkedAt }))
    await this.#db
      .insertInto('contacts')
      .values(rows)
      .onConflict(conflict =>
        conflict.columns(['a', 'b']).doUpdateSet(({ ref }) => ({ talked_at: ref('excluded.talked_at') })),
      )
      .execute()
  }

  /** The pairs that have talked since then; of too many, those that talked last. The one that did first comes first. */
  async since(at: number, most: number): Promise<readonly Contact[]> {
    const rows = await this.#db
      .selectFrom('contacts')
      .selectAll()
      .where('talked_at', '>', at)
      .orderBy('talked_at', 'desc')
      .limit(most)
      .execute()
    return rows.map(row => ({ a: row.a, b: row.b, talkedAt: row.talked_at })).reverse()
  }
}

function sorted(one: UserId, other: UserId): { readonly a: UserId; readonly b: UserId } {
  return one < other ? { a: one, b: other } : { a: other, b: one }
}
