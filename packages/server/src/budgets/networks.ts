import type { BUDGETS } from '@ringdown/protocol'

/** What a budget counts together: a network by itself, and for IPv6 also the /48 that it belongs to. */
export interface CountedNetwork {
  readonly kind: keyof typeof BUDGETS.work & keyof typeof BUDGETS.held
  readonly key: string
}

/**
 * Everything a network counts as. A customer with one IPv6 /48 has 65,536 of the /64s that a customer usually gets.
 *
 * @param network as `networkOf` names it: an IPv4 address, or the first four groups of an IPv6 address.
 */
export function countedAs(network: string): readonly CountedNetwork[] {
  const own: CountedNetwork = { kind: 'network', key: network }
  const groups = network.split(':')
  if (groups.length !== 4) return [own]
  return [own, { kind: 'site', key: `${groups.slice(0, 3).join(':')}/48` }]
}
