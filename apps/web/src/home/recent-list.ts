import type { Address, MissedCall } from '@ringdown/client'
import type { RecentCall } from '../phone/recent-calls.js'
import { formatDuration } from '../time/duration.js'

/** One row of "Recent". */
export interface RecentItem {
  readonly id: string
  readonly kind: 'missed' | 'outgoing' | 'incoming'
  readonly name: string
  readonly text: string
  readonly at: number
  readonly address: Address | null
}

const SHOWN = 8

/** Missed calls and calls from this browser in one list, newest first. */
export function recentItems(missed: readonly MissedCall[], made: readonly RecentCall[]): RecentItem[] {
  const items = [...missed.map(missedItem), ...made.map(madeItem)]
  return items.sort((one, other) => other.at - one.at).slice(0, SHOWN)
}

function missedItem({ callId, caller, at }: MissedCall): RecentItem {
  const { name, userId } = caller
  return { id: callId, kind: 'missed', name, text: `Missed call from ${name}`, at, address: `user:${userId}` }
}

function madeItem(call: RecentCall): RecentItem {
  const { id, name, direction, at, address } = call
  return { id, kind: direction, name, text: describeEnd(call), at, address }
}

/** How long the two talked, and how it was; or why they did not. */
export function describeEnd(call: Pick<RecentCall, 'address' | 'reason' | 'talkedMs' | 'quality'>): string {
  return call.talkedMs === null ? whyNotConnected(call) : talked(call.talkedMs, call.quality)
}

/** How long, and how it was: `12:30 · good`. */
function talked(ms: number, quality: RecentCall['quality']): string {
  return quality ? `${formatDuration(ms)} · ${quality}` : formatDuration(ms)
}

function whyNotConnected({ address, reason }: Pick<RecentCall, 'address' | 'reason'>): string {
  // Only a link that nobody opened has no one to call back.
  if (address === null) return 'Nobody joined'
  switch (reason) {
    case 'declined':
      return 'Declined'
    case 'busy':
      return 'Busy'
    case 'no-answer':
      return 'No answer'
    case 'cancelled':
      return 'Cancelled'
    case 'answered-elsewhere':
      return 'Answered on another device'
    case 'declined-elsewhere':
      return 'Declined on another device'
    default:
      return 'Didn’t connect'
  }
}
