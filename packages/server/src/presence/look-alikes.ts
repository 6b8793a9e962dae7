import type { UserId } from '@ringdown/protocol'

/** What somebody who is here has to show for a name. */
export interface Claim {
  readonly userId: UserId
  /** What the name looks like: `nameOutline`. */
  readonly outline: string
  readonly isGuest: boolean
  /** In milliseconds since the epoch: who has been known for longer under this name has the better claim. */
  readonly since: number
}

/**
 * Who among the people here has a name that looks like another's. Of those who look alike, one is free of the mark: a signed-in
 * person before a guest, then the one known for longest under the name, so that nobody gets a name by waiting for its owner to
 * go for lunch.
 */
export class LookAlikes {
  /** Those with one outline, the best claim first. */
  readonly #claims = new Map<string, Claim[]>()

  /** @returns who is marked from now on because of this claim. */
  add(claim: Claim): UserId | null {
    const claims = this.#claims.get(claim.outline)
    if (claims === undefined) {
      this.#claims.set(claim.outline, [claim])
      return null
    }
    const first = claims[0]
    claims.splice(placeOf(claim, claims), 0, claim)
    return claims[0] === claim ? (first?.userId ?? null) : null
  }

  /** @returns who is no longer marked because this claim is gone. */
  remove(claim: Claim): UserId | null {
    const claims = this.#claims.get(claim.outline) ?? []
    const place = placeOf(claim, claims)
    if (claims[place]?.userId !== claim.userId) return null
    claims.splice(place, 1)
    if (claims.length === 0) this.#claims.delete(claim.outline)
    return place === 0 ? (claims[0]?.userId ?? null) : null
  }

  /** Whether somebody here has a better claim to this name. */
  marks(claim: Claim): boolean {
    const first = this.#claims.get(claim.outline)?.[0]
    return first !== undefined && first.userId !== claim.userId && compareClaims(first, claim) < 0
  }
}

function compareClaims(a: Claim, b: Claim): number {
  // On two nodes, two may come at the very same time.
  const byId = a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0
  return Number(a.isGuest) - Number(b.isGuest) || a.since - b.since || byId
}

/** The position where the claim is, or would be. */
function placeOf(claim: Claim, claims: readonly Claim[]): number {
  let [low, high] = [0, claims.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = claims[middle]
    if (other !== undefined && compareClaims(other, claim) < 0) low = middle + 1
    else high = middle
  }
  return low
}
