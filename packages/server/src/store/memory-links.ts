import { type Address, type Clock, type Party, SERVER_LIMITS, type UserId } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import {
  LINK_BOUNDS,
  type LinkOpening,
  type LinkState,
  type LinkStore,
  type StoredLink,
} from './link-store.js'

/** How many links that are used or over are remembered. Beyond that, the oldest are forgotten early. */
const PAST_LINKS = 20_000

interface Options {
  readonly clock: Clock
  readonly lifetimeMs: number
  /** Replaces the usual bounds on open links. */
  readonly limits?: typeof LINK_BOUNDS
}

interface OpenLink extends StoredLink {
  readonly network: string
}

/** Keeps the links in this process: the default. After a restart each is unknown until its owner's page returns. */
export class MemoryLinks implements LinkStore {
  readonly #clock: Clock
  readonly #lifetimeMs: number
  readonly #limits: typeof LINK_BOUNDS
  /** In the order in which they end. */
  readonly #open = new Map<Address, OpenLink>()
  readonly #past: LRUCache<Address, OpenLink>
  readonly #byOwner = new Map<UserId, Set<Address>>()
  readonly #perNetwork = new Map<string, number>()

  constructor({ clock, lifetimeMs, limits = LINK_BOUNDS }: Options) {
    this.#clock = clock
    this.#lifetimeMs = lifetimeMs
    this.#limits = limits
    this.#past = expiringCache({ clock, lifetimeMs, limit: PAST_LINKS })
  }

  async open(address: Address, { userId, name }: Party, network: string): Promise<LinkOpening> {
    this.#endOverdue()
    const known = this.#open.get(address) ?? this.#past.get(address)
    if (known && known.owner !== userId) return 'taken'
    const present = this.#open.get(address)
    if (present) {
      this.#open.set(address, { ...present, name })
      return 'open'
    }
    const isFull =
      this.#open.size >= this.#limits.inAll || (this.#perNetwork.get(network) ?? 0) >= this.#limits.perNetwork
    if (isFull) return 'full'
    const endsAt = this.#clock.now() + this.#lifetimeMs
    this.#past.delete(address)
    this.#add(address, { owner: userId, name, state: 'open', endsAt, network })
    this.#trim(userId)
    return 'open'
  }

  async find(address: Address): Promise<StoredLink | null> {
    this.#endOverdue()
    const found = this.#open.get(address) ?? this.#past.get(address)
    if (!found) return null
    const { owner, name, state, endsAt } = found
    return { owner, name, state, endsAt }
  }

  async setState(address: Address, state: LinkState): Promise<void> {
    this.#endOverdue()
    const present = this.#open.get(address)
    const past = this.#past.get(address)
    if (present && state !== 'open') this.#end(address, { ...present, state })
    // A call that never connected has not used its link up.
    else if (past?.state === 'used' && state === 'open' && past.endsAt > this.#clock.now()) {
      this.#past.delete(address)
      this.#add(address, { ...past, state })
      this.#sort()
    }
  }

  /** How many things of any kind are held. Tests check that nothing is left. */
  get size(): number {
    this.#endOverdue()
    this.#past.purgeStale()
    return this.#open.size + this.#past.size + this.#byOwner.size + this.#perNetwork.size
  }

  #add(address: Address, link: OpenLink): void {
    const { owner, network } = link
    this.#open.set(address, link)
    this.#byOwner.set(owner, (this.#byOwner.get(owner) ?? new Set()).add(address))
    this.#perNetwork.set(network, (this.#perNetwork.get(network) ?? 0) + 1)
  }

  #end(address: Address, link: OpenLink): void {
    const { owner, network } = link
    this.#open.delete(address)
    const owned = this.#byOwner.get(owner)
    owned?.delete(address)
    if (owned?.size === 0) this.#byOwner.delete(owner)
    const others = (this.#perNetwork.get(network) ?? 0) - 1
    if (others > 0) this.#perNetwork.set(network, others)
    else this.#perNetwork.delete(network)
    this.#past.set(address, link)
  }

  #trim(owner: UserId): void {
    const owned = this.#byOwner.get(owner) ?? new Set()
    const [oldest] = owned
    if (oldest === undefined || owned.size <= SERVER_LIMITS.linksPerUser) return
    const link = this.#open.get(oldest)
    if (link) this.#end(oldest, { ...link, state: 'ended' })
  }

  #endOverdue(): void {
    for (const [address, link] of this.#open) {
      if (link.endsAt > this.#clock.now()) return
      this.#end(address, { ...link, state: 'ended' })
    }
  }

  /** Rare: only a link that opens again after a failed call is out of order. */
  #sort(): void {
    const sorted = [...this.#open].sort(([, a], [, b]) => a.endsAt - b.endsAt)
    this.#open.clear()
    for (const [address, link] of sorted) this.#open.set(address, link)
  }
}
