import type { NodeNumber } from '../nodes/nodes.js'
import type { Renewal } from './node-lease.js'
import type { NodeTimes } from './node-times.js'

/** How many renewals may be missing between two for the time between them to count. */
const GAP = 3

/**
 * For how long nodes have been without a lease, counted only while we could renew ours: where Redis was away, others could not
 * renew theirs either, and one that is back first must not take the rest for dead.
 */
export class OverdueNodes {
  readonly #times: NodeTimes
  #seenAt = 0
  /** For how long each has been overdue, in milliseconds. */
  #overdue: ReadonlyMap<NodeNumber, number> = new Map()

  constructor(times: NodeTimes) {
    this.#times = times
  }

  /** Those that are to be taken for dead. */
  get dead(): readonly NodeNumber[] {
    return [...this.#overdue].filter(([, ms]) => ms >= this.#times.grace).map(([node]) => node)
  }

  renewed({ now, leases }: Pick<Renewal, 'now' | 'leases'>): void {
    const passed = now - this.#seenAt
    const isWatched = passed >= 0 && passed <= GAP * this.#times.renewal
    const overdue = new Map<NodeNumber, number>()
    for (const [node, ends] of leases) {
      if (ends > now) continue
      const before = isWatched ? this.#overdue.get(node) : undefined
      overdue.set(node, before === undefined ? 0 : before + passed)
    }
    this.#overdue = overdue
    this.#seenAt = now
  }
}
