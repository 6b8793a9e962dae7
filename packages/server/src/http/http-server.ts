import cors from '@fastify/cors'
import { type GuestReply, INTERNAL } from '@ringdown/protocol'
import { guestRequestSchema } from '@ringdown/protocol/schemas'
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify'
import type { Logger } from 'pino'
import { clientNetwork } from '../gateway/client-network.js'
import type { RateLimit } from '../gateway/rate-limit.js'
import { readRequest } from '../gateway/validation.js'
import { signInGuest } from '../identity/guests.js'
import type { Tokens } from '../identity/tokens.js'
import type { Metrics } from '../metrics/metrics.js'
import type { Tls } from '../tls/tls.js'
import type { TurnStatus } from '../turn/turn-server.js'
import { describeFailure } from './http-error.js'
import { createListener } from './listener.js'
import { addMetrics } from './metrics-page.js'
import { securityHeaders } from './security-headers.js'
import { serveWebApp } from './web-app.js'

interface Options {
  readonly tokens: Tokens
  readonly logger: Logger
  readonly guests: RateLimit
  readonly allowedOrigins: readonly string[]
  readonly trustProxy: boolean
  readonly webRoot: string
  /** The TLS settings; `null` for plain http. */
  readonly tls: Tls | null
  /** The TURN server that runs alongside, if any. */
  readonly turn: TurnStatus | null
  readonly isReady: () => boolean
  readonly metrics: Metrics
}

/** The HTTP side: web app, guest sign-in, health and metrics. */
export async function createHttpServer(options: Options): Promise<FastifyInstance> {
  const { tls } = options
  const app = fastify({
    logger: false,
    bodyLimit: 4 * 1024,
    serverFactory: handler => createListener(handler, tls?.keeper ?? null),
    forceCloseConnections: true,
  })
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => {
    // Not with a self-signed certificate: with HSTS, browsers would accept no exception for it.
    const isHttps = tls?.origin === 'given' || request.headers['x-forwarded-proto'] === 'https'
    void reply.headers(securityHeaders(isHttps))
  })
  app.setErrorHandler((error, _request, reply) => fail(reply, error, options.logger))
  await app.register(cors, {
    origin: [...options.allowedOrigins],
    methods: ['GET', 'POST'],
    allowedHeaders: ['content-type', 'authorization'],
    maxAge: 600,
  })
  addHealth(app, options)
  addMetrics(app, options.metrics)
  addGuests(app, options)
  await serveWebApp(app, options.webRoot)
  return app
}

function addHealth(app: FastifyInstance, { isReady, turn }: Options): void {
  app.get('/livez', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  app.get('/readyz', (_request, reply) => {
    const ready = isReady()
    return (
      reply
        .status(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        // Most calls connect without TURN, so report it but stay ready.
        .send({ status: ready ? 'ok' : 'stopping', ...(turn && { turn: turn.isUp ? 'up' : 'down' }) })
    )
  })
}

function addGuests(app: FastifyInstance, { tokens, logger, guests, trustProxy }: Options): void {
  app.post('/api/guests', async (request, reply): Promise<GuestReply> => {
    void reply.header('cache-control', 'no-store')
    await guests.take(clientNetwork(request.headers, request.socket.remoteAddress, trustProxy))
    const wanted = readRequest(guestRequestSchema, request.body)
    const guest = await signInGuest(wanted, bearer(request.headers.authorization), tokens)
    logger.info({ userId: guest.userId }, 'guest signed in')
    return guest
  })
}

function bearer(authorization: string | undefined): string | null {
  return /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? null
}

function fail(reply: FastifyReply, error: unknown, logger: Logger): FastifyReply {
  const known = describeFailure(error)
  if (known === null) logger.error({ err: error }, 'HTTP request failed')
  const { status, problem } = known ?? { status: 500, problem: INTERNAL }
  if (problem.retryAfterMs !== undefined) {
    void reply.header('retry-after', Math.ceil(problem.retryAfterMs / 1000))
  }
  return reply.status(status).header('cache-control', 'no-store').send({ error: problem })
}
