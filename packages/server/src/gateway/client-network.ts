import type { IncomingHttpHeaders } from 'node:http'

/**
 * The network a request comes from, as limits count it.
 *
 * @param remoteAddress of the TCP connection: the client's, or that of the reverse proxy before this server.
 */
export function clientNetwork(
  headers: IncomingHttpHeaders,
  remoteAddress: string | undefined,
  trustProxy: boolean,
): string {
  const forwarded = headers['x-forwarded-for']
  // The last address is the proxy's own word; what stands before it anybody may have written.
  const last = trustProxy && typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined
  return networkOf(last || (remoteAddress ?? ''))
}

/** What a network address is counted as: one IPv4 address, or the /64 that an IPv6 customer has to themselves. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const start = head === '' ? [] : head.split(':')
  const end = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - start.length - end.length)
  return [...start, ...Array<string>(zeros).fill('0'), ...end].slice(0, 4).join(':')
}
