import type { Address, CallQuality, EndReason, HistoryItem } from '@ringdown/protocol'
import type { Insertable, Selectable } from 'kysely'
import type { CallRecord, PersonalRecord } from '../history/call-record.js'
import type { Tables } from './tables.js'

export function recordRowOf(record: CallRecord): Insertable<Tables['call_records']> {
  const { caller, callee } = record
  return {
    id: record.callId,
    caller_id: caller.userId,
    caller_name: caller.name,
    callee_id: callee?.userId ?? null,
    callee_name: callee?.name ?? null,
    address: record.address,
    placed_at: record.placedAt,
    accepted_at: record.acceptedAt,
    ended_at: record.endedAt,
    reason: record.reason,
    quality: record.quality,
    metadata: record.metadata,
  }
}

export function recordOfRow(row: Selectable<Tables['call_records']>): CallRecord {
  return {
    callId: row.id,
    caller: { userId: row.caller_id, name: row.caller_name },
    callee: row.callee_id === null ? null : { userId: row.callee_id, name: row.callee_name ?? '' },
    address: row.address as CallRecord['address'],
    placedAt: row.placed_at,
    acceptedAt: row.accepted_at,
    endedAt: row.ended_at,
    reason: row.reason,
    quality: row.quality,
    metadata: row.metadata,
  }
}

export function historyRowOf({ personId, item }: PersonalRecord): Insertable<Tables['history']> {
  return {
    person_id: personId,
    call_id: item.callId,
    direction: item.direction,
    peer_id: item.peer?.userId ?? null,
    peer_name: item.peer?.name ?? null,
    address: item.address,
    placed_at: item.placedAt,
    ended_at: item.endedAt,
    talked_ms: item.talkedMs,
    reason: item.reason,
    quality: item.quality ?? null,
    metadata: item.metadata ?? null,
    missed: item.missed ? 1 : 0,
    unread: item.unread ? 1 : 0,
  }
}

/** What a row means; its columns hold only what {@link historyRowOf} has written. */
export function historyItemOf(row: Selectable<Tables['history']>): HistoryItem {
  return {
    callId: row.call_id,
    direction: row.direction as HistoryItem['direction'],
    peer: row.peer_id === null ? null : { userId: row.peer_id, name: row.peer_name ?? '' },
    address: row.address as Address | null,
    placedAt: row.placed_at,
    endedAt: row.ended_at,
    talkedMs: row.talked_ms,
    reason: row.reason as EndReason,
    ...(row.quality !== null && { quality: row.quality as CallQuality }),
    ...(row.metadata !== null && { metadata: row.metadata }),
    ...(row.missed === 1 && { missed: true }),
    ...(row.unread === 1 && { unread: true }),
  }
}
