import type { IncomingHttpHeaders } from 'node:http'
import { networkOf } from '../ip-address.js'
import { type IpNetwork, isWithin, readIpNetwork } from '../ip-network.js'

/** Loopback, private and link-local addresses: where a reverse proxy of one's own usually is. */
export const PRIVATE_NETWORKS = [
  '127.0.0.0/8',
  '::1',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
] as const

/** The reverse proxies that are believed when they say in `X-Forwarded-For` whose request they pass on. */
export class TrustedProxies {
  readonly #networks: readonly IpNetwork[]

  /** @param networks addresses and ranges of addresses; what is neither is left out. */
  constructor(networks: readonly string[]) {
    this.#networks = networks.flatMap(text => readIpNetwork(text) ?? [])
  }

  has(address: string | undefined): boolean {
    return address !== undefined && isWithin(address, this.#networks)
  }

  /**
   * The address a request comes from. Each proxy appends the address that it was asked from, so that the list is read from
   * its end, for as long as a trusted proxy has written it: what stands before that is the client's own word.
   *
   * @param remoteAddress of the TCP connection.
   */
  clientAddress(headers: IncomingHttpHeaders, remoteAddress: string | undefined): string {
    const forwarded = headers['x-forwarded-for']
    let address = remoteAddress ?? ''
    if (typeof forwarded !== 'string') return address
    for (const before of forwarded.split(',').reverse()) {
      const named = withoutPort(before.trim())
      if (!this.has(address) || named === '') break
      address = named
    }
    return address
  }

  /** The network a request comes from, as limits count it. */
  clientNetwork(headers: IncomingHttpHeaders, remoteAddress: string | undefined): string {
    return networkOf(this.clientAddress(headers, remoteAddress))
  }
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  return address.replace(/^\[([^\]]+)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
}
