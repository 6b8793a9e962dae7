/**
 * How a place is connected to the internet. The NATs have their common names from RFC 3489; RFC 4787 describes them
 * by mapping and filtering. All entries below "symmetric" are port-restricted NATs with a firewall that allows less.
 */
export type NetworkKind =
  /** A public address of its own. */
  | 'open'
  /** Anyone who sends to the address the NAT has assigned gets through. */
  | 'full cone'
  /** … if the port has sent something to that address before. */
  | 'address-restricted'
  /** … to that address and port. */
  | 'port-restricted'
  /** … and each address and port it sends to sees a different port of it. */
  | 'symmetric'
  | 'UDP blocked'
  /** TCP to the web ports, 80 and 443. */
  | 'web only'
  /** The TURN server, by UDP and TCP, besides Ringdown's web server. */
  | 'TURN only'
  /** Only Ringdown's web server. */
  | 'Ringdown only'

/** The names used in a gateway's rules. */
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
 * The ruleset that makes Linux such a gateway, as a file for `nft -f` that replaces all previous rules. Pure.
 *
 * Linux keeps the port number outside if it can, which makes its mapping endpoint-independent for a single host, and
 * it filters by address and port. Whatever is more open or more closed is added.
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
        // Which host and port was written to, from which port: only replies from there may come in.
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
 * Blocks unsolicited traffic. The gateway itself must not accept it either: it would count as the gateway's own flow,
 * and the host inside could no longer use the same port.
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
