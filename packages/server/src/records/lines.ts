import type { UserId } from '@ringdown/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { OpeningHours } from '../lines/opening-hours.js'
import type { Tables } from './tables.js'

/** A line that was made, with who staffs it. */
export interface Line {
  /** As in its address: `line:<name>`. */
  readonly name: string
  /** For people. */
  readonly title: string
  /** What visitors read before they call; may be empty. */
  readonly greeting: string
  /** `null`: always open. */
  readonly hours: OpeningHours | null
  /** What visitors read while it is closed; may be empty. */
  readonly closedWords: string
  /** How long a visitor waits at most, in milliseconds; `null` for as long as they like. */
  readonly longestWaitMs: number | null
  /** How many may wait at once; `null` for as many as the server lets. */
  readonly mostWaiting: number | null
  readonly staff: readonly UserId[]
}

/** What can be changed of a line. Its name is its address, and stays. */
export type LineChanges = Partial<Omit<Line, 'name'>>

/** The lines that were made, and who staffs them. */
export class LineRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Every line, by name. */
  async list(): Promise<readonly Line[]> {
    const [rows, staff] = await Promise.all([
      this.#db.selectFrom('lines').selectAll().orderBy('name').execute(),
      this.#db.selectFrom('staff').selectAll().orderBy('person_id').execute(),
    ])
    return rows.map(row =>
      lineOf(
        row,
        staff.filter(({ line }) => line === row.name).map(({ person_id }) => person_id),
      ),
    )
  }

  /** @returns `false` if there is a line of this name already. */
  async add({ name, staff, ...settings }: Line, at: number): Promise<boolean> {
    return this.#db.transaction().execute(async db => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('lines')
        .values({ name, ...rowOf(settings), created_at: at })
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      if (!numInsertedOrUpdatedRows) return false
      await putStaff(db, name, staff)
      return true
    })
  }

  /** @returns `false` if there is no such line. */
  async change(name: string, { staff, ...settings }: LineChanges): Promise<boolean> {
    return this.#db.transaction().execute(async db => {
      const known = await db.selectFrom('lines').select('name').where('name', '=', name).executeTakeFirst()
      if (!known) return false
      const row = rowOf(settings)
      if (Object.keys(row).length > 0)
        await db.updateTable('lines').set(row).where('name', '=', name).execute()
      if (staff) await putStaff(db, name, staff)
      return true
    })
  }

  /** Removes a line with what is kept for its staff. @returns `false` if there is no such line. */
  async remove(name: string): Promise<boolean> {
    return this.#db.transaction().execute(async db => {
      const { numDeletedRows } = await db.deleteFrom('lines').where('name', '=', name).executeTakeFirst()
      await db.deleteFrom('staff').where('line', '=', name).execute()
      await db.deleteFrom('call_back_requests').where('line', '=', name).execute()
      await db.deleteFrom('notes').where('address', '=', `line:${name}`).execute()
      return numDeletedRows > 0n
    })
  }
}

/** Those of `staff` that are members: a line is not staffed by somebody who has left. */
async function putStaff(db: Kysely<Tables>, line: string, staff: readonly UserId[]): Promise<void> {
  await db.deleteFrom('staff').where('line', '=', line).execute()
  if (staff.length === 0) return
  const members = await db
    .selectFrom('people')
    .select('id')
    .where('id', 'in', [...staff])
    .where('removed_at', 'is', null)
    .execute()
  if (members.length === 0) return
  await db
    .insertInto('staff')
    .values(members.map(({ id }) => ({ person_id: id, line })))
    .execute()
}

function rowOf(settings: Omit<LineChanges, 'staff'>) {
  const { title, greeting, hours, closedWords, longestWaitMs, mostWaiting } = settings
  return given({
    title,
    greeting,
    hours: hours && JSON.stringify(hours),
    closed_words: closedWords,
    longest_wait_ms: longestWaitMs,
    most_waiting: mostWaiting,
  }) as Omit<Tables['lines'], 'name' | 'created_at'>
}

function given(values: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

function lineOf(row: Selectable<Tables['lines']>, staff: readonly UserId[]): Line {
  return {
    name: row.name,
    title: row.title,
    greeting: row.greeting,
    hours: row.hours === null ? null : JSON.parse(row.hours),
    closedWords: row.closed_words,
    longestWaitMs: row.longest_wait_ms,
    mostWaiting: row.most_waiting,
    staff,
  }
}
