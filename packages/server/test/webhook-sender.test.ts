import { systemClock } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { isPublicAddress, type Resolve } from '../src/webhooks/guarded-lookup.js'
import { WebhookSender } from '../src/webhooks/webhook-sender.js'
import { receive } from './webhook-receiver.js'

/** A name service that knows one name. */
function resolveTo(...addresses: string[]): Resolve {
  const found = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  return ((_name: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(null, found)) as never
}

const open = (allowsPrivate: boolean, resolve?: Resolve) =>
  new WebhookSender({ clock: systemClock, allowsPrivate, ...(resolve && { resolve }) })

describe('what is sent to a webhook', () => {
  it('arrives, with its length and type', async () => {
    const receiver = await receive(response => response.end('thanks'))
    expect(await open(true).post(receiver.url, { 'webhook-id': 'msg_1' }, '{"ü":1}')).toEqual({
      delivered: true,
      status: 200,
      problem: null,
    })
    expect(receiver.received).toMatchObject([
      {
        headers: { 'webhook-id': 'msg_1', 'content-type': 'application/json', 'content-length': '8' },
        body: '{"ü":1}',
      },
    ])
  })

  it('goes to the internet only, whatever the URL is written like', async () => {
    const { port, connections } = await receive(response => response.end())
    const sender = open(false)
    const hosts = ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0']
    for (const host of [
      ...hosts,
      '10.1.2.3',
      '192.168.0.1',
      '169.254.169.254',
      '[fd00::1]',
      '[fe80::1]',
      '100.64.0.1',
    ]) {
      const { delivered, problem } = await sender.post(`https://${host}:${port}/`, {}, '{}')
      expect([host, delivered, problem]).toEqual([
        host,
        false,
        expect.stringContaining('not on the internet'),
      ])
    }
    expect(connections()).toBe(0)
    expect(sender.refusalOf('http://example.org/')).toBe('The URL must begin with https://.')
    expect(sender.refusalOf('ftp://example.org/')).toBe('The URL must begin with https://.')
    expect(sender.refusalOf('https://a:b@example.org/')).toContain('no user and password')
    expect(sender.refusalOf('example.org')).toBe('This is not a URL.')
    expect(sender.refusalOf('https://example.org:8443/hook?x=1')).toBeNull()
  })

  it('goes to no private address that a name means at the moment of sending', async () => {
    const { port, connections } = await receive(response => response.end())
    for (const addresses of [['127.0.0.1'], ['::1', '10.0.0.1'], ['64:ff9b::7f00:1'], ['::ffff:127.0.0.1']]) {
      const sender = open(false, resolveTo(...addresses))
      expect(await sender.post(`https://hook.example:${port}/`, {}, '{}')).toEqual({
        delivered: false,
        status: null,
        problem:
          'hook.example is not on the internet. Webhooks to private addresses need RINGDOWN_WEBHOOK_PRIVATE=on.',
      })
    }
    expect(connections()).toBe(0)
  })

  it('is not sent on to where a receiver points', async () => {
    const inner = await receive(response => response.end())
    const receiver = await receive(response => response.writeHead(307, { location: inner.url }).end())
    expect(await open(true).post(receiver.url, {}, '{}')).toEqual({
      delivered: false,
      status: 307,
      problem: 'It answered 307. Redirects are not followed: change the URL.',
    })
    expect(inner.connections()).toBe(0)
  })

  it('waits for no receiver for longer than ten seconds', async () => {
    const clock = new JumpingClock(0)
    const sender = new WebhookSender({ clock, allowsPrivate: true })
    for (const answer of [
      () => {},
      (response: { write: (text: string) => void }) => response.write('slowly'),
    ] as const) {
      const receiver = await receive(answer)
      const attempt = sender.post(receiver.url, {}, '{}')
      await expect.poll(() => receiver.received).toHaveLength(1)
      await clock.jump(10_000)
      expect(await attempt).toEqual({
        delivered: false,
        status: null,
        problem: 'There was no answer within 10 s.',
      })
    }
  })

  it('reads little of an answer that does not end', async () => {
    const receiver = await receive(response => {
      response.writeHead(200)
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) {}
      }
      response.on('drain', pour)
      pour()
    })
    expect(await open(true).post(receiver.url, {}, '{}')).toMatchObject({ delivered: true, status: 200 })
  })

  it('says what went wrong, and how long the receiver wants to be left alone', async () => {
    const busy = await receive(response => response.writeHead(503, { 'retry-after': '120' }).end())
    expect(await open(true).post(busy.url, {}, '{}')).toEqual({
      delivered: false,
      status: 503,
      problem: 'It answered 503.',
      retryAfterMs: 120_000,
    })
    const rude = await receive(response => response.destroy())
    expect(await open(true).post(rude.url, {}, '{}')).toMatchObject({ delivered: false, status: null })
  })
})

it('tells public addresses from all others', () => {
  const isPublic = (address: string) => isPublicAddress(address)
  expect(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:8.8.8.8'].map(isPublic)).toEqual(
    [true, true, true],
  )
  const others = [
    '127.8.8.8',
    '10.0.0.1',
    '172.31.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '::',
    'fc00::1',
  ]
  expect(others.filter(isPublic)).toEqual([])
  expect(['2002:7f00:1::', '64:ff9b::a00:1', '2001::1', 'ff02::1', 'name'].filter(isPublic)).toEqual([])
})
