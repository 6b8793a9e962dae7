import { countedAs } from '../budgets/networks.js'
import type { Rate } from '../rate.js'
import type { RateLimit } from './rate-limit.js'

/** How many networks' worth one IPv6 /48 may have: many customers may share it, or one may own it. */
const NETWORKS_OF_A_SITE = 4

/** Limits a network, and the /48 that an IPv6 network belongs to. @param limit makes a limit of its own for each. */
export function limitNetworks(limit: (rate: Rate) => RateLimit, rate: Rate): RateLimit {
  const limits = {
    network: limit(rate),
    site: limit({ ...rate, points: rate.points * NETWORKS_OF_A_SITE }),
  }
  return {
    take(network) {
      const [first, ...others] = countedAs(network)
      const counted = first === undefined ? null : limits[first.kind].take(first.key)
      if (others.length === 0) return counted
      return (async () => {
        await counted
        for (const { kind, key } of others) await limits[kind].take(key)
      })()
    },
  }
}
