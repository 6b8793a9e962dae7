import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Tokens } from '../src/identity/tokens.js'
import type { Config } from '../src/settings/config.js'
import { answerTo, atEnd, JWT_SECRET, serve, signIn } from './sockets.js'

const page = { accept: 'text/html,*/*' }

async function webRoot(): Promise<string> {
  const root = await mkdtemp(joinPath(tmpdir(), 'ringdown-web-'))
  atEnd(() => rm(root, { recursive: true }))
  await mkdir(joinPath(root, 'assets'))
  await writeFile(joinPath(root, 'index.html'), '<!doctype html><title>App</title>')
  await writeFile(joinPath(root, 'assets/app-1a2b.js'), 'export {}')
  return root
}

/** Addresses with a percent encoding that is cut off, or of what no file may be called. */
const UNREADABLE = [
  ...['/call/%', '/call/%zz', '/call/%ff%fe', '/%', '/call/abc%2', '/line/%/call', '/check%'],
  ...['/call/%00', '/a%00b.js', '/index.html%00', '/%2e%2e/x', '/call/..%2f..%2fetc', '/call/abc?%'],
]

describe('the web app', () => {
  it('is one page at every address a person may open', async () => {
    const server = await serve({ webRoot: await webRoot() })
    for (const path of ['/', '/call/abc', '/line/support', '/line/support/call', '/check?x=1']) {
      const response = await fetch(server.url + path, { headers: page })
      expect([path, response.status, await response.text()]).toEqual([
        path,
        200,
        '<!doctype html><title>App</title>',
      ])
      expect(response.headers.get('cache-control')).toBe('no-cache')
    }
  })

  it('leads home from the file of that page, which says nothing of this server', async () => {
    const server = await serve({ webRoot: await webRoot() })
    const response = await fetch(`${server.url}/index.html`, { headers: page, redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([308, './'])
  })

  it('is the page too for programs that take anything, and for a cut-off link', async () => {
    const server = await serve({ webRoot: await webRoot() })
    const titleAt = async (path: string, headers: Record<string, string>) =>
      /<title>.*<\/title>/.exec((await answerTo(server.port, path, headers)).body)?.[0]
    const title = '<title>App</title>'
    expect(await titleAt('/call/abc', { accept: '*/*' })).toBe(title)
    expect(await titleAt('/call/abc', {})).toBe(title)
    for (const path of UNREADABLE) {
      expect([path, await titleAt(path, page)]).toEqual([path, title])
    }
    for (const path of ['/api/nothing', '/api/%', '/api/%00', '/assets/%ff']) {
      expect([path, (await answerTo(server.port, path, { accept: '*/*' })).body]).toEqual([
        path,
        expect.stringContaining('"code":"bad-request"'),
      ])
    }
    expect(await titleAt('/call/abc', { accept: 'application/json' })).toBeUndefined()
  })

  it('names its files from wherever it is, so that it works below any path', async () => {
    const root = await webRoot()
    await writeFile(joinPath(root, 'index.html'), '<link href="./a.svg"><script src="./assets/app-1a2b.js">')
    const server = await serve({ webRoot: root })
    const filesAt = async (path: string) => {
      const html = await (await fetch(server.url + path, { headers: page })).text()
      const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '')
      return files.map(file => new URL(file, `https://example.org/calls${path}`).pathname)
    }
    for (const path of ['/', '/check', '/call/abc', '/line/support/call', '/call/', '/?a=/b/c']) {
      expect([path, await filesAt(path)]).toEqual([path, ['/calls/a.svg', '/calls/assets/app-1a2b.js']])
    }
  })

  it('tells its page what a picture through the relay may cost', async () => {
    const root = await webRoot()
    await writeFile(joinPath(root, 'index.html'), '<head><title>App</title></head>')
    const pageOf = async (server: { url: string }) => (await fetch(server.url, { headers: page })).text()
    expect(await pageOf(await serve({ webRoot: root, relayKbps: 500 }))).toContain(
      '<meta name="ringdown-relay-kbps" content="500" />',
    )
    expect(await pageOf(await serve({ webRoot: root }))).not.toContain('meta')
  })

  it('tells its page who may use the app, unless everybody may', async () => {
    const root = await webRoot()
    await writeFile(joinPath(root, 'index.html'), '<head><title>App</title></head>')
    const saidBy = async (config: Partial<Config>) =>
      (await (await fetch((await serve({ webRoot: root, ...config })).url, { headers: page })).text()).match(
        /<meta name="ringdown-access" content="([^"]+)"/,
      )?.[1]
    expect(await saidBy({ access: 'members' })).toBe('members')
    expect(await saidBy({ access: 'members', guests: false })).toBe('members-only')
    expect(await saidBy({ access: 'open' })).toBeUndefined()
  })

  it('has assets that are kept for good, and none that are not there', async () => {
    const server = await serve({ webRoot: await webRoot() })
    const asset = await fetch(`${server.url}/assets/app-1a2b.js`)
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('content-type')).toContain('javascript')
    const missing = await fetch(`${server.url}/assets/app-old.js`)
    expect(missing.status).toBe(404)
    expect(await missing.json()).toMatchObject({ error: { code: 'bad-request' } })
  })

  it('has assets in the encoding that the browser understands best', async () => {
    const root = await webRoot()
    await writeFile(joinPath(root, 'assets/app-1a2b.js.br'), brotliCompressSync('export {}'))
    await writeFile(joinPath(root, 'assets/app-1a2b.js.gz'), gzipSync('export {}'))
    const server = await serve({ webRoot: root })
    const ask = (encodings: string) =>
      fetch(`${server.url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': encodings } })
    for (const [accepted, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const response = await ask(accepted)
      expect(response.headers.get('content-encoding')).toBe(encoding)
      expect(response.headers.get('content-type')).toContain('javascript')
      expect(response.headers.get('vary')).toContain('accept-encoding')
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(await response.text()).toBe('export {}')
    }
  })

  it('is sent again only when it has changed, whatever the time of its file', async () => {
    const root = await webRoot()
    const server = await serve({ webRoot: root })
    const index = joinPath(root, 'index.html')
    // All files of a package from the registry have this time.
    const packed = new Date('1985-10-26T08:15:00Z')
    await utimes(index, packed, packed)
    const first = await fetch(server.url, { headers: page })
    const tag = first.headers.get('etag') ?? ''
    const ask = () => fetch(`${server.url}/line/x`, { headers: { ...page, 'if-none-match': tag } })
    expect((await ask()).status).toBe(304)
    await writeFile(index, '<!doctype html><title>Apq</title>')
    await utimes(index, packed, packed)
    const changed = await ask()
    expect([changed.status, await changed.text()]).toEqual([200, '<!doctype html><title>Apq</title>'])
  })

  it('serves nothing from outside its folder', async () => {
    const server = await serve({ webRoot: await webRoot() })
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fetc/passwd']) {
      const response = await fetch(server.url + path)
      expect([path, response.status >= 400 || (await response.text()).includes('<title>App')]).toEqual([
        path,
        true,
      ])
    }
  })

  it('says what to do where it has not been built', async () => {
    const server = await serve({ webRoot: '/nowhere' })
    for (const path of ['/', '/call/abc']) {
      const response = await fetch(server.url + path, { headers: page })
      expect(await response.text()).toContain('npm run build')
    }
  })
})

describe('every response', () => {
  it('has the security headers, and HSTS over https alone', async () => {
    const server = await serve({ webRoot: await webRoot() })
    for (const path of ['/', '/livez', '/api/nothing', '/assets/app-1a2b.js']) {
      const { headers } = await fetch(server.url + path)
      expect(headers.get('content-security-policy')).toContain(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';",
      )
      expect(headers.get('permissions-policy')).toContain(
        'camera=(self), microphone=(self), display-capture=(self)',
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('strict-transport-security')).toBeNull()
    }
    const secure = await fetch(server.url, { headers: { 'x-forwarded-proto': 'https' } })
    expect(secure.headers.get('strict-transport-security')).toContain('max-age=')
  })

  it('may be read by pages of allowed origins, and of no others', async () => {
    const server = await serve({ allowedOrigins: ['https://app.example.org'] })
    const from = (origin: string) =>
      fetch(`${server.url}/api/guests`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
    expect((await from('https://app.example.org')).headers.get('access-control-allow-origin')).toBe(
      'https://app.example.org',
    )
    const readable = async (path: string, origin: string) =>
      (await fetch(server.url + path, { headers: { origin } })).headers.get('access-control-allow-origin')
    expect(await readable('/readyz', 'https://app.example.org')).toBe('https://app.example.org')
    expect(await readable('/readyz', 'https://evil.example')).toBeNull()
  })

  it('tells a page of another origin, the log and nobody else which setting lets it in', async () => {
    const server = await serve()
    const origin = 'https://app.example.org'
    const sentence =
      'Pages of "https://app.example.org" may not use this server. To allow it, add the origin to RINGDOWN_ALLOWED_ORIGINS.'
    const headers = { origin, 'content-type': 'application/json' }
    for (const _ of [1, 2]) {
      const response = await fetch(`${server.url}/api/guests`, {
        method: 'POST',
        headers,
        body: '{"name":"A"}',
      })
      expect(response.status).toBe(403)
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
      expect(await response.json()).toEqual({ error: { code: 'not-allowed', message: sentence } })
    }
    expect(server.lines.filter(line => 'msg' in line && line.msg === sentence)).toHaveLength(1)
  })

  it('lets the page connect to its own host, and to no other', async () => {
    const server = await serve()
    const policy = async (host: string) =>
      (await answerTo(server.port, '/', { host })).headers['content-security-policy']
    expect(await policy('localhost:3000')).toContain(
      "connect-src 'self' ws://localhost:3000 wss://localhost:3000;",
    )
    expect(await policy("localhost; script-src 'unsafe-inline'")).not.toContain("script-src 'unsafe-inline'")
  })
})

describe('health', () => {
  it('is live and ready', async () => {
    const server = await serve()
    expect((await fetch(`${server.url}/livez`)).status).toBe(200)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })
})

describe('a guest', () => {
  const post = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/guests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })

  it('gets an id nobody can guess, a token for it, and keeps both when renamed', async () => {
    const server = await serve()
    const ada = await signIn(server, '  Ada\u202e \n Lovelace ')
    expect(ada.name).toBe('Ada Lovelace')
    expect(ada.userId).toMatch(/^g_[A-Za-z0-9_-]{22}$/)
    const renamed = await signIn(server, 'Countess', ada.token)
    expect(renamed).toMatchObject({ userId: ada.userId, name: 'Countess' })
    expect((await signIn(server, 'Ada')).userId).not.toBe(ada.userId)
    expect(await new Tokens(JWT_SECRET).verify(renamed.token)).toMatchObject({
      userId: ada.userId,
      name: 'Countess',
      role: 'guest',
      lines: [],
    })
  })

  it.each([
    ['{', 400, 'bad-request'],
    ['', 400, 'bad-request'],
    ['null', 400, 'bad-request'],
    ['{"name":""}', 400, 'bad-request'],
    ['{"name":" \\u200e "}', 400, 'bad-request'],
    ['{"name":7}', 400, 'bad-request'],
    [`{"name":"${'x'.repeat(51)}"}`, 400, 'bad-request'],
    ['{"name":"Ada","userId":"bob"}', 400, 'bad-request'],
    [`{"name":"${'x'.repeat(5000)}"}`, 413, 'too-large'],
  ])('with %.40s is refused', async (body, status, code) => {
    const server = await serve()
    const response = await post(server.url, body)
    expect([response.status, (await response.json()).error.code]).toEqual([status, code])
  })

  it('with another type of body, a bad token or the token of another site is refused', async () => {
    const server = await serve()
    const body = '{"name":"Ada"}'
    expect((await post(server.url, body, { 'content-type': 'text/plain' })).status).toBe(415)
    const bad = await post(server.url, body, { authorization: 'Bearer nonsense' })
    expect([bad.status, (await bad.json()).error.code]).toEqual([401, 'unauthorized'])
    const theirs = await new Tokens(JWT_SECRET).sign({ userId: 'u', name: 'U', role: 'member', lines: [] })
    expect((await post(server.url, body, { authorization: `Bearer ${theirs}` })).status).toBe(403)
  })

  it('too many from one address are refused with the time to wait', async () => {
    const server = await serve({ rates: { guests: { points: 2, seconds: 60 } } })
    await signIn(server, 'A')
    await signIn(server, 'B')
    const response = await post(server.url, '{"name":"C"}')
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await response.json()).error.code).toBe('rate-limited')
  })

  it('is counted by the address the proxy names, where one is trusted, and only there', async () => {
    const rates = { guests: { points: 1, seconds: 60 } }
    const from = (server: { url: string }, address: string) =>
      post(server.url, '{"name":"A"}', { 'x-forwarded-for': address }).then(response => response.status)
    const behind = await serve({ rates, trustedProxies: ['127.0.0.0/8'] })
    expect([
      await from(behind, '192.0.2.1'),
      await from(behind, '192.0.2.2'),
      await from(behind, '198.51.100.9, 192.0.2.1'),
    ]).toEqual([200, 200, 429])
    const direct = await serve({ rates })
    expect([await from(direct, '192.0.2.1'), await from(direct, '192.0.2.2')]).toEqual([200, 429])
  })
})
