import type { PortRange } from '../settings/setting-schemas.js'

/**
 * Addresses a relay never sends to: this machine, the networks around it, and everything else outside the internet.
 * The mapped range has a line of its own, because coturn before 4.9 lets `::ffff:10.0.0.1` past the IPv4 lines
 * (CVE-2026-27624). A range starting at `::` would match every IPv4 address.
 */
const DENIED = [
  '0.0.0.0-0.255.255.255',
  '10.0.0.0-10.255.255.255',
  '100.64.0.0-100.127.255.255',
  '127.0.0.0-127.255.255.255',
  '169.254.0.0-169.254.255.255',
  '172.16.0.0-172.31.255.255',
  '192.0.0.0-192.0.0.255',
  '192.168.0.0-192.168.255.255',
  '198.18.0.0-198.19.255.255',
  '240.0.0.0-255.255.255.255',
  '::1',
  '::ffff:0.0.0.0-::ffff:255.255.255.255',
  '64:ff9b::-64:ff9b::ffff:ffff',
  'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
]

export interface TurnserverSettings {
  readonly port: number
  readonly secret: string
  readonly relayPorts: PortRange
  /** The address of this machine that relays, and its public address if there is a NAT in between. */
  readonly relayAddress: string
  readonly externalAddress: string | null
  /** Every address of this machine. The relay reaches none of them but its own. */
  readonly ownAddresses: readonly string[]
  readonly tls: { readonly port: number; readonly certFile: string; readonly keyFile: string } | null
  /** A directory for its own files. */
  readonly folder: string
}

/** The configuration file of coturn's `turnserver`. */
export function turnserverConfig(settings: TurnserverSettings): string {
  const { port, secret, relayPorts, relayAddress, externalAddress, ownAddresses, tls, folder } = settings
  const lines = [
    `listening-port=${port}`,
    ...(tls === null
      ? ['no-tls']
      : [
          `tls-listening-port=${tls.port}`,
          `cert=${tls.certFile}`,
          `pkey=${tls.keyFile}`,
          'no-tlsv1',
          'no-tlsv1_1',
        ]),
    'no-dtls',
    `relay-ip=${relayAddress}`,
    ...(externalAddress === null ? [] : [`external-ip=${externalAddress}/${relayAddress}`]),
    `min-port=${relayPorts.first}`,
    `max-port=${relayPorts.last}`,
    'realm=ringdown',
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'fingerprint',
    'stale-nonce=600',
    // One person's: a browser takes one address for each URL and network, and as many again when it looks for a new path.
    'user-quota=12',
    'total-quota=1200',
    // Bytes per second for one address: 8 Mbit/s fits a call with a shared screen.
    'max-bps=1000000',
    'no-tcp-relay',
    'no-multicast-peers',
    'no-cli',
    'no-rfc5780',
    'no-software-attribute',
    ...DENIED.map(range => `denied-peer-ip=${range}`),
    ...ownAddresses.filter(address => address !== relayAddress).map(address => `denied-peer-ip=${address}`),
    // Overrides the denied ranges: two people who are both relayed meet at this address.
    `allowed-peer-ip=${relayAddress}`,
    'log-file=stdout',
    'simple-log',
    `pidfile=${folder}/turnserver.pid`,
    `userdb=${folder}/turndb`,
  ]
  return `# Written by Ringdown at every start.\n${lines.join('\n')}\n`
}
