import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { JumpingClock } from '@ringdown/testing'
import { pino } from 'pino'
import { io } from 'socket.io-client'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../src/settings/config.js'
import { type Certificate, readCertificate } from '../src/tls/certificate.js'
import { CertificateKeeper } from '../src/tls/certificate-keeper.js'
import { readGivenCertificate } from '../src/tls/given-certificate.js'
import { keepOwnCertificate } from '../src/tls/own-certificate.js'
import { makeSelfSigned } from '../src/tls/self-signed.js'
import { atEnd, handshake, serve, until } from './sockets.js'

const DAY = 24 * 3_600_000
const NOW = Date.now()

async function folder(): Promise<string> {
  const made = await mkdtemp(joinPath(tmpdir(), 'ringdown-tls-'))
  atEnd(() => rm(made, { recursive: true, force: true }))
  return made
}

/** A logger whose lines can be read. */
function journal() {
  const lines: string[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) })
  return { lines, logger }
}

async function given(names: string[] = ['calls.example.org', 'localhost', '127.0.0.1'], now = NOW) {
  const dir = await folder()
  const certFile = joinPath(dir, 'cert.pem')
  const keyFile = joinPath(dir, 'key.pem')
  async function write(certificate: Certificate): Promise<void> {
    await writeFile(certFile, certificate.cert)
    await writeFile(keyFile, certificate.key)
  }
  const certificate = await makeSelfSigned(names, now)
  await write(certificate)
  return { dir, certFile, keyFile, certificate, write }
}

/** Lets time pass and waits for the file check that falls into it. */
async function lookAfter(clock: JumpingClock, ms: number): Promise<void> {
  await clock.jump(ms)
  await until(() => clock.pending > 0)
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

/** One https request that trusts only `ca`. */
function get(url: string, ca: string, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', host: new URL(url).host }
    const sent = request(url, { ca, method, headers, agent: false }, response => {
      let text = ''
      response.on('data', chunk => {
        text += String(chunk)
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('a certificate of our own', () => {
  it('names the hosts and addresses, for less than browsers allow, and vouches for nobody else', async () => {
    const made = await makeSelfSigned(['localhost', 'box.local', '192.168.1.5', '::1'], NOW)
    const x509 = new X509Certificate(made.cert)
    expect(['localhost', 'box.local', '192.168.1.5', '[::1]'].map(made.covers)).toEqual(Array(4).fill(true))
    expect(['example.org', '192.168.1.6', '[::2]'].map(made.covers)).toEqual(Array(3).fill(false))
    expect(made.expiresAt - made.validFrom).toBeLessThanOrEqual(398 * DAY)
    expect(made.validFrom).toBeLessThan(NOW)
    expect(x509.verify(x509.publicKey)).toBe(true)
    expect(x509.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  })

  it('is made once and kept, readable by its owner alone', async () => {
    const dataDir = await folder()
    const { lines, logger } = journal()
    const options = { dataDir, names: ['localhost', '10.0.0.9'], clock: new JumpingClock(NOW), logger }
    const first = await keepOwnCertificate(options)
    const second = await keepOwnCertificate({ ...options, names: ['localhost'] })
    expect(second.fingerprint).toBe(first.fingerprint)
    expect((await stat(joinPath(dataDir, 'self-signed.pem'))).mode & 0o777).toBe(0o600)
    expect(lines).toEqual(['made a self-signed certificate'])
  })

  it('is made again for another address, near its end, and where the file is damaged', async () => {
    const dataDir = await folder()
    const clock = new JumpingClock(NOW)
    const options = { dataDir, names: ['localhost'], clock, logger: journal().logger }
    const first = await keepOwnCertificate(options)
    const moved = await keepOwnCertificate({ ...options, names: ['localhost', '10.0.0.9'] })
    expect(moved.fingerprint).not.toBe(first.fingerprint)
    await clock.jump(367 * DAY)
    const later = await keepOwnCertificate(options)
    expect(later.expiresAt).toBeGreaterThan(moved.expiresAt)
    await writeFile(joinPath(dataDir, 'self-signed.pem'), later.key)
    expect((await keepOwnCertificate(options)).fingerprint).not.toBe(later.fingerprint)
  })

  it('serves even where nothing can be written, and says so', async () => {
    const dir = await folder()
    const file = joinPath(dir, 'a-file')
    await writeFile(file, '')
    const { lines, logger } = journal()
    const clock = new JumpingClock(NOW)
    const made = await keepOwnCertificate({ dataDir: file, names: ['localhost'], clock, logger })
    expect(made.covers('localhost')).toBe(true)
    expect(lines[0]).toContain('browsers will warn again after a restart')
  })
})

describe('a certificate that is given', () => {
  it.each([
    ['a key of another', async ({ keyFile }) => writeFile(keyFile, (await makeSelfSigned(['a'], NOW)).key)],
    ['no certificate', ({ certFile }) => writeFile(certFile, 'hello')],
    ['no key', ({ keyFile }) => writeFile(keyFile, 'hello')],
    ['a missing file', ({ certFile }) => rm(certFile)],
  ] as [string, (files: { certFile: string; keyFile: string }) => Promise<void>][])(
    'is refused at the start with one sentence: %s',
    async (_what, spoil) => {
      const files = await given()
      await spoil(files)
      const refusal = await readGivenCertificate(files.certFile, files.keyFile).catch(error => error)
      expect(refusal).toBeInstanceOf(ConfigError)
      expect(refusal.mistakes).toHaveLength(1)
      expect(refusal.mistakes[0]).toMatch(
        /^(RINGDOWN_TLS_CERT ".*" cannot be read: |.* cannot be served: the )/,
      )
    },
  )

  it('is read again while it is served; one that does not fit its key is not taken', async () => {
    const files = await given()
    const clock = new JumpingClock(NOW)
    const { lines, logger } = journal()
    const load = () => readGivenCertificate(files.certFile, files.keyFile)
    const keeper = await CertificateKeeper.open({ load, clock, logger })
    atEnd(() => keeper.close())
    const renewed = await makeSelfSigned(['localhost'], NOW)
    const told: string[] = []
    keeper.onRenewal(({ fingerprint }) => told.push(fingerprint))

    await writeFile(files.certFile, renewed.cert)
    for (let look = 1; look <= 2; look += 1) {
      await lookAfter(clock, 60_000)
    }
    expect(keeper.current.fingerprint).toBe(files.certificate.fingerprint)
    expect(lines).toEqual(['cannot read the TLS certificate; still serving the previous one'])

    await writeFile(files.keyFile, renewed.key)
    await clock.jump(60_000)
    await until(() => told.length > 0)
    expect(told).toEqual([renewed.fingerprint])
    expect(keeper.current.fingerprint).toBe(renewed.fingerprint)
  })

  it('is warned of from two weeks before its end, once a day', async () => {
    const certificate = await makeSelfSigned(['localhost'], NOW)
    const clock = new JumpingClock(certificate.expiresAt - 14.5 * DAY)
    const { lines, logger } = journal()
    const keeper = await CertificateKeeper.open({ load: async () => certificate, clock, logger })
    atEnd(() => keeper.close())
    expect(lines).toEqual([])
    await lookAfter(clock, DAY / 2)
    await lookAfter(clock, 60_000)
    expect(lines).toEqual(['the TLS certificate expires in 14 days; renew it'])
    await lookAfter(clock, 15 * DAY)
    expect(lines.at(-1)).toBe('the TLS certificate has expired; renew it')
  })
})

describe('--https', () => {
  it('serves the page, guests and sockets over TLS on the one port, and no plain http', async () => {
    const { certFile, keyFile, certificate } = await given()
    const server = await serve({ https: true, tlsCert: certFile, tlsKey: keyFile })
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    const health = await get(`${server.url}/readyz`, certificate.cert)
    expect(health.status).toBe(200)
    expect(health.headers['strict-transport-security']).toContain('max-age=')
    const guest = await get(`${server.url}/api/guests`, certificate.cert, 'POST', '{"name":"Ada"}')
    const { token } = JSON.parse(guest.body)
    const attempt = (origin: string) => {
      const socket = io(server.url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        ca: certificate.cert,
        extraHeaders: { origin },
        auth: handshake(token, crypto.randomUUID()),
      })
      atEnd(() => void socket.disconnect())
      return new Promise<string>(resolve => {
        socket.on('welcome', () => resolve('welcome'))
        socket.on('connect_error', () => resolve('refused'))
      })
    }
    expect(await attempt(server.url)).toBe('welcome')
    expect(await attempt('https://evil.example')).toBe('refused')
    await expect(fetch(server.url.replace('https:', 'http:'))).rejects.toThrow()
  })

  it('with a certificate of its own keeps no browser from taking an exception', async () => {
    const dataDir = await folder()
    const server = await serve({ https: true, dataDir })
    const own = readCertificate(...(await pem(joinPath(dataDir, 'self-signed.pem'))))
    const health = await get(`${server.url}/readyz`, own.cert)
    expect(health.status).toBe(200)
    expect(health.headers['strict-transport-security']).toBeUndefined()
  })

  it('shows new connections the renewed certificate', async () => {
    const { certFile, keyFile, write } = await given()
    const clock = new JumpingClock(NOW)
    const server = await serve({ https: true, tlsCert: certFile, tlsKey: keyFile, clock })
    const renewed = await makeSelfSigned(['localhost', '127.0.0.1'], NOW)
    await write(renewed)
    await clock.jump(60_000)
    await until(async () => (await shown(server.port)) === renewed.fingerprint)
  })
})

async function pem(file: string): Promise<[string, string]> {
  const text = await readFile(file, 'utf8')
  return [text, text]
}

/** The fingerprint of the certificate shown to a new connection. */
function shown(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}
