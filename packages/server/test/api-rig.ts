import type { AddressInfo } from 'node:net'
import { systemClock } from '@ringdown/protocol'
import { fastify } from 'fastify'
import { pino } from 'pino'
import type { Actor } from '../src/access/actor.js'
import { type Api, addApi } from '../src/api/api-router.js'
import type { Idempotency } from '../src/api/idempotency.js'
import type { Route } from '../src/api/route.js'
import { apiRoutes } from '../src/api/routes.js'
import { Boundary } from '../src/gateway/boundary.js'
import { KnownHosts } from '../src/gateway/known-hosts.js'
import { MemoryRateLimit } from '../src/gateway/memory-rate-limit.js'
import { TrustedProxies } from '../src/gateway/trusted-proxies.js'
import { atEnd } from './sockets.js'

export const OWNER: Actor = { kind: 'person', access: 'members', userId: 'owner', role: 'owner', lines: [] }
export const MEMBER: Actor = { kind: 'person', access: 'members', userId: 'anna', role: 'member', lines: [] }
export const NOBODY: Actor = { kind: 'nobody', access: 'members' }

interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of it, it also checks.
  readonly body: any
}

interface Asking {
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

/** Asks over HTTP. A body is sent as JSON, a text as it is. */
export async function ask(url: string, method: string, { headers = {}, body }: Asking = {}): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

/** As a server without requests that are known by a key. */
const NONE_KNOWN = { once: (_asked: unknown, carryOut: () => Promise<unknown>) => carryOut() } as Idempotency

/** The API alone, over real HTTP: who asks stands in the header `x-actor`. It closes with the test. */
export async function serveApi(
  routes: readonly Route[],
  { actors = {}, ...options }: Partial<Api> & { readonly actors?: Readonly<Record<string, Actor>> } = {},
) {
  const lines: { readonly err?: unknown }[] = []
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const known: Readonly<Record<string, Actor>> = { owner: OWNER, member: MEMBER, ...actors }
  const app = fastify()
  await addApi(app, {
    routes,
    logger,
    requests: new MemoryRateLimit(systemClock, { points: 10_000, seconds: 60 }),
    idempotency: NONE_KNOWN,
    authenticate: async ({ headers }) => known[String(headers['x-actor'])] ?? NOBODY,
    boundary: new Boundary({
      proxies: new TrustedProxies([]),
      hosts: new KnownHosts([], () => false),
      allowedOrigins: [],
      frameAncestors: [],
      logger,
    }),
    ...options,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  atEnd(() => app.close())
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    url,
    lines,
    ask: (
      method: string,
      path: string,
      actor: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ) =>
      ask(`${url}/api/v1${path}`, method, {
        headers: { authorization: 'x', 'x-actor': actor, ...headers },
        body,
      }),
  }
}

const unused: never = new Proxy({}, { get: (): unknown => unused }) as never

/** Every route of a server, to be looked at and not to be asked. */
export function everyRoute(): readonly Route[] {
  return apiRoutes(unused)
}
