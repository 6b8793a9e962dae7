/**
 * Who may learn how to reach a callee before they answer: people they have talked to, everyone, everyone but only through a
 * relay, no one.
 */
export const WARM_POLICIES = ['contacts', 'everyone', 'relay', 'off'] as const
/** One of {@link WARM_POLICIES}. */
export type WarmPolicy = (typeof WARM_POLICIES)[number]

/**
 * How far a callee's device may connect while it rings. `direct`: without restriction. `relay`: only through a relay, so that
 * the caller learns the relay's address alone. `none`: not at all.
 */
export type Warmth = 'none' | 'relay' | 'direct'

/** What a policy allows between two people. @param haveTalked whether they have been in a call with each other. */
export function warmthOf(policy: WarmPolicy, haveTalked: boolean): Warmth {
  if (policy === 'off') return 'none'
  return policy === 'everyone' || (policy === 'contacts' && haveTalked) ? 'direct' : 'relay'
}

const ORDER: readonly Warmth[] = ['none', 'relay', 'direct']

/** The one of two that reveals less. */
export function leastOf(a: Warmth, b: Warmth): Warmth {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b
}
