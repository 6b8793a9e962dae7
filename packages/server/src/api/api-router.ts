import type { IncomingMessage } from 'node:http'
import { INTERNAL } from '@ringdown/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Action, Question } from '../access/actions.js'
import type { Actor } from '../access/actor.js'
import { isGranted } from '../access/may.js'
import { RIGHTS } from '../access/rights.js'
import type { Boundary } from '../gateway/boundary.js'
import type { RateLimit } from '../gateway/rate-limit.js'
import { readRequest } from '../gateway/validation.js'
import { describeFailure } from '../http/http-error.js'
import { visitOf } from '../http/metrics-page.js'
import { ApiError, ofProblem, problemDocument, refusalOf } from './api-error.js'
import { API } from './api-path.js'
import { docsPage } from './docs-page.js'
import type { Answer, Idempotency } from './idempotency.js'
import { type OpenApiDocument, openApiOf } from './openapi.js'
import type { Route, RouteRequest } from './route.js'

/** Bytes of a body, where a route does not say otherwise. */
const BODY_LIMIT = 16 * 1024
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Finds out who asks. @throws {RingdownError} `unauthorized` for a proof that is not valid. */
export type Authenticate = (request: IncomingMessage) => Promise<Actor>

/** What is served below {@link API}. */
export interface Api {
  readonly routes: readonly Route[]
  readonly authenticate: Authenticate
  /** Of requests from one network. */
  readonly requests: RateLimit
  readonly idempotency: Idempotency
  /** Told of those who asked for what they may not. */
  readonly onRefused?: (actor: Actor, action: Action, sentence: string) => void
  /** Told of each change, before it is answered. */
  readonly onChanged?: (actor: Actor, action: Action, changed: Changed) => Promise<void>
}

/** What was changed. */
interface Changed {
  readonly object: string | null
  /** What people call it. */
  readonly name: string | null
}

interface Options extends Api {
  readonly boundary: Boundary
  readonly logger: Logger
}

/** Serves the routes: each is authenticated, asked about, read by its schemas, and answered as its reply says. */
export async function addApi(app: FastifyInstance, options: Options): Promise<void> {
  await app.register(
    async api => {
      acceptEmptyBodies(api)
      api.setErrorHandler((error, _request, reply) => fail(reply, error, options.logger))
      api.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
      for (const route of options.routes) {
        api.route({
          method: route.method,
          url: urlOf(route.path),
          bodyLimit: route.bodyLimit ?? BODY_LIMIT,
          handler: (request, reply) => answer(route, request, reply, options),
        })
      }
      addDocumentation(api, options.routes)
      refuseOtherMethods(api, options.routes)
      refuseOtherAddresses(api)
    },
    { prefix: API },
  )
}

async function answer(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  options: Options,
): Promise<FastifyReply> {
  const { boundary, requests, authenticate, idempotency } = options
  const visit = visitOf(request.raw)
  boundary.checkOrigin(visit)
  const network = boundary.networkOf(visit)
  await requests.take(network)
  const actor = await authenticate(request.raw)
  refuseForgery(actor, request)
  const asked: RouteRequest = {
    params: readRequest(route.params, request.params),
    query: readRequest(route.query, request.query),
    body: route.body === null ? undefined : readRequest(route.body, request.body),
    network,
  }
  await check(route, asked, actor, options)
  const carryOut = async () => {
    const isChange = route.method !== 'GET' && !route.isAudited
    // What is removed has no name afterwards.
    const name = isChange ? ((await route.named?.(asked)) ?? null) : null
    const result = await resultOf(route, asked, actor)
    const object = idIn(route, request.params) ?? idOf(result)
    if (isChange) await options.onChanged?.(actor, route.action, { object, name })
    return result
  }
  const key = route.method === 'POST' ? request.headers['idempotency-key'] : undefined
  const { status, reply: json } =
    key === undefined
      ? await carryOut()
      : await idempotency.once(
          {
            actor,
            key: String(key),
            request: [route.method, request.url, asked.body ?? null],
            showsSecret: route.showsSecret ?? false,
          },
          carryOut,
        )
  void reply.status(status)
  if (route.csv !== undefined && json !== null && wantsCsv(request)) return sendTable(reply, route.csv, json)
  return json === null ? reply.send() : reply.type('application/json; charset=utf-8').send(json)
}

function wantsCsv({ query, headers }: FastifyRequest): boolean {
  const { format } = query as { readonly format?: string }
  return format === undefined ? /^text\/csv\b/i.test(headers.accept ?? '') : format === 'csv'
}

function sendTable(reply: FastifyReply, csv: NonNullable<Route['csv']>, json: string): FastifyReply {
  const page: { readonly next?: string | null } = JSON.parse(json)
  if (page.next) void reply.header('ringdown-next', page.next)
  return reply.type('text/csv; charset=utf-8').send(csv(page as never))
}

/** Has a route carried out, and keeps to what its reply says. */
async function resultOf(route: Route, asked: RouteRequest, actor: Actor): Promise<Answer> {
  const result = await route.handle(asked, actor)
  if (route.reply === null) return { status: 204, reply: null }
  return { status: route.status ?? 200, reply: JSON.stringify(route.reply.parse(result)) }
}

/**
 * A browser adds the cookie of a session by itself, whichever page asks. `SameSite` and `checkOrigin` keep other sites out; a
 * browser that says neither where it comes from may only read.
 */
function refuseForgery(actor: Actor, { method, headers }: FastifyRequest): void {
  const isBySession = actor.kind === 'person' && headers.authorization === undefined
  if (!isBySession || method === 'GET' || method === 'HEAD') return
  if (headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin') return
  throw new ApiError(
    'not-allowed',
    'A change by cookie needs the header "Origin". Programs send a key instead.',
  )
}

async function check(
  route: Route,
  asked: RouteRequest,
  actor: Actor,
  { onRefused }: Pick<Options, 'onRefused'>,
): Promise<void> {
  const question = { action: route.action, object: await route.asks(asked, actor) } as Question
  if (isGranted(actor, question)) return
  if (actor.kind === 'nobody') {
    throw new ApiError('unauthorized', 'Sign in, or send a key: "authorization: Bearer rd_…".')
  }
  const sentence = sentenceFor(actor, route)
  onRefused?.(actor, route.action, sentence)
  throw new ApiError('not-allowed', sentence)
}

/** What a request is about: the first id in its path. */
function idIn({ path }: Route, params: unknown): string | null {
  const name = /\{(\w+)\}/.exec(path)?.[1]
  return name === undefined ? null : ((params as Readonly<Record<string, string>>)[name] ?? null)
}

/** What was made, by its own id. */
function idOf({ reply }: Answer): string | null {
  const made: { readonly id?: unknown; readonly name?: unknown } = JSON.parse(reply ?? '{}')
  const id = made.id ?? made.name
  return typeof id === 'string' ? id : null
}

function sentenceFor({ kind }: Actor, { action }: Route): string {
  const scope = RIGHTS[action].program
  if (kind !== 'program') return 'Your role here does not allow this.'
  return scope === null ? 'No program may do this, only a person.' : `This key needs the scope "${scope}".`
}

function fail(reply: FastifyReply, error: unknown, logger: Logger): FastifyReply {
  const known = refusalOf(error) ?? refusalOfFastify(error)
  if (known === null) logger.error({ err: error }, 'a request of the HTTP API failed')
  const document = problemDocument(known ?? ofProblem(INTERNAL))
  if (document.retryAfterMs !== undefined) {
    void reply.header('retry-after', Math.ceil(document.retryAfterMs / 1000))
  }
  if (document.status === 401) void reply.header('www-authenticate', 'Bearer')
  return reply
    .status(document.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(document))
}

function refusalOfFastify(error: unknown): ApiError | null {
  const failure = describeFailure(error)
  return failure === null ? null : ofProblem(failure.problem)
}

/** Programs say that they send JSON also where they send nothing. */
function acceptEmptyBodies(api: FastifyInstance): void {
  const parse = api.getDefaultJsonParser('ignore', 'ignore')
  api.removeContentTypeParser('application/json')
  api.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parse(request, body, done)
  })
}

/** Says which methods an address takes to one that asks with another. */
function refuseOtherMethods(api: FastifyInstance, routes: readonly Route[]): void {
  for (const path of new Set(routes.map(route => route.path))) {
    const taken = routes.filter(route => route.path === path).map(({ method }) => method)
    const others = METHODS.filter(method => !taken.includes(method))
    if (others.length === 0) continue
    api.route({
      method: others,
      url: urlOf(path),
      handler: async ({ method }, reply) => {
        const allowed = taken.join(', ')
        void reply.header('allow', allowed)
        throw new ApiError('method-not-allowed', `This address does not take ${method}, but ${allowed}.`)
      },
    })
  }
}

/** By routes of its own: the web app has one for all addresses, which comes before a not-found handler. */
function refuseOtherAddresses(api: FastifyInstance): void {
  for (const url of ['/', '/*']) {
    api.all(url, async () => {
      throw new ApiError('not-found', `There is nothing at this address. ${API}/docs lists what there is.`)
    })
  }
}

/** What there is, for programs and for people. Most servers are never asked, and a start waits for nothing that can wait. */
function addDocumentation(api: FastifyInstance, routes: readonly Route[]): void {
  let document: OpenApiDocument | undefined
  let page: string | undefined
  const documented = () => {
    document ??= openApiOf(routes)
    return document
  }
  api.get('/openapi.json', async () => documented())
  api.get('/docs', (_request, reply) => {
    page ??= docsPage(documented())
    return reply.type('text/html; charset=utf-8').send(page)
  })
}

/** Fastify's way to write the parameters of a path. */
function urlOf(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}
