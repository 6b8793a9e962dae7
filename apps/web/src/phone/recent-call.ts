import type { Address, CallSnapshot } from '@ringdown/client'
import type { QualityWord } from '../quality/quality-texts.js'
import { dateNow, now } from '../time/clock.js'
import type { RecentCall } from './recent-calls.js'

/** The facts worth remembering about an ended call. */
export function recentOf(
  snapshot: CallSnapshot,
  name: string,
  quality: QualityWord | null = null,
): RecentCall {
  const endedAt = snapshot.endedAt ?? now()
  return {
    id: snapshot.callId,
    name,
    address: callBackAddress(snapshot),
    direction: snapshot.direction,
    at: dateNow(),
    talkedMs: snapshot.connectedAt === null ? null : endedAt - snapshot.connectedAt,
    reason: isUnanswered(snapshot) ? 'cancelled' : snapshot.reason,
    quality,
  }
}

/** Its caller's page went away while it rang, as a reload does: nobody tried to connect. */
function isUnanswered({ reason, participants }: CallSnapshot): boolean {
  return reason === 'peer-left' && participants.length === 0
}

/**
 * Where "Call again" goes: the line or person that was called, or the person at the other end of a link. Nowhere if it would be
 * refused again: there is no such line, for example.
 */
export function callBackAddress(snapshot: CallSnapshot): Address | null {
  if (snapshot.direction === 'outgoing' && !snapshot.address.startsWith('link:'))
    return snapshot.refusal === 'not-allowed' ? null : snapshot.address
  return snapshot.peer ? `user:${snapshot.peer.userId}` : null
}
