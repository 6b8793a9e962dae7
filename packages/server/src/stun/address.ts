import ipaddr from 'ipaddr.js'
import { readIpAddress } from '../ip-address.js'

/** A transport address. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** The bytes of an IP address: 4, or 16 of them; `null` for anything else. */
export function addressBytes(address: string): Buffer | null {
  // A zone says which network of this machine is meant; it is no part of the address.
  const read = address.includes('%') ? null : readIpAddress(address)
  return read && Buffer.from(read.toByteArray())
}

/** The address in canonical form of 4 or 16 bytes. */
export function addressOf(bytes: Buffer): string {
  return ipaddr.fromByteArray([...bytes]).toString()
}
