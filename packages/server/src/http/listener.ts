import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { CertificateKeeper } from '../tls/certificate-keeper.js'

/** Time limits for a request, its headers and an idle connection, in milliseconds. */
const TIMES = { requestTimeout: 10_000, headersTimeout: 10_000, keepAliveTimeout: 72_000 }

/** The server below Fastify and Socket.IO: http, or https with a certificate that can be renewed at run time. */
export function createListener(handler: RequestListener, certificate: CertificateKeeper | null): Server {
  if (certificate === null) return createServer(TIMES, handler)
  const { cert, key } = certificate.current
  const server = createSecureServer({ ...TIMES, cert, key, handshakeTimeout: 10_000 }, handler)
  certificate.onRenewal(({ cert, key }) => server.setSecureContext({ cert, key }))
  return server
}
