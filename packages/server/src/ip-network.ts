import ipaddr from 'ipaddr.js'
import { type IpAddress, readIpAddress, readUnmapped } from './ip-address.js'

/** A range of addresses, as `192.0.2.0/24` writes it. */
export interface IpNetwork {
  readonly base: IpAddress
  readonly prefix: number
}

/** Reads an address or a range in CIDR notation; `null` for anything else. */
export function readIpNetwork(text: string): IpNetwork | null {
  const [address = '', prefix, ...rest] = text.split('/')
  const base = readIpAddress(address.replace(/^\[(.*)\]$/, '$1'))
  if (base === null || rest.length > 0) return null
  const bits = base.kind() === 'ipv4' ? 32 : 128
  if (prefix === undefined) return { base, prefix: bits }
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits ? { base, prefix: Number(prefix) } : null
}

/** Whether an address, IPv4-mapped or not, is in one of the networks. */
export function isWithin(text: string, networks: readonly IpNetwork[]): boolean {
  const address = readUnmapped(text)
  if (address === null) return false
  return networks.some(({ base, prefix }) => {
    if (address instanceof ipaddr.IPv4 && base instanceof ipaddr.IPv4) return address.match(base, prefix)
    if (address instanceof ipaddr.IPv6 && base instanceof ipaddr.IPv6) return address.match(base, prefix)
    return false
  })
}
