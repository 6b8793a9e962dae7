import type { Candidates, Description, Draft } from './entry.js'

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

/** A draft without the candidates that reveal more than `warmth` allows, and without what those left tell on the side. */
export function conceal(draft: Draft, warmth: Warmth): Draft {
  if (warmth === 'direct') return draft
  if (draft.type === 'candidates') return { ...draft, candidates: concealCandidates(draft, warmth) }
  if (draft.type === 'description') return { ...draft, description: concealDescription(draft) }
  return draft
}

function concealCandidates({ candidates }: Candidates, warmth: Warmth): Candidates['candidates'] {
  if (warmth === 'none') return []
  return candidates
    .filter(({ candidate }) => / typ relay( |$)/.test(candidate))
    .map(relayed => ({ ...relayed, candidate: withoutRelatedAddress(relayed.candidate) }))
}

/** A relay candidate names, as its related address, the very address that it is to hide (RFC 8839 §5.1). */
function withoutRelatedAddress(candidate: string): string {
  return candidate.replace(/ raddr \S+/, ' raddr 0.0.0.0').replace(/ rport \d+/, ' rport 0')
}

/** The description with no candidate in it: candidates travel by themselves. */
function concealDescription({ description }: Description): Description['description'] {
  return { ...description, sdp: description.sdp.replace(/^a=candidate:.*\r?\n/gm, '') }
}
