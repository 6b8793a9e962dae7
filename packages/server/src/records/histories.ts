import type { CallId, CallQuality, HistoryItem, HistoryPlace, MissedCall, UserId } from '@ringdown/protocol'
import type { CompiledQuery, Kysely, Selectable } from 'kysely'
import { historyItemOf } from './history-rows.js'
import type { Tables } from './tables.js'

/** Each person's own history of calls. */
export class Histories {
  readonly #db: Kysely<Tables>
  /** Every page that connects asks this, and to make the text costs as much as to read. */
  readonly #newest: CompiledQuery<Selectable<Tables['history']>>

  constructor(db: Kysely<Tables>) {
    this.#db = db
    this.#newest = newestOf(db, '', 0).compile()
  }

  /** Newest first. @param after only those after this item. */
  async read(personId: UserId, after: HistoryPlace | null, limit: number): Promise<readonly HistoryItem[]> {
    if (after === null) {
      const { rows } = await this.#db.executeQuery<Selectable<Tables['history']>>({
        ...this.#newest,
        parameters: [personId, limit],
      })
      return rows.map(historyItemOf)
    }
    const rows = await newestOf(this.#db, personId, limit)
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('ended_at', 'call_id'), '<', tuple(after.endedAt, after.callId)),
      )
      .execute()
    return rows.map(historyItemOf)
  }

  /** How many missed calls the person has not seen. */
  async countUnread(personId: UserId): Promise<number> {
    const { count } = await this.#db
      .selectFrom('history')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('person_id', '=', personId)
      .where('unread', '=', 1)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  /** The person has seen what they missed until then. */
  async markRead(personId: UserId, until: number): Promise<void> {
    await this.#db
      .updateTable('history')
      .set({ unread: 0 })
      .where('person_id', '=', personId)
      .where('unread', '=', 1)
      .where('ended_at', '<=', until)
      .execute()
  }

  /** Forgets one call of a person, or all. */
  async clear(personId: UserId, callId: CallId | null): Promise<void> {
    const query = this.#db.deleteFrom('history').where('person_id', '=', personId)
    await (callId === null ? query : query.where('call_id', '=', callId)).execute()
  }

  /** How a call was, for a person who was in it, and for the owner. The first word stands. */
  async rate(personId: UserId, callId: CallId, quality: CallQuality): Promise<void> {
    await this.#db.transaction().execute(async tx => {
      const { numUpdatedRows } = await tx
        .updateTable('history')
        .set({ quality })
        .where('person_id', '=', personId)
        .where('call_id', '=', callId)
        .where('talked_ms', 'is not', null)
        .where('quality', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return
      await tx
        .updateTable('call_records')
        .set({ quality })
        .where('id', '=', callId)
        .where('quality', 'is', null)
        .execute()
    })
  }

  /** Keeps the newest calls of each of these people, and forgets the others. */
  async trim(people: readonly UserId[], most: number): Promise<void> {
    for (const personId of people) {
      const last = await this.#db
        .selectFrom('history')
        .select(['ended_at', 'call_id'])
        .where('person_id', '=', personId)
        .orderBy('ended_at', 'desc')
        .orderBy('call_id', 'desc')
        .offset(most)
        .limit(1)
        .executeTakeFirst()
      if (last === undefined) continue
      await this.#db
        .deleteFrom('history')
        .where('person_id', '=', personId)
        .where(({ eb, refTuple, tuple }) =>
          eb(refTuple('ended_at', 'call_id'), '<=', tuple(last.ended_at, last.call_id)),
        )
        .execute()
    }
  }

  /** The missed calls of all people since then, oldest first: for a server that has just started. */
  async missedSince(at: number): Promise<readonly { personId: UserId; missed: Omit<MissedCall, 'ageMs'> }[]> {
    const rows = await this.#db
      .selectFrom('history')
      .select(['person_id', 'call_id', 'peer_id', 'peer_name', 'ended_at'])
      .where('missed', '=', 1)
      .where('ended_at', '>', at)
      .orderBy('ended_at')
      .execute()
    return rows.map(row => ({
      personId: row.person_id,
      missed: {
        callId: row.call_id,
        caller: { userId: row.peer_id ?? '', deviceId: 'past', name: row.peer_name ?? '' },
        at: row.ended_at,
      },
    }))
  }
}

function newestOf(db: Kysely<Tables>, personId: UserId, limit: number) {
  return db
    .selectFrom('history')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('ended_at', 'desc')
    .orderBy('call_id', 'desc')
    .limit(limit)
}
