import ipaddr from 'ipaddr.js'

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6

/** Reads an IP address in its usual form; `null` for anything else, including names. */
export function readIpAddress(text: string): IpAddress | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null
}

/** The same, but an IPv4-mapped IPv6 address becomes the IPv4 address it stands for. */
export function readUnmapped(text: string): IpAddress | null {
  const address = readIpAddress(text)
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

/** Whether it is a loopback address: 127.0.0.0/8 or ::1. */
export function isLoopback(text: string): boolean {
  return readUnmapped(text)?.range() === 'loopback'
}

/** What limits count an address as: one IPv4 address, or the /64 that an IPv6 customer usually has. */
export function networkOf(text: string): string {
  const address = readUnmapped(text)
  if (!(address instanceof ipaddr.IPv6)) return address?.toString() ?? text
  return address.parts
    .slice(0, 4)
    .map(part => part.toString(16))
    .join(':')
}
