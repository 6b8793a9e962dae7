import ipaddr from 'ipaddr.js'

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6

/** Reads an IP address as it is usually written; `null` for anything else, also for a name. */
export function readIpAddress(text: string): IpAddress | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null
}

/** The same with an IPv4-mapped IPv6 address read as the IPv4 address that it stands for. */
function readUnmapped(text: string): IpAddress | null {
  const address = readIpAddress(text)
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

/** Whether it is an address of this machine that no other can reach: 127.0.0.0/8 or ::1. */
export function isLoopback(text: string): boolean {
  return readUnmapped(text)?.range() === 'loopback'
}

/** What an address is counted as: one IPv4 address, or the /64 that an IPv6 customer has to themselves. */
export function networkOf(text: string): string {
  const address = readUnmapped(text)
  if (!(address instanceof ipaddr.IPv6)) return address?.toString() ?? text
  return address.parts
    .slice(0, 4)
    .map(part => part.toString(16))
    .join(':')
}
