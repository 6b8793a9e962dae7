import { type Kysely, sql } from 'kysely'
import type { CallRecord, RecordedCall } from '../history/call-record.js'
import { historyRowOf, recordOfRow, recordRowOf } from './history-rows.js'
import type { Tables } from './tables.js'

/** Which records are wanted, newest first. */
export interface RecordSearch {
  /** Part of a name or id of one of the two people. */
  readonly text?: string | undefined
  /** When the call ended: from this moment on, and before that one. */
  readonly from?: number | undefined
  readonly until?: number | undefined
  /** Only those after this one. */
  readonly after?: Pick<CallRecord, 'endedAt' | 'callId'> | undefined
  readonly limit: number
}

/** The calls that are over. */
export class CallRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Keeps calls, for the owner and for their people: all or none. What is there already stays as it is. */
  async add(calls: readonly RecordedCall[]): Promise<void> {
    const records = calls.flatMap(({ record }) => (record === null ? [] : recordRowOf(record)))
    const rows = calls.flatMap(({ personal }) => personal.map(historyRowOf))
    await this.#db.transaction().execute(async tx => {
      if (records.length > 0)
        await tx
          .insertInto('call_records')
          .values(records)
          .onConflict(conflict => conflict.doNothing())
          .execute()
      if (rows.length > 0)
        await tx
          .insertInto('history')
          .values(rows)
          .onConflict(conflict => conflict.doNothing())
          .execute()
    })
  }

  async search({ text = '', from, until, after, limit }: RecordSearch): Promise<readonly CallRecord[]> {
    let query = this.#db.selectFrom('call_records').selectAll()
    if (from !== undefined) query = query.where('ended_at', '>=', from)
    if (until !== undefined) query = query.where('ended_at', '<', until)
    if (after !== undefined) {
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('ended_at', 'id'), '<', tuple(after.endedAt, after.callId)),
      )
    }
    if (text !== '') {
      const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
      const isLike = (column: string) => sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
      const columns = ['caller_name', 'callee_name', 'caller_id', 'callee_id']
      query = query.where(({ or }) => or(columns.map(isLike)))
    }
    const rows = await query.orderBy('ended_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    return rows.map(recordOfRow)
  }

  /** Keeps the newest records. */
  async trim(most: number): Promise<void> {
    const last = await this.#db
      .selectFrom('call_records')
      .select('ended_at')
      .orderBy('ended_at', 'desc')
      .orderBy('id', 'desc')
      .offset(most)
      .limit(1)
      .executeTakeFirst()
    if (last === undefined) return
    await this.#db.deleteFrom('call_records').where('ended_at', '<=', last.ended_at).execute()
  }
}
