import type { NamedUser, Preferences, RingPolicy, UserId } from '@ringdown/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { Tables } from './tables.js'

/** The lists in which people mark others. */
const MARKS = ['favourites', 'blocks'] as const
export type MarkList = (typeof MARKS)[number]

/** Somebody whom a person has marked. */
export interface Mark {
  readonly personId: UserId
  readonly other: NamedUser
}

/** Those of somebody who has chosen none. */
export const NO_PREFERENCES: Preferences = { invisible: false, doNotDisturb: false, ringsFrom: 'everyone' }

/** What one person has chosen. */
export interface Chosen extends Readonly<Record<MarkList, readonly NamedUser[]>> {
  /** `null` if nothing was ever chosen. */
  readonly preferences: Preferences | null
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

  /** @param wanted only what is to change: another process may change something else at the same time. */
  async setPreferences(personId: UserId, wanted: Partial<Preferences>): Promise<void> {
    const row = preferenceRowOf({ ...NO_PREFERENCES, ...wanted })
    const changed = preferenceRowOf(wanted)
    await this.#db
      .insertInto('preferences')
      .values({ person_id: personId, ...row })
      .onConflict(conflict => conflict.column('person_id').doUpdateSet(changed))
      .execute()
  }

  /** What one person has chosen. */
  async of(personId: UserId): Promise<Chosen> {
    const row = await this.#db
      .selectFrom('preferences')
      .selectAll()
      .where('person_id', '=', personId)
      .executeTakeFirst()
    const [favourites, blocks] = await Promise.all(MARKS.map(list => this.#marksOf(list, personId)))
    return {
      preferences: row === undefined ? null : preferencesOf(row),
      favourites: favourites ?? [],
      blocks: blocks ?? [],
    }
  }

  async #marksOf(list: MarkList, personId: UserId): Promise<readonly NamedUser[]> {
    const rows = await this.#db
      .selectFrom(list)
      .selectAll()
      .where('person_id', '=', personId)
      .orderBy('created_at')
      .execute()
    return rows.map(row => ({ userId: row.other_id, name: row.other_name }))
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
    return new Map(rows.map(row => [row.person_id, preferencesOf(row)]))
  }
}

type Row = Omit<Selectable<Tables['preferences']>, 'person_id'>

function preferencesOf(row: Row): Preferences {
  return {
    invisible: row.invisible === 1,
    doNotDisturb: row.do_not_disturb === 1,
    ringsFrom: row.rings_from as RingPolicy,
  }
}

function preferenceRowOf(preferences: Preferences): Row
function preferenceRowOf(preferences: Partial<Preferences>): Partial<Row>
function preferenceRowOf({ invisible, doNotDisturb, ringsFrom }: Partial<Preferences>): Partial<Row> {
  return {
    ...(invisible !== undefined && { invisible: Number(invisible) }),
    ...(doNotDisturb !== undefined && { do_not_disturb: Number(doNotDisturb) }),
    ...(ringsFrom !== undefined && { rings_from: ringsFrom }),
  }
}
