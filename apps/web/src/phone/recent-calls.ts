import type { Address, CallSnapshot } from '@ringdown/client'
import { type Keep, readKept, writeKept } from './kept-value.js'
import { Observable } from './observable.js'

/** One call this browser took part in. */
export interface RecentCall {
  readonly id: string
  readonly name: string
  /** Whom to call back; `null` where nobody was ever there. */
  readonly address: Address | null
  readonly direction: 'outgoing' | 'incoming'
  /** When it ended, milliseconds since the epoch. */
  readonly at: number
  /** How long the two talked, in milliseconds; `null` where they did not. */
  readonly talkedMs: number | null
}

const KEY = 'ringdown.recent'
const LIMIT = 20

/** The calls of this browser, newest first, at most 20. */
export class RecentCalls extends Observable<readonly RecentCall[]> {
  readonly #keep: Keep

  constructor(keep: Keep) {
    super(readKept(keep, KEY, isRecentCalls, []))
    this.#keep = keep
  }

  add(call: RecentCall): void {
    this.set([call, ...this.snapshot.filter(known => known.id !== call.id)].slice(0, LIMIT))
    writeKept(this.#keep, KEY, this.snapshot)
  }
}

/** What is worth remembering of a call that has ended. */
export function recentOf(snapshot: CallSnapshot, name: string): RecentCall {
  const endedAt = snapshot.endedAt ?? Date.now()
  return {
    id: snapshot.callId,
    name,
    address: callBackAddress(snapshot),
    direction: snapshot.direction,
    at: endedAt,
    talkedMs: snapshot.connectedAt === null ? null : endedAt - snapshot.connectedAt,
  }
}

/** Where "Call again" goes: the line or person that was called, or whoever was at the other end of a link. */
export function callBackAddress(snapshot: CallSnapshot): Address | null {
  if (snapshot.direction === 'outgoing' && !snapshot.address.startsWith('link:')) return snapshot.address
  return snapshot.peer ? `user:${snapshot.peer.userId}` : null
}

function isRecentCalls(value: unknown): value is readonly RecentCall[] {
  return Array.isArray(value) && value.every(isRecentCall)
}

function isRecentCall(value: unknown): value is RecentCall {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, address, direction, at, talkedMs } = value as Partial<Record<keyof RecentCall, unknown>>
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    (address === null || typeof address === 'string') &&
    (direction === 'outgoing' || direction === 'incoming') &&
    typeof at === 'number' &&
    (talkedMs === null || typeof talkedMs === 'number')
  )
}
