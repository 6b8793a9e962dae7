import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, it } from 'vitest'
import { kindOfPath } from '../src/http/paths.js'
import { atEnd, serve } from './sockets.js'

const PAGE = '<!doctype html><title>App</title>'
const asPerson = { accept: 'text/html,*/*' }

async function open() {
  const webRoot = await mkdtemp(join(tmpdir(), 'ringdown-web-'))
  atEnd(() => rm(webRoot, { recursive: true }))
  await writeFile(join(webRoot, 'index.html'), PAGE)
  return serve({ webRoot })
}

/** Sends these lines as they are. @returns the status line, the headers and the body. */
async function ask(port: number, ...lines: string[]) {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`)
  const answer = await text(socket)
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), head, body }
}

const problem = (code: string, sentence: RegExp) => ({
  error: { code, message: expect.stringMatching(sentence) },
})

let server: Awaited<ReturnType<typeof serve>>
beforeEach(async () => {
  server = await open()
})

describe('a path', () => {
  it.each([
    ...[
      '/',
      '/call',
      '/call/',
      '/call/abc',
      '/call/a/b?x=1',
      '/check',
      '/line/a.b',
      '/line/%00',
      '/line/a/call',
    ].map(path => [path, 'page'] as const),
    ...['/.git/config', '/robots.txt', '/favicon.ico', '/.ringdown/secret', '/a/b.js?x'].map(
      path => [path, 'file'] as const,
    ),
    ...['/api', '/api/x', '/metrics?x', '/assets/x.js'].map(path => [path, 'program'] as const),
    ...['/somewhere', '/line', '/line/a/b', '/checks', '/caller'].map(path => [path, 'unknown'] as const),
  ])('%s is of the kind %s', (path, kind) => {
    expect(kindOfPath(path)).toBe(kind)
  })
})

describe('an address with nothing at it', () => {
  it.each(['/somewhere', '/line', '/robots.txt', '/.git/config', '/%'])(
    '%s is 404, and the page of the app for a person',
    async path => {
      const response = await fetch(server.url + path, { headers: asPerson })
      expect([response.status, await response.text()]).toEqual([404, PAGE])
      expect(response.headers.get('etag')).toBeNull()
    },
  )

  it.each([
    '/robots.txt',
    '/.git/config',
    '/favicon.ico',
    '/manifest.webmanifest',
    '/.ringdown/secret',
    '/api/x',
  ])('%s is 404 in JSON for a program', async path => {
    const response = await fetch(server.url + path)
    expect([response.status, await response.json()]).toEqual([404, problem('bad-request', /nothing/)])
  })

  it.each(['/api/v1', '/api/v1/nothing', '/api/v1/people/a/b', `/api/v1/people/${'x'.repeat(200)}/records`])(
    '%s of the HTTP API is 404 as its refusals are, beside the web app too',
    async path => {
      const response = await fetch(server.url + path)
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json\b/)
      expect(await response.json()).toMatchObject({ status: 404, code: 'not-found' })
    },
  )

  it.each(['/../../../etc/passwd', '/%2e%2e/etc/passwd', '/..', '/line/../../x'])(
    '%s, which leads out of the app, is the page too',
    async path => {
      const { status, body } = await ask(
        server.port,
        `GET ${path} HTTP/1.1`,
        'Host: localhost',
        'Accept: text/html',
      )
      expect([status, body]).toEqual([404, PAGE])
    },
  )

  it('/line/%00 is a page, which says what is wrong', async () => {
    const response = await fetch(`${server.url}/line/%00`, { headers: asPerson })
    expect([response.status, await response.text()]).toEqual([200, PAGE])
  })
})

describe('a method', () => {
  it.each([
    ['GET', '/api/guests', 'POST, OPTIONS'],
    ['DELETE', '/api/guests', 'POST, OPTIONS'],
    ['POST', '/readyz', 'GET, HEAD'],
    ['PUT', '/check', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
  ])('%s that is not possible at %s is 405', async (method, path, allow) => {
    const response = await fetch(server.url + path, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
    expect(await response.json()).toEqual(problem('bad-request', new RegExp(`${method}, but ${allow}`)))
  })

  it('that does not exist is refused in the same shape, and so is an address that is too long', async () => {
    const unknown = await ask(server.port, 'BREW /api/guests HTTP/1.1', 'Host: localhost')
    expect([unknown.status, JSON.parse(unknown.body)]).toEqual([501, problem('bad-request', /method/)])
    const long = await ask(server.port, `GET /${'a'.repeat(9_000)} HTTP/1.1`, 'Host: localhost')
    expect([long.status, JSON.parse(long.body)]).toEqual([431, problem('too-large', /too long/)])
    const garbage = await ask(server.port, 'GET / FTP/1.0')
    expect([garbage.status, JSON.parse(garbage.body)]).toEqual([400, problem('bad-request', /HTTP/)])
  })
})

describe('a body', () => {
  const post = async (body: string, type = 'application/json') => {
    const headers = { 'content-type': type }
    const response = await fetch(`${server.url}/api/guests`, { method: 'POST', headers, body })
    return [response.status, await response.json()]
  }

  it('is refused with the sentence that is true of it', async () => {
    expect(await post('{"name":')).toEqual([400, problem('bad-request', /not valid JSON/)])
    expect(await post('')).toEqual([400, problem('bad-request', /no body/)])
    expect(await post('name=Ann', 'text/plain')).toEqual([415, problem('bad-request', /must be JSON/)])
    expect(await post('{"name":"Ann","__proto__":{"a":1}}')).toEqual([
      400,
      problem('bad-request', /__proto__/),
    ])
    expect(await post('{"name":"Ann","constructor":{"prototype":1}}')).toEqual([
      400,
      problem('bad-request', /constructor/),
    ])
    expect(await post(JSON.stringify({ name: 'a'.repeat(5_000) }))).toEqual([
      413,
      problem('too-large', /too large/),
    ])
  })
})

describe('a header "Host" that is not the name of a server', () => {
  it.each(['<script>', '', 'a b', 'localhost:x', '[::1', 'user@localhost'])('"%s" is 400', async host => {
    const { status, body } = await ask(server.port, 'GET / HTTP/1.1', `Host: ${host}`)
    expect([status, JSON.parse(body)]).toEqual([400, problem('bad-request', /Host/)])
  })

  it('opens no socket either', async () => {
    const { status } = await ask(
      server.port,
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      'Host: <script>',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    )
    expect(status).toBe(400)
  })

  it.each(['localhost', 'localhost:80', '127.0.0.1:3000', '[::1]:80'])('"%s" is one', async host => {
    expect((await ask(server.port, 'GET / HTTP/1.1', `Host: ${host}`)).status).toBe(200)
  })
})
