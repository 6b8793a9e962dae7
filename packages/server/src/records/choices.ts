import type { NamedUser, Preferences, RingPolicy, UserId } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** The lists in which people mark others. */
const MARKS = ['favourites', 'blocks'] as const
export type MarkList = (typeof MARKS)[number]

/** Somebody whom a person has marked. */
export interface Mark {
  readonly personId: UserId
  readonly other: NamedUser
}

/** What people have chosen about each other, and about being seen and rung. */
export class ChoiceRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async mark(list: MarkList, { personId, other }: Mark, at: number): Promise<void> {
    await this.#db
      .insertInto(list)
      .values({ person_id: personId, other_id: other.userId, other_name: other.name, created_at: at })
      .onConflict(conflict =>
        conflict
          .columns(['person_id', 'other_id'])
          .doUpdateSet(({ ref }) => ({ other_name: ref('excluded.other_name') })),
      )
      .execute()
  }

  async unmark(list: MarkList, personId: UserId, otherId: UserId): Promise<void> {
    await this.#db
      .deleteFrom(list)
      .where('person_id', '=', personId)
      .where('other_id', '=', otherId)
      .execute()
  }

  async setPreferences(personId: UserId, preferences: Preferences): Promise<void> {
    const row = {
      invisible: Number(preferences.invisible),
      do_not_disturb: Number(preferences.doNotDisturb),
      rings_from: preferences.ringsFrom,
    }
    await this.#db
      .insertInto('preferences')
      .values({ person_id: personId, ...row })
      .onConflict(conflict => conflict.column('person_id').doUpdateSet(row))
      .execute()
  }

  /** Every mark of a list, in the order in which it was made. */
  async marks(list: MarkList): Promise<readonly Mark[]> {
    const rows = await this.#db.selectFrom(list).selectAll().orderBy('created_at').execute()
    return rows.map(row => ({
      personId: row.person_id,
      other: { userId: row.other_id, name: row.other_name },
    }))
  }

  /** Everybody's preferences. */
  async preferences(): Promise<ReadonlyMap<UserId, Preferences>> {
    const rows = await this.#db.selectFrom('preferences').selectAll().execute()
    return new Map(
      rows.map(row => [
        row.person_id,
        {
          invisible: row.invisible === 1,
          doNotDisturb: row.do_not_disturb === 1,
          ringsFrom: row.rings_from as RingPolicy,
        },
      ]),
    )
  }
}
