import type { Receipt } from '@ringdown/protocol'
import { fastify } from 'fastify'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { addMetrics } from '../src/http/metrics-page.js'
import { isLoopback } from '../src/ip-address.js'
import { Metrics } from '../src/metrics/metrics.js'
import { ownBoundary } from '../src/own-boundary.js'
import { readConfig } from '../src/settings/config.js'
import { type Device, join, newCallId, refused, serve, statusOf, until } from './sockets.js'

const RECEIPT: Receipt = {
  role: 'caller',
  warmth: 'direct',
  serverMs: 12,
  devicesMs: 0,
  offerAgeMs: 4_000,
  answerMs: 0,
  iceMs: 0,
  dtlsMs: 0,
  firstFrameMs: 170,
  route: 'direct',
  roundTripMs: null,
}

async function page(server: { url: string }): Promise<string> {
  const response = await fetch(`${server.url}/metrics`)
  expect(response.headers.get('content-type')).toContain('text/plain')
  return response.text()
}

const report = (device: Device, callId: string, receipt: Receipt = RECEIPT) =>
  device.ask('report', { callId, receipt })

/** The value of one series; `undefined` if there is none. */
function sampleOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find(row => row.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length))
}

describe('/metrics', () => {
  it('counts connections, calls by phase and outcome, and the process', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const empty = await page(server)
    expect(sampleOf(empty, 'ringdown_connections')).toBe(2)
    expect(sampleOf(empty, 'ringdown_calls_total{outcome="completed"}')).toBe(0)
    expect(sampleOf(empty, 'process_cpu_seconds_total')).toBeGreaterThan(0)
    const first = await ada.invite(bob.address)
    await bob.append(first.callId, { type: 'ringing' })
    expect(sampleOf(await page(server), 'ringdown_calls_active{phase="ringing"}')).toBe(1)
    await bob.append(first.callId, { type: 'accept' })
    expect(sampleOf(await page(server), 'ringdown_calls_active{phase="accepted"}')).toBe(1)
    await ada.append(first.callId, { type: 'hangup', reason: 'completed' })
    const second = await ada.invite(bob.address)
    await bob.append(second.callId, { type: 'decline', reason: 'declined' })
    const text = await page(server)
    for (const phase of ['calling', 'ringing', 'accepted']) {
      expect(sampleOf(text, `ringdown_calls_active{phase="${phase}"}`)).toBe(0)
    }
    for (const [outcome, count] of [
      ['completed', 1],
      ['declined', 1],
      ['cancelled', 0],
    ]) {
      expect(sampleOf(text, `ringdown_calls_total{outcome="${outcome}"}`)).toBe(count)
    }
    bob.socket.disconnect()
    await until(async () => sampleOf(await page(server), 'ringdown_connections') === 1)
  })

  it('is of one server, not of the process', async () => {
    const [one, two] = [await serve(), await serve()]
    await join(one, 'Ada')
    expect(sampleOf(await page(one), 'ringdown_connections')).toBe(1)
    expect(sampleOf(await page(two), 'ringdown_connections')).toBe(0)
  })

  it('names nobody and no call', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada Lovelace'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, { type: 'accept' })
    await report(ada, callId)
    const text = await page(server)
    for (const word of [callId, 'Lovelace', ada.party.userId, ada.deviceId, bob.party.userId]) {
      expect(text).not.toContain(word)
    }
  })

  it.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-host', 'cf-connecting-ip'])(
    'is not there for who came through a proxy (%s)',
    async name => {
      for (const trustProxy of [true, false]) {
        const server = await serve({ trustProxy })
        const response = await fetch(`${server.url}/metrics`, { headers: { [name]: '127.0.0.1' } })
        expect(response.status).toBe(404)
        expect(await response.text()).not.toContain('ringdown_')
      }
    },
  )

  it('is not there for a page whose name resolves to this machine', async () => {
    const { port } = await serve({ allowedHosts: ['rebound.example'] })
    const ask = (name: string) => statusOf(port, '/metrics', { host: `${name}:${port}` })
    expect([await ask('localhost'), await ask('[::1]'), await ask('rebound.example')]).toEqual([
      200, 200, 404,
    ])
  })

  it('is not there for a proxy that is trusted, whatever it sends', async () => {
    const server = await serve({ trustedProxies: ['127.0.0.1'] })
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
  })

  it('asks for the token, where there is one', async () => {
    const metricsToken = 'a token of at least thirty-two characters'.replaceAll(' ', '-')
    const { port } = await serve({ metricsToken })
    const ask = (headers: Record<string, string>) => statusOf(port, '/metrics', headers)
    const authorization = `Bearer ${metricsToken}`
    expect([
      await ask({}),
      await ask({ authorization: 'Bearer nonsense' }),
      await ask({ authorization }),
      await ask({ authorization, 'x-real-ip': '192.0.2.1' }),
    ]).toEqual([404, 404, 200, 404])
  })

  it('is there for who has the token and the address of a proxy, but nothing of what a proxy says', async () => {
    const metricsToken = 'a token of at least thirty-two characters'.replaceAll(' ', '-')
    const { port } = await serve({ metricsToken, trustedProxies: ['127.0.0.0/8'] })
    const authorization = `Bearer ${metricsToken}`
    expect([
      await statusOf(port, '/metrics', { authorization }),
      await statusOf(port, '/metrics', {}),
      await statusOf(port, '/metrics', { authorization, 'x-forwarded-for': '192.0.2.1' }),
    ]).toEqual([200, 404, 404])
  })

  it('has a port of its own where one is set, on this machine only', async () => {
    const server = await serve({ metricsPort: 0 })
    const port = server.metricsPort ?? 0
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('ringdown_connections')
    expect([
      await statusOf(port, '/metrics', { host: 'rebound.example' }),
      await statusOf(port, '/metrics', { via: '1.1 proxy' }),
      await statusOf(port, '/', {}),
    ]).toEqual([404, 404, 404])
    await server.close()
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow()
  })

  it('is not there for another machine', async () => {
    const app = fastify()
    const countLive = async () => ({ calling: 0, ringing: 0, accepted: 0 })
    const metrics = new Metrics({ connections: () => 0, countLive, areRecordsUp: () => true })
    const boundary = ownBoundary(readConfig({}, []), { tls: null, logger: pino({ level: 'silent' }) })
    addMetrics(app, { metrics, boundary, token: null, isElsewhere: false })
    const from = async (remoteAddress: string) =>
      (await app.inject({ url: '/metrics', remoteAddress })).statusCode
    expect([await from('127.0.0.1'), await from('192.0.2.1'), await from('2001:db8::1')]).toEqual([
      200, 404, 404,
    ])
  })

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['::FFFF:127.0.0.1', true],
    ['', false],
    ['192.0.2.1', false],
    ['::ffff:192.0.2.1', false],
    ['2001:db8::1', false],
    ['127.0.0.1.example', false],
    ['1127.0.0.1', false],
  ])('takes %s for this machine: %s', (address, expected) => {
    expect(isLoopback(address)).toBe(expected)
  })
})

describe('a report', () => {
  const count = (step: string, labels: string) => `ringdown_call_${step}_seconds_count{${labels}}`

  it('of both parties, once each, also after the end, fills the histograms', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, { type: 'accept' })
    expect(await report(ada, callId)).toEqual({ ok: true })
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    // The log knows who called, whatever a device says about itself.
    expect(await report(bob, callId, { ...RECEIPT, route: null })).toEqual({ ok: true })
    for (const device of [ada, bob]) {
      expect(await report(device, callId, { ...RECEIPT, warmth: 'none' })).toEqual({ ok: true })
    }
    const text = await page(server)
    const caller = 'role="caller",warmth="direct",route="direct"'
    const callee = 'role="callee",warmth="direct",route="unknown"'
    for (const labels of [caller, callee]) {
      for (const step of ['first_frame', 'devices', 'answer', 'ice', 'dtls', 'server']) {
        expect([step, sampleOf(text, count(step, labels))]).toEqual([step, 1])
      }
      // What was not measured does not count as zero.
      expect(sampleOf(text, count('round_trip', labels))).toBeUndefined()
    }
    expect(sampleOf(text, `ringdown_call_first_frame_seconds_sum{${caller}}`)).toBeCloseTo(0.17)
    expect(text).not.toContain('warmth="none"')
  })

  it('of a stranger, of a device that rang only, before the accept, or of no call is refused and not counted', async () => {
    const server = await serve()
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, { type: 'ringing' })
    for (const device of [ada, bob, eve]) {
      expect((await refused(report(device, callId))).code).toBe('unknown-call')
    }
    await ada.append(callId, { type: 'hangup', reason: 'cancelled' })
    const second = await ada.invite(bob.address)
    await bob.append(second.callId, { type: 'accept' })
    for (const [device, id] of [
      [ada, callId],
      [bob, callId],
      [eve, second.callId],
      [ada, newCallId()],
    ] as const) {
      expect((await refused(report(device, id))).code).toBe('unknown-call')
    }
    expect(await page(server)).not.toContain('ringdown_call_ice_seconds_count')
  })

  it('of a shape that is none is refused', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    for (const receipt of [null, {}, { ...RECEIPT, iceMs: -1 }, { ...RECEIPT, warmth: 'x' }]) {
      expect((await refused(report(ada, newCallId(), receipt as Receipt))).code).toBe('bad-request')
    }
  })
})
