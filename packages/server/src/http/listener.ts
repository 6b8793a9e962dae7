import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { CertificateKeeper } from '../tls/certificate-keeper.js'

/**
 * Time limits for a request, its headers and an idle connection, in milliseconds, and how often they are checked. An idle
 * connection outlives those of the usual proxies, which would otherwise write to one that is just being closed.
 */
const TIMES = {
  requestTimeout: 5_000,
  headersTimeout: 5_000,
  keepAliveTimeout: 72_000,
  connectionsCheckingInterval: 1_000,
}
const OPTIONS = { ...TIMES, maxHeaderSize: 8_192 }

/** The server below Fastify and Socket.IO: http, or https with a certificate that can be renewed at run time. */
export function createListener(handler: RequestListener, certificate: CertificateKeeper | null): Server {
  if (certificate === null) return createServer(OPTIONS, handler)
  const { cert, key } = certificate.current
  const server = createSecureServer({ ...OPTIONS, cert, key, handshakeTimeout: 5_000 }, handler)
  certificate.onRenewal(({ cert, key }) => server.setSecureContext({ cert, key }))
  return server
}
