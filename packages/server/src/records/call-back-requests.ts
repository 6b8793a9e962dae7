import { randomUUID } from 'node:crypto'
import type { UserId } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** A visitor whom nobody answered asks to be called back. */
export interface CallBackRequest {
  readonly id: string
  readonly line: string
  readonly visitor: { readonly userId: UserId; readonly name: string }
  /** How to reach them, in their own words: a number, a link. */
  readonly contact: string
  /** In milliseconds since the epoch. */
  readonly at: number
}

/** Requests that one line keeps, and of these one visitor's: the newest. */
const PER_LINE = 200
const PER_VISITOR = 3

/** The requests to be called back. */
export class CallBackRequests {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Adds one. Beyond the bounds, the line's or the visitor's oldest is dropped. */
  async add({ line, visitor, contact, at }: Omit<CallBackRequest, 'id'>): Promise<void> {
    await this.#db.transaction().execute(async db => {
      const { userId, name } = visitor
      await db
        .insertInto('call_back_requests')
        .values({
          id: randomUUID(),
          line,
          visitor_id: userId,
          visitor_name: name,
          contact,
          at,
          done_at: null,
          done_by: null,
        })
        .execute()
      const kept = await db
        .selectFrom('call_back_requests')
        .select(['id', 'visitor_id'])
        .where('line', '=', line)
        .orderBy('at', 'desc')
        .orderBy('id')
        .execute()
      const own = kept.filter(({ visitor_id }) => visitor_id === userId)
      const surplus = [...kept.slice(PER_LINE), ...own.slice(PER_VISITOR)].map(({ id }) => id)
      if (surplus.length > 0) await db.deleteFrom('call_back_requests').where('id', 'in', surplus).execute()
    })
  }

  /** Those of a line that nobody has called back yet, oldest first. */
  async open(line: string): Promise<readonly CallBackRequest[]> {
    const rows = await this.#db
      .selectFrom('call_back_requests')
      .selectAll()
      .where('line', '=', line)
      .where('done_at', 'is', null)
      .orderBy('at')
      .orderBy('id')
      .execute()
    return rows.map(row => ({
      id: row.id,
      line: row.line,
      visitor: { userId: row.visitor_id, name: row.visitor_name },
      contact: row.contact,
      at: row.at,
    }))
  }

  /** Somebody has called back. @returns `false` if there is no such request, or it is done already. */
  async done(line: string, id: string, by: UserId, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('call_back_requests')
      .set({ done_at: at, done_by: by })
      .where('id', '=', id)
      .where('line', '=', line)
      .where('done_at', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}
