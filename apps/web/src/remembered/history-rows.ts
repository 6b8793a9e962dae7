import type { HistoryItem } from '@ringdown/client/remembered'
import { describeEnd, type RecentItem } from '../home/recent-list.js'

/** A row of "Recent", from what the server remembers. */
export function historyRow(item: HistoryItem): RecentItem {
  const { callId, direction, peer, address, endedAt, talkedMs, reason, quality = null } = item
  const name = peer?.name ?? (address?.startsWith('line:') ? address.slice('line:'.length) : UNKNOWN)
  return {
    id: callId,
    kind: item.missed ? 'missed' : direction,
    name,
    text: item.missed ? `Missed call from ${name}` : describeEnd({ address, reason, talkedMs, quality }),
    at: endedAt,
    address,
  }
}

/** A link that nobody joined, or somebody whom the server has never met. */
const UNKNOWN = 'Link call'
