import type { Clock } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'

/** How many groups are remembered. Beyond that, those longest unused are forgotten. */
const GROUPS = 20_000

interface Options {
  readonly clock: Clock
  /** How long a grant counts after it was last used. */
  readonly lifetimeMs: number
}

/** Grants something to so many members of each group, and to those again at any time. */
export class Grants {
  readonly #clock: Clock
  readonly #lifetimeMs: number
  readonly #groups: LRUCache<string, Map<string, number>>

  constructor({ clock, lifetimeMs }: Options) {
    this.#clock = clock
    this.#lifetimeMs = lifetimeMs
    this.#groups = expiringCache({ clock, lifetimeMs, limit: GROUPS })
  }

  /** Whether a member may have it, if the group holds at most `most`. Changes nothing. */
  allows(group: string, member: string, most: number): boolean {
    const members = this.#current(group)
    return members.has(member) || members.size < most
  }

  grant(group: string, member: string): void {
    this.#groups.set(group, this.#current(group).set(member, this.#clock.now() + this.#lifetimeMs))
  }

  #current(group: string): Map<string, number> {
    const members = this.#groups.get(group) ?? new Map<string, number>()
    const now = this.#clock.now()
    for (const [member, until] of members) if (until <= now) members.delete(member)
    return members
  }
}
