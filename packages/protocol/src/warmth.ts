/**
 * Who may see how a callee can be reached before they answer: people they have talked to, everyone, everyone but through a
 * relay only, nobody.
 */
export const WARM_POLICIES = ['contacts', 'everyone', 'relay', 'off'] as const
export type WarmPolicy = (typeof WARM_POLICIES)[number]

/**
 * How far a callee's device may connect while it rings. `direct`: as it likes. `relay`: through a relay, whose address is all
 * the caller learns. `none`: not at all.
 */
export type Warmth = 'none' | 'relay' | 'direct'

/** What a policy allows between two people. @param haveTalked whether they have been in a call with each other. */
export function warmthOf(policy: WarmPolicy, haveTalked: boolean): Warmth {
  switch (policy) {
    case 'everyone':
      return 'direct'
    case 'contacts':
      return haveTalked ? 'direct' : 'relay'
    case 'relay':
      return 'relay'
    case 'off':
      return 'none'
  }
}

const ORDER: readonly Warmth[] = ['none', 'relay', 'direct']

/** The more discreet of two. */
export function leastOf(a: Warmth, b: Warmth): Warmth {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b
}
