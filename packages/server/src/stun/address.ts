import ipaddr from 'ipaddr.js'
import { readIpAddress } from '../ip-address.js'

/** A transport address. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** The bytes of an IP address: 4 or 16; `null` for anything else. */
export function addressBytes(address: string): Buffer | null {
  // A zone names a network of this machine; it is not part of the address.
  const read = address.includes('%') ? null : readIpAddress(address)
  return read && Buffer.from(read.toByteArray())
}

/** The address of 4 or 16 bytes, in canonical form. */
export function addressOf(bytes: Buffer): string {
  return ipaddr.fromByteArray([...bytes]).toString()
}
