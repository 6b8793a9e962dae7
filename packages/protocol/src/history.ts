import type { Address } from './address.js'
import type { EndReason } from './end-reason.js'
import type { CallId, UserId } from './ids.js'

/** How the connection of a call was, in one word. */
export type CallQuality = 'good' | 'fair' | 'poor'

/** Somebody as a record names them: as they were called then. */
export interface NamedUser {
  readonly userId: UserId
  readonly name: string
}

/** A call that is over, as one of its people sees it. The same on all their devices. */
export interface HistoryItem {
  readonly callId: CallId
  readonly direction: 'outgoing' | 'incoming'
  /** The other person; `null` if nobody joined, or if the person called has never been here. */
  readonly peer: NamedUser | null
  /** Where to call again. `null` for a link that nobody joined. */
  readonly address: Address | null
  /** When it was placed and when it ended: server time, in milliseconds since the epoch. */
  readonly placedAt: number
  readonly endedAt: number
  /** From the accept to the end, in milliseconds; `null` without an answer. */
  readonly talkedMs: number | null
  /** Why it ended, for this person. */
  readonly reason: EndReason
  /** As one of this person's pages has said. */
  readonly quality?: CallQuality
  /** What the calling product has attached. */
  readonly metadata?: string
  /** It was for this person, and nobody answered. */
  readonly missed?: true
  /** It was missed, and this person has not looked since. */
  readonly unread?: true
}

/** The place after an item of a history, from the newest on. */
export type HistoryPlace = Pick<HistoryItem, 'endedAt' | 'callId'>

/** Asks for a part of this person's history. */
export interface HistoryRequest {
  /** Only what comes after this item; absent for the newest. */
  readonly after?: HistoryPlace
  /** The maximum number of items; `SERVER_LIMITS.historyPage` by default, and at most. */
  readonly limit?: number
}

/** A part of a history, newest first. */
export interface HistoryPage {
  readonly items: readonly HistoryItem[]
  /** How many missed calls this person has not seen, in all. */
  readonly unread: number
  /** There is more. */
  readonly more?: true
}

/** Changes this person's history. */
export type HistoryChange =
  /** They have seen their missed calls, up to this server time. */
  | { readonly change: 'read'; readonly until: number }
  /** Forgets one call, or all. Records of the owner of the server stay. */
  | { readonly change: 'clear'; readonly callId?: CallId }
  /** How a call was. The first device that says so is believed. */
  | { readonly change: 'quality'; readonly callId: CallId; readonly quality: CallQuality }
