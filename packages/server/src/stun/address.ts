import { isIPv4, isIPv6 } from 'node:net'

/** A transport address. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** The bytes of an IP address: 4 or 16; `null` for anything else. */
export function addressBytes(address: string): Buffer | null {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  if (!isIPv6(address) || address.includes('%')) return null
  // A URL writes an IPv6 address in its one canonical form, with no dotted part.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16))
  const [start, end] = [groups(head), groups(tail ?? '')]
  const zeros = Array<number>(8 - start.length - end.length).fill(0)
  const bytes = Buffer.alloc(16)
  for (const [index, group] of [...start, ...zeros, ...end].entries()) bytes.writeUInt16BE(group, index * 2)
  return bytes
}

/** The address of 4 or 16 bytes, in canonical form. */
export function addressOf(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.')
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
