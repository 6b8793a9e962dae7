import { systemClock } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Actor } from '../src/access/actor.js'
import { ApiError } from '../src/api/api-error.js'
import { PAGE, pageOf, pageSchema, readCursor } from '../src/api/paging.js'
import { route } from '../src/api/route.js'
import { MemoryRateLimit } from '../src/gateway/memory-rate-limit.js'
import { ask, serveApi } from './api-rig.js'
import { answerTo, serve, signIn } from './sockets.js'

const NUMBERS = Array.from({ length: 10 }, (_, index) => index + 1)

const list = route({
  method: 'GET',
  path: '/numbers',
  tag: 'Numbers',
  summary: 'List numbers',
  query: z.strictObject(PAGE),
  reply: pageSchema(z.object({ value: z.number() })),
  action: 'person.list',
  asks: () => ({}),
  async handle({ query }) {
    const [after] = readCursor(query.cursor, z.tuple([z.number()])) ?? [0]
    const rows = NUMBERS.filter(value => value > after).slice(0, query.limit + 1)
    return pageOf(
      rows.map(value => ({ value, secret: 'kept back' })),
      query.limit,
      ({ value }) => [value],
    )
  },
})

const change = route({
  method: 'PATCH',
  path: '/people/{userId}',
  tag: 'People',
  summary: 'Change a person',
  params: z.strictObject({ userId: z.string().max(64) }),
  body: z.strictObject({ role: z.enum(['member', 'admin', 'owner']) }),
  reply: z.object({ userId: z.string(), role: z.string() }),
  action: 'person.change',
  asks: ({ params, body }) => ({ userId: params.userId, role: 'member', becomes: body.role }),
  async handle({ params, body }) {
    if (params.userId === 'nobody') throw new ApiError('not-found', 'There is no such person.')
    if (params.userId === 'broken') throw new Error('disk on fire')
    return { userId: params.userId, role: body.role }
  },
})

const clear = route({
  method: 'DELETE',
  path: '/people/{userId}',
  tag: 'People',
  summary: 'Remove a person',
  params: z.strictObject({ userId: z.string() }),
  action: 'person.remove',
  asks: ({ params }) => ({ userId: params.userId, role: 'member' }),
  async handle() {},
})

const ROUTES = [list, change, clear]
const PROGRAM: Actor = { kind: 'program', access: 'members', keyId: 'k1', scopes: ['people:read'] }
const actors = { program: PROGRAM }

describe('a route', () => {
  it('does not compile without what it asks', () => {
    // @ts-expect-error `asks` is missing.
    const forgetful = route({
      method: 'GET',
      path: '/x',
      tag: 'X',
      summary: 'x',
      action: 'person.list',
      async handle() {},
    })
    // @ts-expect-error The object lacks what this action is decided by.
    const vague = route({ ...clear, action: 'person.remove', asks: () => ({}), async handle() {} })
    expect([forgetful.path, vague.path]).toEqual(['/x', '/people/{userId}'])
  })

  it('answers as its reply says, and nothing else leaves', async () => {
    const api = await serveApi(ROUTES)
    const { status, headers, body } = await api.ask('GET', '/numbers?limit=2', 'owner')
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(body.items).toEqual([{ value: 1 }, { value: 2 }])
    const removed = await api.ask('DELETE', '/people/anna', 'owner')
    expect([removed.status, removed.body]).toEqual([204, ''])
  })

  it('is paged by its cursor until the end', async () => {
    const api = await serveApi(ROUTES)
    const seen: number[] = []
    let next: string | null = ''
    while (next !== null) {
      const path: string = `/numbers?limit=4${next === '' ? '' : `&cursor=${next}`}`
      const { body } = await api.ask('GET', path, 'owner')
      seen.push(...body.items.map((item: { value: number }) => item.value))
      next = body.next
    }
    expect(seen).toEqual(NUMBERS)
    for (const cursor of ['x', 'bm9uZQ', encodeURIComponent('["a"]')]) {
      const { body } = await api.ask('GET', `/numbers?cursor=${cursor}`, 'owner')
      expect(body).toMatchObject({
        status: 400,
        code: 'bad-request',
        detail: expect.stringContaining('The cursor'),
      })
    }
  })

  it('is asked about before it is handled', async () => {
    const api = await serveApi(ROUTES, { actors })
    const answers = async (...asked: Parameters<typeof api.ask>) => {
      const { status, body } = await api.ask(...asked)
      return [status, body.code, body.detail]
    }
    const admin = { role: 'admin' }
    expect(await answers('PATCH', '/people/bert', 'stranger', admin)).toEqual([
      401,
      'unauthorized',
      'Sign in, or send a key: "authorization: Bearer rd_…".',
    ])
    expect(await answers('PATCH', '/people/broken', 'member', admin)).toEqual([
      403,
      'not-allowed',
      'Your role here does not allow this.',
    ])
    expect(await answers('PATCH', '/people/bert', 'program', admin)).toEqual([
      403,
      'not-allowed',
      'This key needs the scope "people:write".',
    ])
    expect((await api.ask('GET', '/numbers', 'program')).status).toBe(200)
  })
})

describe('a refusal', () => {
  it('is problem+json with a code and a sentence', async () => {
    const api = await serveApi(ROUTES)
    const refused = async (...asked: Parameters<typeof api.ask>) => {
      const { status, headers, body } = await api.ask(...asked)
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(body).toMatchObject({ type: 'about:blank', status, title: expect.any(String) })
      return [status, body.code, body.detail]
    }
    const path = '/people/anna'
    expect(await refused('PATCH', path, 'owner', { role: 'king' })).toEqual([
      400,
      'bad-request',
      '"role" must be "member" or "admin" or "owner".',
    ])
    expect(await refused('PATCH', path, 'owner', { role: 'admin', x: 1 })).toEqual([
      400,
      'bad-request',
      'The message must not have "x".',
    ])
    expect(await refused('PATCH', path, 'owner', '{"role":')).toEqual([
      400,
      'bad-request',
      'The body of the request is not valid JSON.',
    ])
    expect(await refused('PATCH', path, 'owner', `{"role":"${'a'.repeat(20_000)}"}`)).toEqual([
      413,
      'too-large',
      'The request is too large.',
    ])
    expect(await refused('GET', '/numbers?limit=0', 'owner')).toEqual([
      400,
      'bad-request',
      '"limit" must be at least 1.',
    ])
    expect(await refused('PATCH', '/people/nobody', 'owner', { role: 'admin' })).toEqual([
      404,
      'not-found',
      'There is no such person.',
    ])
    expect(await refused('GET', '/nothing', 'owner')).toEqual([
      404,
      'not-found',
      'There is nothing at this address. /api/v1/docs lists what there is.',
    ])
    expect(await refused('PUT', path, 'owner', {})).toEqual([
      405,
      'method-not-allowed',
      'This address does not take PUT, but PATCH, DELETE.',
    ])
    expect((await api.ask('PUT', path, 'owner')).headers.get('allow')).toBe('PATCH, DELETE')
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await refused('PATCH', path, 'owner', 'role=admin', form)).toEqual([
      400,
      'bad-request',
      'The request must be JSON. Send "content-type: application/json".',
    ])
  })

  it('keeps a fault of the server to its log', async () => {
    const api = await serveApi(ROUTES)
    const { status, body } = await api.ask('PATCH', '/people/broken', 'owner', { role: 'admin' })
    expect([status, body.code, JSON.stringify(body).includes('fire')]).toEqual([500, 'internal', false])
    expect(api.lines).toMatchObject([{ err: { message: 'disk on fire' } }])
  })

  it('says how long to wait where one network asks too often', async () => {
    const requests = new MemoryRateLimit(systemClock, { points: 1, seconds: 60 })
    const api = await serveApi(ROUTES, { requests })
    expect((await api.ask('GET', '/numbers', 'owner')).status).toBe(200)
    const { status, headers, body } = await api.ask('GET', '/numbers', 'owner')
    expect([status, body.code]).toEqual([429, 'rate-limited'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(body.retryAfterMs).toBeGreaterThan(0)
  })
})

describe('a change by cookie', () => {
  it('needs the page it comes from, which must be one of this server', async () => {
    const { url } = await serveApi(ROUTES)
    const remove = (headers: Record<string, string>) =>
      ask(`${url}/api/v1/people/anna`, 'DELETE', { headers: { 'x-actor': 'owner', ...headers } })
    expect((await remove({})).body).toMatchObject({ status: 403, code: 'not-allowed' })
    expect((await remove({ origin: 'https://evil.example' })).body.code).toBe('not-allowed')
    expect((await remove({ origin: url })).status).toBe(204)
    expect((await remove({ authorization: 'Bearer rd_x' })).status).toBe(204)
    const read = await ask(`${url}/api/v1/numbers`, 'GET', { headers: { 'x-actor': 'owner' } })
    expect(read.status).toBe(200)
  })
})

describe('the API of a server', () => {
  it('lets in nobody without a proof, and nobody whose role is too little', async () => {
    const server = await serve()
    const calls = (headers: Record<string, string>) => ask(`${server.url}/api/v1/calls`, 'GET', { headers })
    expect((await calls({})).body).toMatchObject({ status: 401, code: 'unauthorized' })
    expect((await calls({ authorization: 'Bearer x.y.z' })).body.code).toBe('unauthorized')
    const { token } = await signIn(server, 'Anna')
    expect((await calls({ authorization: `Bearer ${token}` })).body).toMatchObject({
      status: 403,
      code: 'not-allowed',
    })
  })

  it('answers under the names of the server only, and in no frame', async () => {
    const server = await serve()
    const strange = await answerTo(server.port, '/api/v1/calls', { host: 'evil.example' })
    expect([strange.status, JSON.parse(strange.body).code]).toEqual([403, 'not-allowed'])
    const known = await answerTo(server.port, '/api/v1/calls', {})
    expect(known.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  })
})
