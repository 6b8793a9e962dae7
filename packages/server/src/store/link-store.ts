import type { Address, Party, UserId } from '@ringdown/protocol'

/** `used`: a call was answered there. `ended`: withdrawn by its owner, or its time is over. */
export type LinkState = 'open' | 'used' | 'ended'

/** A link, apart from the call that may wait there now. */
export interface StoredLink {
  readonly owner: UserId
  /** The owner's display name when they last called there. */
  readonly name: string
  readonly state: LinkState
  /** By the server's clock, in milliseconds since the epoch; `Infinity` for one that never ends by itself. */
  readonly endsAt: number
  /** Calls there ring its owner, rather than being awaited by them. */
  readonly personal?: true
}

/** How many open links are kept, in all and from one network. In memory, a link takes about half a kilobyte. */
export const LINK_BOUNDS = { inAll: 20_000, perNetwork: 256 }

/** `taken`: it belongs to another user. `full`: no more links are taken from this network, or at all. */
export type LinkOpening = 'open' | 'taken' | 'full'

/**
 * Keeps the links: each for its lifetime, and as long again once it is used or over, so that visitors can be told. Each method
 * is one atomic step on one link, so that a store shared by several processes can pass the same contract
 * (`test/link-store-contract.ts`).
 */
export interface LinkStore {
  /**
   * Opens a link for its first caller, or again for its owner. One that is open keeps its end. If its owner has too many
   * (`SERVER_LIMITS.linksPerUser`), their oldest ends.
   *
   * @param network where the caller connects from, as limits count it.
   */
  open(address: Address, owner: Party, network: string): Promise<LinkOpening>
  /** The link at an address; `null` if there is none, or none that is remembered. */
  find(address: Address): Promise<StoredLink | null>
  /** Says what has become of a link. Does nothing if its time is over, or if it is not known. */
  setState(address: Address, state: LinkState): Promise<void>
}
