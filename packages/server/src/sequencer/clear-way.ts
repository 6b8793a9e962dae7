import type { CallId, Party, UserId } from '@ringdown/protocol'
import type { Condition } from '../store/condition.js'
import type { RingingCall } from './ring-ledger.js'
import type { RingCount } from './ring-rules.js'

/** An invite was counted, and may be one too many. */
export interface Counted {
  /** Rejects if it is; `null` if it is not. */
  readonly allowed: Promise<void> | null
  readonly isWithin?: Condition | undefined
}

/** A call from one person to another that nothing known in this process is in the way of. */
export interface UnopposedCall {
  readonly callId: CallId
  readonly caller: Party
  readonly callee: UserId
  /** How it is counted. */
  readonly counts: readonly RingCount[]
  readonly ring: RingingCall
  /** For how long it claims the two, in milliseconds; `null` if it does not. */
  readonly claimMs: number | null
  readonly counted: Counted | null
}

/**
 * Says what must hold for a call to ring: neither of the two is in a call or calls the other, the callee has not declined the caller and
 * wants to be rung by everybody, and so on. Whatever else is found, `invitations.ts` looks at it one after the other.
 */
export interface ClearWay {
  /** @returns `null` if the store cannot find it out as it appends. */
  conditionsOf(call: UnopposedCall): readonly Condition[] | null
}
