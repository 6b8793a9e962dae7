import type { Address, CallId, UserId } from '@ringdown/protocol'
import type { RingCount } from './ring-rules.js'

/** A person's refusal of a caller. */
export interface Decline {
  /** Who declined. */
  readonly name: string
  readonly agoMs: number
}

/** A count that is used up. */
export interface UsedUp {
  readonly count: RingCount
  readonly retryAfterMs: number
}

/** A call that rings if every count has one left. */
export interface RingingCall {
  readonly callId: CallId
  readonly caller: UserId
  readonly address: Address
  readonly network: string
  /** The calls that wait at its address already. */
  readonly beside: readonly CallId[]
}

/**
 * Remembers what the rules about rings need (`ring-rules.ts`): how often people were rung, who declined whom, and where the calls
 * come from that wait on a link or a line. Each method is one atomic step. Forgetting too early only lets a call ring.
 */
export interface RingLedger {
  /**
   * Takes one from every count, or none if one is used up, or if the calls that wait are too many by now: other nodes have just let some
   * in. @returns which it is, else `null`.
   * @param call rings if there was one left: whom its caller has declined may call them back, and on a link or a line its network
   * is remembered. `null` if it does not ring even so.
   */
  take(counts: readonly RingCount[], call: RingingCall | null): Promise<UsedUp | 'full' | null>
  /** Gives back what was taken: the call could not be placed. A refusal that it has forgiven stays so. */
  giveBack(counts: readonly RingCount[], call: RingingCall): Promise<void>
  /** Remembers that a person declined a caller. @param name the person's. */
  decline(caller: UserId, callee: UserId, name: string): Promise<void>
  /** A person's last refusal of a caller; `null` if there is none that still counts. */
  declineOf(caller: UserId, callee: UserId): Promise<Decline | null>
  /** The networks that calls on a link or a line come from, as far as they are known. */
  networksOf(address: Address, callIds: readonly CallId[]): Promise<readonly string[]>
}
