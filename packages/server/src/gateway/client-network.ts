import type { IncomingHttpHeaders } from 'node:http'
import { networkOf } from '../ip-address.js'

/**
 * The network a request comes from, as limits count it.
 *
 * @param remoteAddress of the TCP connection: the client's, or that of the reverse proxy in front of this server.
 */
export function clientNetwork(
  headers: IncomingHttpHeaders,
  remoteAddress: string | undefined,
  trustProxy: boolean,
): string {
  const forwarded = headers['x-forwarded-for']
  // Only the last address comes from the proxy. Anyone may have written the others.
  const last = trustProxy && typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined
  return networkOf(last || (remoteAddress ?? ''))
}
