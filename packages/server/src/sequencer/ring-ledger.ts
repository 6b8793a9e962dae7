import type { CallId, UserId } from '@ringdown/protocol'
import type { RingCount } from './ring-rules.js'

/** Who declined a caller, and when. */
export interface Decline {
  readonly name: string
  readonly at: number
}

/** A count that is used up. */
export interface UsedUp {
  readonly count: RingCount
  readonly retryAfterMs: number
}

/**
 * Remembers what the rules about rings need (`ring-rules.ts`): how often people were rung, who declined whom, and where the
 * calls that wait came from. Each method is one atomic step. Forgetting too early only lets a call ring.
 */
export interface RingLedger {
  /** Takes one from every count, or none if one is used up. @returns that one, else `null`. */
  take(counts: readonly RingCount[]): Promise<UsedUp | null>
  /** Remembers that a person declined a caller. */
  decline(caller: UserId, callee: UserId, decline: Decline): Promise<void>
  /** A person's last refusal of a caller; `null` if there is none that still counts. */
  declineOf(caller: UserId, callee: UserId): Promise<Decline | null>
  /** Forgets that a person declined a caller. */
  forgive(caller: UserId, callee: UserId): Promise<void>
  /** Remembers which network a call comes from. */
  place(callId: CallId, network: string): Promise<void>
  /** The networks that calls come from, as far as they are known. */
  networksOf(callIds: readonly CallId[]): Promise<readonly string[]>
}
