/**
 * How a place is connected to the internet. The NATs are named as in RFC 3489, since people do; RFC 4787 has them by how
 * they map and how they filter. All below "symmetric" are port-restricted NATs with a firewall that lets less out.
 */
export type NetworkKind =
  /** An address of one's own. */
  | 'open'
  /** Whoever sends to the address a NAT has given gets through. */
  | 'full cone'
  /** … if the port has sent anything to that address before. */
  | 'address-restricted'
  /** … to that address and port. */
  | 'port-restricted'
  /** … and each address and port it sends to sees another port of it. */
  | 'symmetric'
  | 'UDP blocked'
  /** TCP to the ports of the web, 80 and 443. */
  | 'web only'
  /** The TURN server, by UDP and TCP, beside the web server of Ringdown. */
  | 'TURN only'
  /** Nothing but the web server of Ringdown. */
  | 'Ringdown only'

/** What a gateway's rules speak of. */
interface Surroundings {
  /** The host behind the gateway. */
  readonly inside: string
  readonly ringdown: readonly string[]
  readonly turn: readonly string[]
}

/** The interfaces of a gateway. */
export const INSIDE = 'inside'
export const OUTSIDE = 'outside'

/**
 * What makes Linux such a gateway, as a file for `nft -f` that replaces all there was. Pure.
 *
 * Linux gives a port the same number outside where it can, which makes its mapping endpoint-independent for one host, and
 * it filters by address and port; whatever is more open or more closed is added.
 */
export function rulesFor(kind: NetworkKind, surroundings: Surroundings): string {
  const chains = kind === 'open' ? [] : chainsFor(kind, surroundings)
  return ['flush ruleset', 'table ip lab {', ...chains.flat(), '}', ''].join('\n')
}

type Chain = readonly string[]

function chainsFor(kind: Exclude<NetworkKind, 'open'>, { inside, ringdown, turn }: Surroundings): Chain[] {
  const allow = (...rules: readonly string[]) => [
    ...NAT,
    chain('outward', 'filter hook forward priority 1', [
      ...rules.map(rule => `iifname ${INSIDE} ${rule} accept`),
      `iifname ${INSIDE} drop`,
    ]),
  ]
  const toRingdown = `ip daddr { ${ringdown.join(', ')} } tcp dport 80`
  switch (kind) {
    case 'full cone':
      return [masquerade(), inwardTo(inside)]
    case 'address-restricted':
      return [
        masquerade(),
        inwardTo(inside),
        // Who was written to, from which port: only from there something may come to that port.
        ['set written_to {', 'type inet_service . ipv4_addr', 'flags dynamic,timeout', 'timeout 60s', '}'],
        chain('outward', 'filter hook forward priority 0', [
          `iifname ${INSIDE} meta l4proto udp update @written_to { udp sport . ip daddr }`,
        ]),
        chain('inward', 'filter hook forward priority 1', [
          `iifname ${OUTSIDE} ct state established,related accept`,
          `iifname ${OUTSIDE} udp dport . ip saddr @written_to accept`,
          `iifname ${OUTSIDE} drop`,
        ]),
      ]
    case 'port-restricted':
      return NAT
    case 'symmetric':
      return [masquerade('meta l4proto udp masquerade to :20000-60000 random,fully-random'), ...CLOSED]
    case 'UDP blocked':
      return allow('meta l4proto tcp')
    case 'web only':
      return allow('tcp dport { 80, 443 }')
    case 'TURN only':
      return allow(toRingdown, `ip daddr { ${turn.join(', ')} }`)
    case 'Ringdown only':
      return allow(toRingdown)
  }
}

function chain(name: string, hook: string, rules: readonly string[]): Chain {
  return [`chain ${name} {`, `type ${hook}; policy accept;`, ...rules, '}']
}

function masquerade(how = 'masquerade'): Chain {
  const others = how === 'masquerade' ? [] : [`oifname ${OUTSIDE} masquerade`]
  return chain('translate', 'nat hook postrouting priority srcnat', [`oifname ${OUTSIDE} ${how}`, ...others])
}

function inwardTo(inside: string): Chain {
  return chain('let_in', 'nat hook prerouting priority dstnat', [
    `iifname ${OUTSIDE} meta l4proto udp dnat to ${inside}`,
  ])
}

/**
 * Nothing comes in unasked. The gateway itself must not take it either: it would count as a flow of the gateway's own, and
 * the same port could no longer be given to the host inside.
 */
const CLOSED: readonly Chain[] = [
  chain('unasked', 'filter hook input priority 0', [
    `iifname ${OUTSIDE} ct state established,related accept`,
    `iifname ${OUTSIDE} drop`,
  ]),
  chain('inward', 'filter hook forward priority 0', [
    `iifname ${OUTSIDE} ct state established,related accept`,
    `iifname ${OUTSIDE} drop`,
  ]),
]

const NAT: Chain[] = [masquerade(), ...CLOSED]
