import type { NamedUser, UserId } from '@ringdown/protocol'
import type { NodeNumber } from '../nodes/nodes.js'

/** What other nodes must know of a wait. */
export interface KeptWait {
  readonly callee: NamedUser
  readonly endsAt: number
}

/** What other nodes must know of a turn. */
export interface KeptTurn {
  readonly requester: UserId
  readonly until: number
}

/** The other nodes, told what this one does. */
export interface CompletionSharing {
  readonly self: () => NodeNumber
  /** Whether it is for this node to say whose turn it is. */
  decides(callee: UserId): boolean
  keepWait(requester: UserId, callee: UserId, wait: KeptWait | null): void
  keepTurn(callee: UserId, turn: KeptTurn | null): void
  /** A wait that another node keeps is over: the one that ends then. `null` once that node knows. */
  endElsewhere(requester: UserId, callee: UserId, endsAt: number | null): void
  lookElsewhere(userId: UserId): void
}

/** Of the only node. */
export const ALONE: CompletionSharing = {
  self: () => 0,
  decides: () => true,
  keepWait() {},
  keepTurn() {},
  endElsewhere() {},
  lookElsewhere() {},
}
