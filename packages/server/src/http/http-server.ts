import cors, { type FastifyCorsOptions } from '@fastify/cors'
import { type GuestReply, INTERNAL } from '@ringdown/protocol'
import { guestRequestSchema } from '@ringdown/protocol/schemas'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { Logger } from 'pino'
import { ask } from '../access/actions.js'
import { isGranted } from '../access/may.js'
import { refusalOf } from '../access/refusals.js'
import type { ServerAccess } from '../access/server-access.js'
import { type Api, addApi } from '../api/api-router.js'
import type { Boundary } from '../gateway/boundary.js'
import type { RateLimit } from '../gateway/rate-limit.js'
import { readRequest } from '../gateway/validation.js'
import { signInGuest } from '../identity/guests.js'
import type { Tokens } from '../identity/tokens.js'
import type { Metrics } from '../metrics/metrics.js'
import type { Tls } from '../tls/tls.js'
import type { TurnStatus } from '../turn/turn-server.js'
import { bearerOf } from './bearer.js'
import type { ConnectionGate } from './connection-gate.js'
import { addEndpoints } from './endpoint.js'
import { describeFailure } from './http-error.js'
import { createListener } from './listener.js'
import { addMetrics, visitOf } from './metrics-page.js'
import { addOidc } from './oidc-routes.js'
import type { PageSettings } from './page.js'
import { readablePath } from './readable-path.js'
import { refusalPage } from './refusal-page.js'
import { securityHeaders } from './security-headers.js'
import { answerUnreadable } from './unreadable-request.js'
import { serveWebApp, wantsPage } from './web-app.js'

interface Options {
  readonly tokens: Tokens
  readonly logger: Logger
  readonly access: Pick<ServerAccess, 'admittance' | 'signIns' | 'audit' | 'endpoints' | 'oidc'>
  /** Attempts to come in, by network. */
  readonly attempts: RateLimit
  readonly guests: RateLimit
  readonly gate: ConnectionGate
  readonly boundary: Boundary
  /** What programs and the owner's pages ask. */
  readonly api: Api
  /** The origins whose pages may show the app in a frame. */
  readonly frameAncestors: readonly string[]
  readonly webRoot: string
  /** What the web app's page is told. */
  readonly page: PageSettings
  /** The TLS settings; `null` for plain http. */
  readonly tls: Tls | null
  /** The TURN server that runs alongside, if any. */
  readonly turn: TurnStatus | null
  readonly isReady: () => boolean
  /** Whether calls can be written and read. */
  readonly isStoreUp: () => boolean
  readonly metrics: Metrics
  readonly metricsToken: string | null
  readonly metricsPort: number | null
}

/** The HTTP side: web app, guest sign-in, the API for programs, health and metrics. */
export async function createHttpServer(options: Options): Promise<FastifyInstance> {
  const { tls, boundary, frameAncestors, metrics } = options
  const app = fastify({
    logger: false,
    bodyLimit: 4 * 1024,
    serverFactory: handler => createListener(handler, tls?.keeper ?? null),
    forceCloseConnections: true,
    clientErrorHandler: answerUnreadable,
    // The schemas refuse both, and say so.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    rewriteUrl: ({ url }) => readablePath(url ?? '/'),
  })
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => {
    // Not with a self-signed certificate: with HSTS, browsers would accept no exception for it.
    const isHttps = tls?.origin === 'given' || request.headers['x-forwarded-proto'] === 'https'
    void reply.headers(securityHeaders({ isHttps, host: request.headers.host, frameAncestors }))
    if (HEALTH.includes(request.url)) return
    options.gate.check(request.raw)
    const visit = visitOf(request.raw)
    boundary.checkHost(visit)
    if (!boundary.allowsFrame(visit)) void reply.header('content-security-policy', NOTHING_BUT_TEXT)
    boundary.checkFrame(visit)
  })
  app.setErrorHandler((error, request, reply) => fail(request, reply, error, options.logger))
  await app.register(cors, { delegator: corsFor(boundary) })
  addHealth(app, options)
  addMetrics(app, {
    metrics,
    boundary,
    token: options.metricsToken,
    isElsewhere: options.metricsPort !== null,
  })
  addGuests(app, options)
  addEndpoints(app, options.access.endpoints, { ...options, ...options.access })
  if (options.access.oidc) addOidc(app, { ...options, ...options.access, ...options.access.oidc })
  await addApi(app, { ...options.api, boundary, logger: options.logger })
  await serveWebApp(app, options.webRoot, options.page)
  return app
}

/** For the sentence that stands in the frame instead of the app. */
const NOTHING_BUT_TEXT = "default-src 'none'; style-src 'unsafe-inline'"

/** Health checks may ask under any name. */
const HEALTH: readonly string[] = ['/livez', '/readyz']

/**
 * What pages of other origins may read: everything if they are allowed, else only why they are refused. A browser shows a page
 * nothing of an answer without these headers, so that it could not say what is wrong.
 */
function corsFor(boundary: Boundary) {
  return async (request: FastifyRequest): Promise<FastifyCorsOptions> => ({
    origin: request.url === GUESTS || boundary.allowsOrigin(visitOf(request.raw)),
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['content-type', 'authorization', 'idempotency-key'],
    maxAge: 600,
  })
}

const GUESTS = '/api/guests'

function addHealth(app: FastifyInstance, { isReady, isStoreUp, turn }: Options): void {
  app.get('/livez', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  app.get('/readyz', (_request, reply) => {
    const status = !isReady() ? 'stopping' : isStoreUp() ? 'ok' : 'no-store'
    return (
      reply
        .status(status === 'ok' ? 200 : 503)
        .header('cache-control', 'no-store')
        // Most calls connect without TURN, so report it but stay ready.
        .send({ status, ...(turn && { turn: turn.isUp ? 'up' : 'down' }) })
    )
  })
}

function addGuests(app: FastifyInstance, { tokens, logger, access, guests, boundary }: Options): void {
  app.post(GUESTS, async (request, reply): Promise<GuestReply> => {
    void reply.header('cache-control', 'no-store')
    const visit = visitOf(request.raw)
    boundary.checkOrigin(visit)
    const { admittance } = access
    const network = boundary.networkOf(visit)
    admittance.checkNetwork(network)
    await guests.take(network)
    const nobody = { kind: 'nobody', access: admittance.access } as const
    const question = ask('guest.join', { guests: admittance.guests })
    if (!isGranted(nobody, question)) throw refusalOf(nobody, question)
    const wanted = readRequest(guestRequestSchema, request.body)
    const guest = await signInGuest(wanted, bearerOf(request.headers.authorization), tokens)
    logger.info({ userId: guest.userId }, 'guest signed in')
    return guest
  })
}

function fail(request: FastifyRequest, reply: FastifyReply, error: unknown, logger: Logger): FastifyReply {
  const known = describeFailure(error)
  if (known === null) logger.error({ err: error }, 'HTTP request failed')
  const { status, problem } = known ?? { status: 500, problem: INTERNAL }
  if (problem.retryAfterMs !== undefined) {
    void reply.header('retry-after', Math.ceil(problem.retryAfterMs / 1000))
  }
  void reply.status(status).header('cache-control', 'no-store')
  if (wantsPage(request.headers.accept)) return reply.type('text/html').send(refusalPage(problem.message))
  return reply.send({ error: problem })
}
