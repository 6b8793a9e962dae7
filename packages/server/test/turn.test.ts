import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { type Clock, type IceServersReply, readIceUrl, systemClock } from '@ringdown/protocol'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.mjs'
import type { ServerOptions } from '../src/index.js'
import { ConfigError, readConfig } from '../src/settings/config.js'
import { isUsable, type Target } from '../src/stun/channel.js'
import { StunClient } from '../src/stun/stun-client.js'
import type { StunError } from '../src/stun/stun-error.js'
import { type Credentials, TurnAllocation } from '../src/stun/turn-allocation.js'
import { makeSelfSigned } from '../src/tls/self-signed.js'
import { openTls } from '../src/tls/tls.js'
import { ownTurnUrls } from '../src/turn/turn-urls.js'
import { turnserverConfig } from '../src/turn/turnserver-config.js'
import { boundToUs, findTurnserver } from '../src/turn/turnserver-program.js'
import { atEnd, type Device, join, serve, until } from './sockets.js'

async function folder(): Promise<string> {
  const made = await mkdtemp(joinPath(tmpdir(), 'ringdown-turn-'))
  atEnd(() => rm(made, { recursive: true, force: true }))
  return made
}

async function serveTurn(options: ServerOptions = {}) {
  const dataDir = options.dataDir ?? (await folder())
  const turnPort = options.turnPort ?? (await freePort())
  const server = await serve({ turn: true, dataDir, turnPort, ...options })
  const up = server.lines.find(line => 'msg' in line && line.msg === 'the TURN server is up') as {
    turnPid: number
  }
  return { ...server, dataDir, turnPort, pid: up.turnPid }
}

/** What a device is given: the credentials, and the URL for one transport. */
async function turnOf(
  device: Device,
  transport: string,
): Promise<{ target: Target; credentials: Credentials }> {
  const { iceServers } = (await device.ask('ice-servers', { check: true })) as unknown as IceServersReply
  const server = iceServers.find(({ credential }) => credential !== undefined)
  const urls = [server?.urls ?? []].flat()
  const usable = urls.map(readIceUrl).filter(url => url !== null && isUsable(url))
  const target = usable.find(url => url.transport === transport)
  if (!target) throw new Error(`no TURN over ${transport} in ${urls}`)
  return { target, credentials: { username: server?.username ?? '', credential: server?.credential ?? '' } }
}

async function allocate(target: Target, credentials: Credentials): Promise<TurnAllocation> {
  const client = await StunClient.open(target, systemClock)
  atEnd(() => client.close())
  const allocation = await TurnAllocation.open(client, credentials)
  atEnd(() => allocation.close())
  return allocation
}

const refusal = (asked: Promise<unknown>): Promise<StunError> =>
  asked.then(
    () => {
      throw new Error('it was granted')
    },
    error => error,
  )

/** Whether a process runs; a zombie does not. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)])
  return /^[^Z\s]/.test(stdout.toString())
}

const health = async (url: string) => (await (await fetch(`${url}/readyz`)).json()) as { turn?: string }

describe('--turn, with the coturn that is installed', () => {
  it.each(['udp', 'tcp'])('relays over %s between two who are both relayed', async transport => {
    const server = await serveTurn()
    const { target, credentials } = await turnOf(await join(server, 'Ada'), transport)
    const ada = await allocate(target, credentials)
    const bob = await allocate(target, credentials)
    const heard: string[] = []
    bob.onData((peer, data) => {
      heard.push(data.toString())
      bob.send(peer, Buffer.from('and back'))
    })
    ada.onData((_peer, data) => heard.push(data.toString()))
    await ada.permit(bob.relayed.address)
    await bob.permit(ada.relayed.address)
    ada.send(bob.relayed, Buffer.from('there'))
    await until(() => heard.length === 2)
    expect(heard).toEqual(['there', 'and back'])
  })

  it('relays to nothing on this machine or the networks around it, and for nobody without credentials', async () => {
    const server = await serveTurn()
    const { target, credentials } = await turnOf(await join(server, 'Ada'), 'udp')
    const ada = await allocate(target, credentials)
    const peers = [
      '127.0.0.1',
      '0.0.0.0',
      '10.0.0.1',
      '169.254.169.254',
      '172.16.0.1',
      '192.168.0.1',
      '100.64.0.1',
    ]
    for (const peer of peers) {
      expect([peer, (await refusal(ada.permit(peer))).fault?.code]).toEqual([peer, 403])
    }
    for (const peer of ['::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'fe80::1', 'fd00::1']) {
      const { code, fault } = await refusal(ada.permit(peer))
      expect([peer, code, fault?.code === 403 || fault?.code === 443]).toEqual([peer, 'rejected', true])
    }
    const wrong = { ...credentials, credential: 'not it' }
    expect((await refusal(allocate(target, wrong))).fault?.code).toBe(401)
    const expired = { ...credentials, username: `1000:${credentials.username.split(':')[1]}` }
    expect((await refusal(allocate(target, expired))).fault?.code).toBe(401)
  })

  it('keeps its secret to itself and over a restart', async () => {
    const dataDir = await folder()
    const first = await serveTurn({ dataDir })
    const file = joinPath(dataDir, 'turn/turnserver.conf')
    const secret = /^static-auth-secret=(.+)$/m.exec(await readFile(file, 'utf8'))?.[1] ?? ''
    expect(secret.length).toBeGreaterThanOrEqual(32)
    for (const kept of [file, joinPath(dataDir, 'turn-secret')])
      expect((await stat(kept)).mode & 0o777).toBe(0o600)
    const shown = execFileSync('ps', ['-o', 'args=', '-p', String(first.pid)]).toString()
    expect(shown).toContain('turnserver')
    expect(shown).not.toContain(secret)
    expect(JSON.stringify(first.lines)).not.toContain(secret)
    await first.close()
    await serveTurn({ dataDir })
    expect(await readFile(file, 'utf8')).toContain(secret)
  })

  it('is started again when it dies, says so, and is gone with the server', async () => {
    const server = await serveTurn()
    expect(await health(server.url)).toMatchObject({ turn: 'up' })
    process.kill(server.pid, 'SIGKILL')
    await until(async () => (await health(server.url)).turn === 'down')
    await until(async () => (await health(server.url)).turn === 'up')
    const page = await (await fetch(`${server.url}/metrics`)).text()
    expect(page).toMatch(/^ringdown_turn_up 1$/m)
    expect(page).toMatch(/^ringdown_turn_ends_total 1$/m)
    const { target, credentials } = await turnOf(await join(server, 'Ada'), 'udp')
    await allocate(target, credentials)
    const pids = server.lines.flatMap(line => ('turnPid' in line ? [line.turnPid as number] : []))
    await server.close()
    expect(pids).toHaveLength(2)
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('says nothing at info of who relays and from where', async () => {
    const server = await serveTurn()
    const ada = await join(server, 'Ada')
    const { target, credentials } = await turnOf(ada, 'udp')
    const { relayed } = await allocate(target, credentials)
    const journal = JSON.stringify(server.lines)
    expect(journal).not.toContain(credentials.username)
    expect(journal).not.toContain(relayed.address)
  })

  it.each(['udp', 'tcp'])(
    'does not start on a %s port that is taken, and leaves nothing running',
    async protocol => {
      const turnPort = await freePort()
      if (protocol === 'udp') {
        const taken = createSocket('udp4')
        await new Promise<void>(resolve => taken.bind(turnPort, '127.0.0.1', resolve))
        atEnd(() => void taken.close())
      } else {
        const taken = createServer()
        await new Promise<void>(resolve => taken.listen(turnPort, '127.0.0.1', resolve))
        atEnd(() => void taken.close())
      }
      const refused = await serveTurn({ turnPort }).catch(error => error)
      expect(refused).toBeInstanceOf(ConfigError)
      expect(refused.message).toContain(`${protocol.toUpperCase()} port ${turnPort} is in use`)
      expect(refused.message).toContain('RINGDOWN_TURN_PORT')
    },
  )

  it('leaves no TURN server behind where its own port is taken', async () => {
    const { port } = await serve()
    const lines: { turnPid?: number }[] = []
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
    await expect(serveTurn({ port, logger })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    const pids = lines.flatMap(({ turnPid }) => turnPid ?? [])
    expect(pids).toHaveLength(1)
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('with a given certificate relays over TLS, under its names only, and takes the renewed one', async () => {
    const dir = await folder()
    const [certFile, keyFile] = [joinPath(dir, 'cert.pem'), joinPath(dir, 'key.pem')]
    const certificate = await makeSelfSigned(['127.0.0.1'], Date.now())
    await writeFile(certFile, certificate.cert)
    await writeFile(keyFile, certificate.key)
    const turnTlsPort = await freePort()
    // The files are checked every minute; here, soon.
    const clock: Clock = {
      ...systemClock,
      after: (ms, run) => systemClock.after(ms === 60_000 ? 20 : ms, run),
    }
    const server = await serveTurn({ tlsCert: certFile, tlsKey: keyFile, turnTlsPort, clock })
    const { target, credentials } = await turnOf(await join(server, 'Ada'), 'tls')
    expect((await refusal(allocate(target, credentials))).code).toBe('certificate')
    await allocate({ ...target, ca: certificate.cert }, credentials)
    const renewed = await makeSelfSigned(['127.0.0.1'], Date.now())
    await writeFile(certFile, renewed.cert)
    await writeFile(keyFile, renewed.key)
    await until(() =>
      allocate({ ...target, ca: renewed.cert }, credentials).then(
        () => true,
        () => false,
      ),
    )
  })

  it('behind a NAT gives out the address of the NAT, and the two who are relayed meet all the same', async () => {
    const outside = '198.51.100.7'
    const server = await serveTurn({ turnHost: outside })
    const { target, credentials } = await turnOf(await join(server, 'Ada'), 'udp')
    expect(target.host).toBe(outside)
    const inside = { ...target, host: '127.0.0.1' }
    const ada = await allocate(inside, credentials)
    const bob = await allocate(inside, credentials)
    expect([ada.relayed.address, bob.relayed.address]).toEqual([outside, outside])
    let heard = ''
    bob.onData((_peer, data) => {
      heard = data.toString()
    })
    await ada.permit(outside)
    await bob.permit(outside)
    ada.send(bob.relayed, Buffer.from('there'))
    await until(() => heard === 'there')
  })

  it('dies with a server that is killed', { skip: process.platform !== 'linux' }, async () => {
    const parent = spawn(process.execPath, [
      '-e',
      `const [program, ...args] = ${JSON.stringify(boundToUs(['sleep', '60'], process.env['PATH']))}
       console.log(require('node:child_process').spawn(program, args).pid); setInterval(() => {}, 1000)`,
    ])
    const pid = Number(
      await new Promise<string>(resolve => parent.stdout.once('data', chunk => resolve(String(chunk)))),
    )
    atEnd(() => {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    })
    const named = () => execFileSync('ps', ['-o', 'args=', '-p', String(pid)]).toString()
    await until(() => named().startsWith('sleep'))
    parent.kill('SIGKILL')
    await until(() => !isAlive(pid))
  })
})

describe('what it is told', () => {
  it('says how to install coturn where there is none', () => {
    expect(() => findTurnserver('/nowhere', [])).toThrow(/apt-get install coturn/)
    expect(findTurnserver(process.env['PATH'])).toMatch(/turnserver$/)
  })

  it('denies the mapped range and no range that matches every IPv4 address', () => {
    const text = turnserverConfig({
      port: 3478,
      secret: 's',
      relayPorts: { first: 50_000, last: 50_100 },
      relayAddress: '192.168.1.5',
      externalAddress: '198.51.100.7',
      ownAddresses: ['127.0.0.1', '192.168.1.5', '198.51.100.9', '2001:db8::5'],
      tls: null,
      folder: '/data',
    })
    const lines = text.split('\n')
    expect(lines).toContain('denied-peer-ip=::ffff:0.0.0.0-::ffff:255.255.255.255')
    expect(text).not.toMatch(/denied-peer-ip=::-/)
    expect(lines).toContain('external-ip=198.51.100.7/192.168.1.5')
    expect(lines.filter(line => line.startsWith('allowed-peer-ip'))).toEqual(['allowed-peer-ip=192.168.1.5'])
    expect(lines).not.toContain('allow-loopback-peers')
    // The machine's other addresses, public ones too; not the one where two who are relayed meet.
    for (const own of ['127.0.0.1', '198.51.100.9', '2001:db8::5']) {
      expect(lines).toContain(`denied-peer-ip=${own}`)
    }
    expect(lines).not.toContain('denied-peer-ip=192.168.1.5')
  })

  it('is what the example for a machine of its own says, too', async () => {
    const example = await readFile(new URL('../../../deploy/coturn.conf', import.meta.url), 'utf8')
    const tls = { port: 5349, certFile: 'c', keyFile: 'k' }
    const ours = turnserverConfig({
      port: 3478,
      secret: 's',
      relayPorts: { first: 49_152, last: 65_535 },
      relayAddress: '203.0.113.10',
      externalAddress: null,
      ownAddresses: [],
      tls,
      folder: '/data',
    })
    // What differs between machines, and what comes with being started by Ringdown.
    const own = /^(?:#|$|cert=|pkey=|realm=|static-auth-secret=|log-file=|simple-log|pidfile=|userdb=)/
    const linesOf = (text: string) =>
      text
        .split('\n')
        .filter(line => !own.test(line))
        .map(line => line.replace(/[<>]/g, ''))
        .sort()
    expect(linesOf(example)).toEqual(linesOf(ours))
  })

  it('browsers find it at the host of their page, or the one that is named; over TLS where that is vouched for', async () => {
    const dir = await folder()
    const [tlsCert, tlsKey] = [joinPath(dir, 'cert.pem'), joinPath(dir, 'key.pem')]
    const certificate = await makeSelfSigned(['calls.example.org'], Date.now())
    await writeFile(tlsCert, certificate.cert)
    await writeFile(tlsKey, certificate.key)
    const config = { ...readConfig({}, []), tlsCert, tlsKey }
    const tls = await openTls(config, { clock: systemClock, logger: pino({ level: 'silent' }) })
    atEnd(() => tls?.keeper.close())
    const urls = (host: string | undefined, turnHost: string | null = null) =>
      ownTurnUrls({ ...config, turnHost }, tls, host).turn
    expect(urls('192.168.1.5:3000')).toEqual([
      'turn:192.168.1.5:3478?transport=udp',
      'turn:192.168.1.5:3478?transport=tcp',
    ])
    expect(urls('calls.example.org')).toHaveLength(3)
    expect(urls('localhost', 'calls.example.org')[2]).toBe('turns:calls.example.org:5349?transport=tcp')
    expect(urls('[2001:db8::1]:3000')[0]).toBe('turn:[2001:db8::1]:3478?transport=udp')
    for (const host of [undefined, '', 'a b', 'a?b', 'a,b']) expect(urls(host)).toEqual([])
  })
})
