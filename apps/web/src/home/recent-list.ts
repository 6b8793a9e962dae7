import type { Address, MissedCall } from '@ringdown/client'
import type { RecentCall } from '../phone/recent-calls.js'
import { formatDuration } from '../time/duration.js'

/** One line of "Recent". */
export interface RecentItem {
  readonly id: string
  readonly kind: 'missed' | 'outgoing' | 'incoming'
  readonly name: string
  readonly text: string
  readonly at: number
  readonly address: Address | null
}

const SHOWN = 8

/** Calls missed and calls made here as one list, newest first. */
export function recentItems(missed: readonly MissedCall[], made: readonly RecentCall[]): RecentItem[] {
  const items = [...missed.map(missedItem), ...made.map(madeItem)]
  return items.sort((one, other) => other.at - one.at).slice(0, SHOWN)
}

function missedItem({ callId, caller, at }: MissedCall): RecentItem {
  const { name, userId } = caller
  return { id: callId, kind: 'missed', name, text: `Missed call from ${name}`, at, address: `user:${userId}` }
}

function madeItem({ id, name, direction, talkedMs, at, address }: RecentCall): RecentItem {
  const text = talkedMs === null ? 'Not connected' : formatDuration(talkedMs)
  return { id, kind: direction, name, text, at, address }
}
