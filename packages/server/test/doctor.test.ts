import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { systemClock } from '@ringdown/protocol'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.mjs'
import { ageOf } from '../src/doctor/certificate-check.js'
import { runDoctor } from '../src/doctor/doctor.js'
import type { Finding } from '../src/doctor/finding.js'
import { checkIce } from '../src/doctor/ice-checks.js'
import { checkNode } from '../src/doctor/machine-checks.js'
import { iceServersFor } from '../src/ice/turn-credentials.js'
import { makeSelfSigned } from '../src/tls/self-signed.js'
import { relayAddress } from '../src/turn/own-addresses.js'
import { type TurnserverSettings, turnserverConfig } from '../src/turn/turnserver-config.js'
import { TurnserverProcess } from '../src/turn/turnserver-process.js'
import { findTurnserver } from '../src/turn/turnserver-program.js'
import { atEnd, join, serve } from './sockets.js'

const SECRET = 'a-secret-that-both-of-them-know'
const DAY = 86_400_000

async function folder(): Promise<string> {
  const made = await mkdtemp(joinPath(tmpdir(), 'ringdown-doctor-'))
  atEnd(() => rm(made, { recursive: true, force: true }))
  return made
}

/** A real coturn with a configuration that a test may break. */
async function coturn(
  spoil: (config: string) => string = config => config,
  settings: Partial<TurnserverSettings> = {},
): Promise<{ port: number; stop: () => Promise<void> }> {
  const dir = await folder()
  const port = settings.port ?? (await freePort())
  const file = joinPath(dir, 'turnserver.conf')
  const config = turnserverConfig({
    port,
    secret: SECRET,
    relayPorts: { first: 49_152, last: 65_535 },
    relayAddress: (await relayAddress()) ?? '127.0.0.1',
    externalAddress: null,
    ownAddresses: [],
    tls: null,
    folder: dir,
    ...settings,
  })
  await writeFile(file, spoil(config), { mode: 0o600 })
  const command = [findTurnserver(process.env['PATH']), '-c', file] as const
  const logger = pino({ level: 'silent' })
  const running = new TurnserverProcess({ command: [...command], port, clock: systemClock, logger })
  atEnd(() => running.stop())
  if (!(await running.answers())) throw new Error(running.output)
  return { port, stop: () => running.stop() }
}

/** What the doctor says about TURN servers that were configured by hand. */
async function lookAt(turnUrls: string[], secret = SECRET, now = () => Date.now()): Promise<Finding[]> {
  const clock = { ...systemClock, now }
  const ice = iceServersFor('doctor', { stunUrls: [], turnUrls, turnSecret: secret, clock })
  const findings: Finding[] = []
  for await (const finding of checkIce({ ice, secret, clock })) findings.push(finding)
  return findings
}

/** The lines the command prints. */
async function run(
  argv: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const dataDir = env['RINGDOWN_DATA_DIR'] ?? (await folder())
  const code = await runDoctor(argv, { ...env, RINGDOWN_DATA_DIR: dataDir }, line => lines.push(line))
  return { code, lines }
}

const outcomes = (findings: readonly Finding[]) => findings.map(({ outcome }) => outcome)

describe('the doctor looks at TURN, the real one', () => {
  it('well set up: relays over UDP and TCP, and blocks internal networks', async () => {
    const { port } = await coturn()
    const urls = [`turn:127.0.0.1:${port}?transport=udp`, `turn:127.0.0.1:${port}?transport=tcp`]
    const findings = await lookAt(urls)
    expect(findings.map(({ name, outcome }) => [name, outcome])).toEqual([
      [`TURN over UDP, 127.0.0.1:${port}`, 'ok'],
      [`TURN blocks internal networks, 127.0.0.1:${port}`, 'ok'],
      [`TURN over TCP, 127.0.0.1:${port}`, 'ok'],
    ])
    expect(findings[0]?.ms).toBeGreaterThan(0)
    expect(findings[0]?.text).toContain('20 packets there and back')
  })

  it('with another secret: the credentials are refused', async () => {
    const { port } = await coturn()
    const [finding, ...more] = await lookAt([`turn:127.0.0.1:${port}`], 'another-secret-than-coturn-has')
    expect(more).toEqual([])
    expect(finding).toMatchObject({ outcome: 'failure' })
    expect(finding?.text).toContain('the same secret (RINGDOWN_TURN_SECRET, static-auth-secret)')
  })

  it('with a clock that is behind: the credentials are expired, and the secret is right', async () => {
    const { port } = await coturn()
    const [finding] = await lookAt([`turn:127.0.0.1:${port}`], SECRET, () => Date.now() - DAY)
    expect(finding).toMatchObject({ outcome: 'failure' })
    expect(finding?.text).toContain('clocks')
    expect(finding?.text).not.toContain('static-auth-secret')
  })

  it('stopped: nothing listens, over UDP and over TCP', async () => {
    const { port, stop } = await coturn()
    await stop()
    const findings = await lookAt([`turn:127.0.0.1:${port}`, `turn:127.0.0.1:${port}?transport=tcp`])
    expect(findings.map(({ text }) => text)).toEqual(
      ['UDP', 'TCP'].map(
        gate =>
          `nothing listens on ${gate} port ${port} of 127.0.0.1. Start the TURN server, or correct the port.`,
      ),
    )
  })

  it('under a name that does not resolve', async () => {
    const [finding] = await lookAt(['turn:turn.invalid:3478'])
    expect(finding).toMatchObject({ outcome: 'failure' })
    expect(finding?.text).toMatch(/^the name turn\.invalid does not resolve\. Add the DNS record/)
  })

  it('open to the networks around it: a failure, with the lines that close it', async () => {
    const { port } = await coturn(config => config.replace(/^denied-peer-ip=.*\n/gm, ''))
    const finding = (await lookAt([`turn:127.0.0.1:${port}`])).at(-1)
    expect(finding).toMatchObject({ outcome: 'failure' })
    expect(finding?.text).toContain('denied-peer-ip=10.0.0.0-10.255.255.255')
    expect(finding?.text).toContain('denied-peer-ip=169.254.0.0-169.254.255.255')
  })

  it('open to its own machine: a failure', async () => {
    const open = (config: string) =>
      `${config.replace(/^denied-peer-ip=127.*\n/m, '')}allow-loopback-peers\ncli-password=unused\n`
    const { port } = await coturn(open)
    const finding = (await lookAt([`turn:127.0.0.1:${port}`])).at(-1)
    expect(finding).toMatchObject({ outcome: 'failure' })
    expect(finding?.text).toContain('can reach 127.0.0.1 through it')
  })

  it('open to its own machine by a mapped address, as coturn before 4.9 is without a line for it: a failure', async () => {
    const withIpv6 = (config: string) => `${config}relay-ip=::1\n`
    const closed = await coturn(withIpv6)
    expect((await lookAt([`turn:127.0.0.1:${closed.port}`])).at(-1)).toMatchObject({ outcome: 'ok' })
    const open = await coturn(config => withIpv6(config).replace(/^denied-peer-ip=::ffff.*\n/m, ''))
    const finding = (await lookAt([`turn:127.0.0.1:${open.port}`])).at(-1)
    expect(finding).toMatchObject({ outcome: 'failure' })
    expect(finding?.text).toContain('denied-peer-ip=::ffff:0.0.0.0-::ffff:255.255.255.255')
  })

  it('that does not relay to itself: two who are both relayed cannot meet', async () => {
    const relay = (await relayAddress()) ?? ''
    const { port } = await coturn(config =>
      config.replace(/^allowed-peer-ip=.*$/m, `denied-peer-ip=${relay}`),
    )
    const [finding] = await lookAt([`turn:127.0.0.1:${port}`])
    expect(finding).toMatchObject({ outcome: 'failure' })
    expect(finding?.text).toContain(`"allowed-peer-ip=${relay}"`)
  })

  it('over TLS with a certificate that nobody vouches for: browsers refuse it', async () => {
    const dir = await folder()
    const [certFile, keyFile] = [joinPath(dir, 'cert.pem'), joinPath(dir, 'key.pem')]
    const certificate = await makeSelfSigned(['127.0.0.1'], Date.now())
    await writeFile(certFile, certificate.cert)
    await writeFile(keyFile, certificate.key)
    const tls = { port: await freePort(), certFile, keyFile }
    const { port } = await coturn(config => config, { tls })
    const [finding] = await lookAt([`turns:127.0.0.1:${tls.port}?transport=tcp`])
    expect(finding).toMatchObject({ outcome: 'failure' })
    expect(finding?.text).toContain('its certificate is not valid')
    const [plain] = await lookAt([`turn:127.0.0.1:${port}?transport=tcp`])
    expect(plain).toMatchObject({ outcome: 'ok' })
  })
})

describe('ringdown doctor', () => {
  it('finds all well where the server runs with --turn, and says nothing secret', async () => {
    const dataDir = await folder()
    const turnPort = await freePort()
    const server = await serve({ turn: true, turnPort, dataDir })
    const env = { RINGDOWN_DATA_DIR: dataDir, RINGDOWN_TURN: 'true', RINGDOWN_TURN_PORT: String(turnPort) }
    const ada = await join(server, 'Ada')
    await ada.watch()
    const { code, lines } = await run(['--host', '127.0.0.1', '--port', String(server.port)], env)
    // The doctor connects like a page, but cannot be called.
    expect([...(await ada.watch()).people, ...ada.pages]).toEqual([])
    expect([code, lines.filter(line => /^[✗!–]/.test(line))]).toEqual([0, []])
    expect(lines.at(-1)).toContain('Everything works.')
    for (const name of [
      'Node',
      'Configuration',
      'Access',
      'Data directory',
      'Server',
      'Sign-in',
      'WebSocket',
      'STUN',
      'TURN over UDP',
    ]) {
      expect(lines.filter(line => line.startsWith(`✓ ${name}`))).toHaveLength(1)
    }
    expect(lines.find(line => line.startsWith('✓ WebSocket'))).toMatch(/ ms$/)
    expect(lines.join('\n')).not.toMatch(/\d{10}:/)
  })

  it('with nothing configured and nothing running says how far calls reach', async () => {
    const { code, lines } = await run(['--port', String(await freePort())])
    expect(code).toBe(0)
    expect(lines.find(line => line.startsWith('! STUN and TURN'))).toContain('within one network')
    expect(lines.find(line => line.startsWith('– Server'))).toContain('not running')
  })

  it('looks at https with a certificate made here: a warning, and the rest goes on', async () => {
    const dataDir = await folder()
    const server = await serve({ https: true, dataDir })
    const { code, lines } = await run(['--url', server.url, '--json'], { RINGDOWN_DATA_DIR: dataDir })
    const report = JSON.parse(lines.join('\n')) as { ok: boolean; findings: Finding[] }
    expect([code, report.ok]).toEqual([0, true])
    const shown = report.findings.find(({ name }) => name === 'Certificate, as served')
    expect(shown).toMatchObject({ outcome: 'warning' })
    expect(shown?.text).toContain('browsers show a warning')
    expect(report.findings.find(({ name }) => name === 'WebSocket')).toMatchObject({ outcome: 'ok' })
  })

  it('names what a proxy spoils: WebSockets, and the Host header', async () => {
    const server = await serve()
    // A proxy that passes requests on but no upgrades, and then one that changes the host.
    const proxy = createHttpServer(async (request, response) => {
      const body: Buffer[] = []
      for await (const chunk of request) body.push(chunk as Buffer)
      const headers = { 'content-type': 'application/json' }
      const init = request.method === 'POST' ? { method: 'POST', headers, body: Buffer.concat(body) } : {}
      const answer = await fetch(server.url + request.url, init)
      response.writeHead(answer.status).end(await answer.text())
    })
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
    atEnd(() => void proxy.close())
    const { port } = proxy.address() as { port: number }
    const url = `http://127.0.0.1:${port}`
    const first = await run(['--url', url])
    expect(first.code).toBe(1)
    expect(first.lines.find(line => line.startsWith('✗ WebSocket'))).toContain('/socket.io/')

    proxy.on('upgrade', (request, socket) => {
      const { headers } = request
      const lines = Object.entries({ ...headers, host: 'inside:3000' }).map(
        ([name, value]) => `${name}: ${value}`,
      )
      const inner = connect(server.port, '127.0.0.1')
      inner.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      inner.pipe(socket).pipe(inner)
    })
    const second = await run(['--url', url])
    expect(second.lines.find(line => line.startsWith('✗ WebSocket'))).toContain(
      'Make the proxy keep the Host header',
    )
  })

  it('says so where the address is wrong, and where the port is taken by something else', async () => {
    const nobody = await run(['--url', `http://127.0.0.1:${await freePort()}`])
    expect(nobody.code).toBe(1)
    expect(nobody.lines.find(line => line.startsWith('✗ Server'))).toContain('no answer')
    const other = createHttpServer((_request, response) => void response.end('hello'))
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    atEnd(() => void other.close())
    const { port } = other.address() as { port: number }
    const taken = await run(['--host', '127.0.0.1', '--port', String(port)])
    expect(taken.code).toBe(1)
    expect(taken.lines.find(line => line.startsWith('✗ Server'))).toContain('something else answers there')
  })

  it('asks the server whom it lets in, whatever the settings here say', async () => {
    const members = await serve({ access: 'members' })
    const { code, lines } = await run(['--url', members.url])
    expect(code).toBe(0)
    expect(lines.filter(line => line.includes('Access'))).toEqual(['✓ Access  members and their guests'])
    const nobody = await run(['--url', `http://127.0.0.1:${await freePort()}`])
    expect(nobody.lines.filter(line => /Access|TURN/.test(line))).toEqual([
      expect.stringMatching(/^– Access: only the server at/),
      expect.stringMatching(/^– STUN and TURN: the server has not said which/),
    ])
  })

  it('without guests connects as nobody, and calls that no failure', async () => {
    const server = await serve({ access: 'members', guests: false })
    const { code, lines } = await run(['--url', server.url])
    expect(code).toBe(0)
    expect(lines).toContain('✓ Access  members; no guests')
    expect(lines.find(line => line.startsWith('– Sign-in as a guest'))).toContain('takes no guests')
  })

  it('says so where the server speaks http and is asked over https', async () => {
    const { port } = await serve()
    const { code, lines } = await run(['--host', '127.0.0.1', '--port', String(port), '--https'])
    expect(code).toBe(1)
    expect(lines.find(line => line.startsWith('✗ Server'))).toContain('answers there over http, not https')
  })

  it('names every mistake in the configuration, and looks no further', async () => {
    const { code, lines } = await run(['--url', 'nowhere', '--json', '--port', 'x'])
    expect(code).toBe(1)
    expect(JSON.parse(lines.join('\n')).findings).toHaveLength(2)
    const { lines: more } = await run(['--port', 'x', '--turn-secret', 'hunter2'])
    expect(more.filter(line => line.startsWith('✗ Configuration'))).toHaveLength(1)
    expect(more.join('\n')).not.toContain('hunter2')
  })

  it('finds a data directory that cannot be written', async () => {
    const dir = await folder()
    const file = joinPath(dir, 'a-file')
    await writeFile(file, '')
    const { code, lines } = await run(['--port', String(await freePort())], { RINGDOWN_DATA_DIR: file })
    expect(code).toBe(1)
    expect(lines.find(line => line.startsWith('✗ Data directory'))).toContain('RINGDOWN_DATA_DIR')
  })

  it('a data directory that is not there yet is not made by looking', async () => {
    const dir = await folder()
    const { lines } = await run(['--port', String(await freePort())], {
      RINGDOWN_DATA_DIR: joinPath(dir, 'made', 'later'),
    })
    expect(lines.find(line => line.startsWith('✓ Data directory'))).toContain('would make')
    expect(await readdir(dir)).toEqual([])
  })
})

describe('what needs no server', () => {
  it('an old Node', () => {
    expect(checkNode('20.18.3')).toMatchObject({ outcome: 'failure' })
    expect(checkNode('18.0.0').text).toContain('20.19 or newer')
    expect(outcomes([checkNode('20.19.0'), checkNode('24.1.0')])).toEqual(['ok', 'ok'])
  })

  it.each([
    [-1, 90, 'ok', 'valid for 90 days'],
    [-1, 13, 'warning', 'expires in 13 days'],
    [-90, -1, 'failure', 'expired on'],
    [1, 90, 'failure', "Correct this machine's clock"],
  ])('a certificate valid from day %i to day %i', (from, to, outcome, text) => {
    const now = Date.now()
    const found = ageOf('c', { validFrom: now + from * DAY, expiresAt: now + to * DAY }, now)
    expect(found.outcome).toBe(outcome)
    expect(found.text).toContain(text)
  })
})
