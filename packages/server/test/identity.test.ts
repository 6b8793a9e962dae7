import { createHmac } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { SignJWT } from 'jose'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { FileSecrets } from '../src/identity/file-secrets.js'
import { signInGuest } from '../src/identity/guests.js'
import { keepTokenSecret } from '../src/identity/token-secret.js'
import { Tokens } from '../src/identity/tokens.js'
import { networkOf } from '../src/ip-address.js'
import { atEnd, connect, JWT_SECRET, join, refused, serve, signIn, until } from './sockets.js'

async function emptyDir(): Promise<string> {
  const dir = await mkdtemp(joinPath(tmpdir(), 'ringdown-data-'))
  atEnd(() => rm(dir, { recursive: true, force: true }))
  return dir
}

function warnings() {
  const lines: string[] = []
  return { lines, logger: pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }) }
}

describe('a party', () => {
  it('is marked as a guest where others sign in', async () => {
    const server = await serve()
    const guest = await connect(server, await signIn(server, 'Ada'))
    expect(guest.welcome?.party.guest).toBe(true)
    const token = await new Tokens(JWT_SECRET).sign({
      userId: 'u1',
      name: 'Dr. House',
      role: 'member',
      lines: [],
    })
    const member = await connect(server, { userId: 'u1', name: 'Dr. House', token })
    expect(member.welcome?.party).toEqual({ userId: 'u1', deviceId: member.deviceId, name: 'Dr. House' })
  })

  it('is not marked where all are guests', async () => {
    const server = await serve({ jwtSecret: null, dataDir: await emptyDir() })
    const guest = await connect(server, await signIn(server, 'Ada'))
    expect(guest.welcome?.party).toEqual({
      userId: guest.guest.userId,
      deviceId: guest.deviceId,
      name: 'Ada',
    })
  })

  it('whose name looks like that of somebody here is marked as it calls', async () => {
    const server = await serve()
    const [anna, ben, other] = [
      await join(server, 'Anna'),
      await join(server, 'Ben'),
      await join(server, '\u0410nna'),
    ]
    await other.invite(ben.address)
    await until(() => ben.entries.length > 0)
    expect(ben.entries[0]?.entry.from).toMatchObject({
      userId: other.guest.userId,
      guest: true,
      lookalike: true,
    })
    const clara = await join(server, 'Clara')
    await anna.invite(clara.address)
    await until(() => clara.entries.length > 0)
    expect(clara.entries[0]?.entry.from).toEqual(anna.party)
  })
})

describe('the token secret', () => {
  it('is made once, for its owner only, and keeps people the same after a restart', async () => {
    const dataDir = joinPath(await emptyDir(), 'made', 'again')
    const first = await serve({ dataDir, jwtSecret: null })
    const ada = await signIn(first, 'Ada')
    await first.close()
    const second = await serve({ dataDir, jwtSecret: null })
    expect((await connect(second, ada)).welcome?.party.userId).toBe(ada.userId)
    expect((await stat(joinPath(dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600)
    const other = await serve({ dataDir: await emptyDir(), jwtSecret: null })
    expect((await refused(connect(other, ada))).code).toBe('unauthorized')
  })

  it('is the same for servers that start together', async () => {
    const dataDir = await emptyDir()
    const { logger, lines } = warnings()
    const secrets = await Promise.all(
      Array.from({ length: 10 }, () => keepTokenSecret(new FileSecrets(dataDir), dataDir, logger)),
    )
    expect(new Set(secrets).size).toBe(1)
    expect((await readFile(joinPath(dataDir, 'jwt-secret'), 'utf8')).trim()).toBe(secrets[0])
    expect(lines).toEqual([])
  })

  it('that cannot be kept is warned about once, and works', async () => {
    const dataDir = await emptyDir()
    await writeFile(joinPath(dataDir, 'file'), '')
    const { logger, lines } = warnings()
    const below = joinPath(dataDir, 'file', 'below')
    const secret = await keepTokenSecret(new FileSecrets(below), below, logger)
    expect(secret.length).toBeGreaterThanOrEqual(32)
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain(secret)
  })

  it('that is not one stops the start and says which file to delete', async () => {
    const dataDir = await emptyDir()
    const file = joinPath(dataDir, 'jwt-secret')
    await writeFile(file, 'short\n')
    await chmod(file, 0o600)
    await expect(keepTokenSecret(new FileSecrets(dataDir), dataDir, warnings().logger)).rejects.toThrow(
      `${file} holds fewer than 32`,
    )
  })
})

describe('a token', () => {
  const key = new TextEncoder().encode(JWT_SECRET)
  const claims = {
    iss: 'ringdown',
    aud: 'ringdown',
    sub: 'u1',
    name: 'U',
    exp: Math.floor(Date.now() / 1000) + 60,
  }
  const sign = (changed: object, alg = 'HS256') =>
    new SignJWT({ ...claims, ...changed }).setProtectedHeader({ alg }).sign(key)
  const tokens = new Tokens(JWT_SECRET)

  it('with the documented claims is taken', async () => {
    expect(await tokens.verify(await sign({}))).toEqual({
      userId: 'u1',
      name: 'U',
      role: 'member',
      lines: [],
      expiresAt: (claims.exp + 30) * 1000,
    })
  })

  it('says whether guests come to the links of its person, and what it says is neither yes nor no is refused', async () => {
    const verified = async (guests: unknown) => tokens.verify(await sign({ guests }))
    const closed = await verified(false)
    expect(closed.guests).toBe(false)
    expect((await verified(true)).guests).toBeUndefined()
    expect((await tokens.verify(await tokens.sign(closed))).guests).toBe(false)
    await expect(verified('no')).rejects.toThrow('"guests"')
  })

  it('is taken from a machine whose clock differs by seconds, and not by a minute', async () => {
    const seconds = Math.floor(Date.now() / 1000)
    const taken = [{ nbf: seconds + 20 }, { exp: seconds - 20 }]
    for (const changed of taken)
      expect(await tokens.verify(await sign(changed))).toMatchObject({ userId: 'u1' })
    const early = await refused(tokens.verify(await sign({ nbf: seconds + 60 })))
    const late = await refused(tokens.verify(await sign({ exp: seconds - 60 })))
    expect([early.code, late.code]).toEqual(['unauthorized', 'unauthorized'])
  })

  it('of a guest is renewed for two months after its end, and no longer', async () => {
    const seconds = Math.floor(Date.now() / 1000)
    const day = 24 * 3600
    const renew = async (daysAgo: number) =>
      signInGuest({ name: 'U' }, await sign({ guest: true, exp: seconds - daysAgo * day }), tokens)
    expect((await renew(59)).userId).toBe('u1')
    expect((await refused(renew(61))).code).toBe('unauthorized')
  })

  it.each([
    ['another issuer', { iss: 'x' }],
    ['another audience', { aud: 'x' }],
    ['no end', { exp: undefined }],
    ['an end that has passed', { exp: 1 }],
    ['a beginning to come', { nbf: claims.exp + 60 }],
    ['no user', { sub: undefined }],
    ['a user id no address takes', { sub: 'a b' }],
    ['a user id too long', { sub: 'x'.repeat(129) }],
    ['no name', { name: undefined }],
    ['an empty name', { name: ' ' }],
  ])('with %s is refused', async (_name, changed) => {
    const problem = await refused(tokens.verify(await sign(changed)))
    expect(problem.code).toBe('unauthorized')
  })

  it('under another algorithm is refused, also with the right secret', async () => {
    expect((await refused(tokens.verify(await sign({}, 'HS512')))).code).toBe('unauthorized')
  })

  it('is refused if any part of it is another than was signed, or it says what has to be understood', async () => {
    const good = await sign({})
    const [header = '', payload = '', signature = ''] = good.split('.')
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = (start: string) =>
      `${start}.${createHmac('sha256', key).update(start).digest('base64url')}`
    expect(await tokens.verify(signed(`${header}.${payload}`))).toMatchObject({ userId: 'u1' })
    const wrong = [
      `${encoded({ alg: 'none' })}.${payload}.`,
      `${header}.${encoded({ ...claims, sub: 'u2' })}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${signature.slice(0, -4)}`,
      `${good}.${signature}`,
      signed(`${encoded({ alg: 'none' })}.${payload}`),
      signed(`${encoded({ alg: 'HS256', crit: ['x'], x: 1 })}.${payload}`),
      signed(`${encoded({ alg: 'HS256', b64: false, crit: ['b64'] })}.${payload}`),
      signed(`${encoded(null)}.${payload}`),
      signed(`no header.${payload}`),
      signed(`${header}.${encoded('no claims')}`),
      '',
      '..',
    ]
    for (const token of wrong) expect((await refused(tokens.verify(token))).code).toBe('unauthorized')
  })
})

it('a network address counts whole, or as the /64 of an IPv6 customer', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
  expect(networkOf('2001:db8:1:2::9')).toBe('2001:db8:1:2')
  expect(networkOf('2001:db8::9')).toBe('2001:db8:0:0')
  expect(networkOf('::1')).toBe('0:0:0:0')
})
