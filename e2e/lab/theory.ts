import type { NetworkKind } from './network-kind.js'

/** The networks that let UDP through, from the most open to the most closed. */
export const NAT_KINDS = [
  'open',
  'full cone',
  'address-restricted',
  'port-restricted',
  'symmetric',
] as const satisfies readonly NetworkKind[]

/**
 * Whether no direct path exists between two of them: nobody can predict the port of a symmetric NAT, and the other
 * side lets nothing in from a port it has not written to.
 */
export function isHopeless(one: NetworkKind, other: NetworkKind): boolean {
  const kinds = [one, other]
  return (
    kinds.includes('symmetric') && kinds.every(kind => kind === 'symmetric' || kind === 'port-restricted')
  )
}
