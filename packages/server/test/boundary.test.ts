import { describe, expect, it } from 'vitest'
import { KnownHosts } from '../src/gateway/known-hosts.js'
import { PRIVATE_NETWORKS, TrustedProxies } from '../src/gateway/trusted-proxies.js'
import { answerTo, serve, statusOf } from './sockets.js'

describe('a trusted proxy', () => {
  const clientOf = (proxies: readonly string[], remote: string, forwarded?: string) =>
    new TrustedProxies(proxies).clientAddress(
      forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      remote,
    )

  it.each([
    [[], '127.0.0.1', '192.0.2.1', '127.0.0.1'],
    [['127.0.0.1'], '127.0.0.1', '192.0.2.1', '192.0.2.1'],
    [['127.0.0.1'], '::ffff:127.0.0.1', '192.0.2.1', '192.0.2.1'],
    [['127.0.0.1'], '127.0.0.2', '192.0.2.1', '127.0.0.2'],
    // The client's own words come first in the list.
    [['127.0.0.1'], '127.0.0.1', '10.1.1.1, 192.0.2.1', '192.0.2.1'],
    // Two proxies of ours, one behind the other.
    [['127.0.0.1', '10.0.0.0/8'], '127.0.0.1', '203.0.113.5, 192.0.2.1, 10.0.0.2', '192.0.2.1'],
    [['2001:db8::/32'], '2001:db8::7', '2001:db8:ffff::1', '2001:db8:ffff::1'],
    [['127.0.0.1'], '127.0.0.1', '192.0.2.1:4711', '192.0.2.1'],
    [['127.0.0.1'], '127.0.0.1', '[2001:db8::1]:4711', '2001:db8::1'],
    [['127.0.0.1'], '127.0.0.1', '', '127.0.0.1'],
    [PRIVATE_NETWORKS, '203.0.113.9', '192.0.2.1', '203.0.113.9'],
    [PRIVATE_NETWORKS, 'fd00::1', '192.0.2.1', '192.0.2.1'],
  ])('of %j, asked from %s with %j: the client is %s', (proxies, remote, forwarded, client) => {
    expect(clientOf(proxies, remote, forwarded)).toBe(client)
  })

  it('that says nothing is taken for the client', () => {
    expect(clientOf(['127.0.0.1'], '127.0.0.1')).toBe('127.0.0.1')
  })
})

describe('the name in a request', () => {
  it.each([
    ['localhost:3000', true],
    ['127.0.0.1:3000', true],
    ['[2001:db8::1]:3000', true],
    ['anna-laptop', true],
    ['anna-laptop.local:3000', true],
    ['Calls.Example.org', true],
    ['calls.example.org.:443', true],
    ['sub.calls.example.org', false],
    ['calls.example.org.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['evil.example', false],
    ['covered.example', true],
    ['', true],
    [undefined, true],
  ])('%s is known: %s', (host, expected) => {
    const hosts = new KnownHosts(['calls.example.org', '::'], name => name === 'covered.example')
    expect(hosts.has(host)).toBe(expected)
  })

  it('is answered with what to set if it is not known, once in the log and safely on the page', async () => {
    const server = await serve({
      allowedHosts: ['calls.example.org'],
      allowedOrigins: ['https://app.example.org'],
    })
    const ask = (host: string, path = '/') => statusOf(server.port, path, { host })
    expect(await ask('calls.example.org')).toBe(200)
    expect(await ask('app.example.org')).toBe(200)
    expect(await ask('rebound.example', '/livez')).toBe(200)
    expect(await ask('rebound.example', '/api/guests')).toBe(403)
    const { status, body } = await answerTo(server.port, '/', { host: 'b.example', accept: 'text/html' })
    expect(status).toBe(403)
    expect(body).toContain('&#34;b.example&#34;')
    expect(body).toContain('RINGDOWN_ALLOWED_HOSTS')
    for (const _ of [1, 2]) await ask('rebound.example')
    const logged = server.lines.filter(line => JSON.stringify(line).includes('rebound.example'))
    expect(logged).toHaveLength(1)
  })

  it('is left to a trusted proxy', async () => {
    const server = await serve({ trustedProxies: ['127.0.0.1'] })
    expect(await statusOf(server.port, '/', { host: 'calls.example.org' })).toBe(200)
  })
})

describe('a page that shows the app in a frame', () => {
  const framed = (referer: string) => ({
    accept: 'text/html',
    referer,
    'sec-fetch-dest': 'iframe',
    'sec-fetch-site': 'cross-site',
  })

  it('may if it is on the list', async () => {
    const { port } = await serve({ frameAncestors: ['https://www.example.org'] })
    const { status, headers } = await answerTo(port, '/', framed('https://www.example.org/'))
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'self' https://www.example.org")
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
    expect(headers['permissions-policy']).toContain('camera=(self)')
  })

  it('shows a sentence in its place if it is not, and so does the log', async () => {
    const server = await serve()
    const { status, headers, body } = await answerTo(server.port, '/', framed('https://www.example.org/'))
    expect(status).toBe(403)
    expect(headers['content-security-policy']).toBe("default-src 'none'; style-src 'unsafe-inline'")
    expect(body).toContain('add the origin to RINGDOWN_FRAME_ANCESTORS')
    expect(server.lines.some(line => JSON.stringify(line).includes('RINGDOWN_FRAME_ANCESTORS'))).toBe(true)
    const direct = await answerTo(server.port, '/', { accept: 'text/html', 'sec-fetch-dest': 'document' })
    expect(direct.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  })
})

describe('the default address', () => {
  it('is all addresses, of IPv4 and of IPv6', async () => {
    const { port } = await serve({ host: '::' })
    for (const host of ['127.0.0.1', '[::1]']) {
      expect((await fetch(`http://${host}:${port}/livez`)).status).toBe(200)
    }
  })
})
