import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AnyIssuer } from '../src/identity/any-issuer.js'
import { JwksTokens } from '../src/identity/jwks-tokens.js'
import { Tokens } from '../src/identity/tokens.js'
import { connect, JWT_SECRET, join, refused, serve } from './sockets.js'

const ISSUER = 'https://www.example.org'
const AUDIENCE = 'calls'

/** A system with people of its own, which publishes its keys. */
class Product {
  readonly #server: Server
  #published: object[] = []
  readonly #keys = new Map<string, { alg: string; key: CryptoKey }>()
  answer: 'keys' | 'error' | 'page' = 'keys'

  constructor() {
    this.#server = createServer((_request, reply) => {
      if (this.answer === 'error') reply.writeHead(500).end()
      else if (this.answer === 'page') reply.end('<p>Sign in</p>')
      else reply.end(JSON.stringify({ keys: this.#published }))
    })
  }

  async start(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    await this.publish('first', 'RS256')
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys.json`
  }

  async publish(kid: string, alg: string): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair(alg)
    this.#keys.set(kid, { alg, key: privateKey })
    this.#published = [...this.#published, { ...(await exportJWK(publicKey)), kid, alg }]
  }

  withdraw(kid: string): void {
    this.#published = this.#published.filter(key => !('kid' in key && key.kid === kid))
  }

  sign(changes: JWTPayload = {}, kid = 'first'): Promise<string> {
    const { alg, key } = this.#keys.get(kid)!
    const now = Math.floor(Date.now() / 1000)
    const claims = { sub: 'u1', name: 'Ada', iss: ISSUER, aud: AUDIENCE, exp: now + 60, ...changes }
    return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key)
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

describe('tokens of a system that publishes its keys', () => {
  const product = new Product()
  beforeAll(() => product.start())
  afterAll(() => product.close())
  const verifier = () => new JwksTokens({ url: product.url, issuer: ISSUER, audience: AUDIENCE })

  it('say who a person is, and what they may do', async () => {
    const token = await product.sign({
      role: 'admin',
      lines: ['reception'],
      rings: ['user:u2', 'line:reception'],
    })
    expect(await verifier().verify(token)).toMatchObject({
      userId: 'u1',
      name: 'Ada',
      role: 'admin',
      lines: ['reception'],
      rings: ['user:u2', 'line:reception'],
    })
    expect(await verifier().verify(await product.sign())).toMatchObject({ role: 'member', lines: [] })
  })

  it.each(['ES256', 'EdDSA', 'PS256'])('are signed with %s too', async alg => {
    await product.publish(alg, alg)
    expect(await verifier().verify(await product.sign({}, alg))).toMatchObject({ userId: 'u1' })
  })

  const past = Math.floor(Date.now() / 1000) - 40
  it.each([
    ['of another audience', { aud: 'mail' }],
    ['of another issuer', { iss: 'https://elsewhere.example.org' }],
    ['that has expired', { exp: past }],
    ['without an end', { exp: undefined }],
    ['without a name', { name: undefined }],
    ['with a role that does not exist', { role: 'king' }],
    ['with an address that is none', { rings: ['everybody'] }],
  ])('are refused: one %s', async (_what, changes) => {
    await expect(verifier().verify(await product.sign(changes as JWTPayload))).rejects.toMatchObject({
      code: 'unauthorized',
    })
  })

  it('are accepted until 30 seconds after their end: clocks differ', async () => {
    const now = Math.floor(Date.now() / 1000)
    expect(await verifier().verify(await product.sign({ exp: now - 20 }))).toMatchObject({ userId: 'u1' })
  })

  it('go on while the keys change: the new key counts at once, the old one as long as it is published', async () => {
    const changing = new Product()
    await changing.start()
    const before = new JwksTokens({ url: changing.url, issuer: ISSUER, audience: AUDIENCE })
    await changing.publish('second', 'RS256')
    expect(await before.verify(await changing.sign({}, 'second'))).toMatchObject({ userId: 'u1' })
    expect(await before.verify(await changing.sign({}, 'first'))).toMatchObject({ userId: 'u1' })
    changing.withdraw('first')
    const after = new JwksTokens({ url: changing.url, issuer: ISSUER, audience: AUDIENCE })
    await expect(after.verify(await changing.sign({}, 'first'))).rejects.toMatchObject({
      code: 'unauthorized',
    })
    changing.close()
  })

  it.each(['error', 'page'] as const)(
    'cannot be checked while the keys cannot be read (%s)',
    async answer => {
      product.answer = answer
      await expect(verifier().verify(await product.sign())).rejects.toMatchObject({ code: 'unavailable' })
      product.answer = 'keys'
    },
  )

  it('cannot be forged with the public key as a shared secret, nor without a signature', async () => {
    const claims = { sub: 'u1', name: 'Ada' }
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(await (await fetch(product.url)).text()))
    const own = new Tokens('a secret of the server with 32 characters')
    const both = new AnyIssuer(own, verifier())
    const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const unsigned = `${text({ alg: 'none' })}.${text({ ...claims, iss: ISSUER, aud: AUDIENCE, exp: 9e9 })}.`
    for (const token of [forged, unsigned, 'nonsense', '']) {
      await expect(both.verify(token)).rejects.toMatchObject({ code: 'unauthorized' })
    }
  })

  it('let a person connect, beside the guests of the server', async () => {
    const server = await serve({ jwksUrl: product.url, jwtIssuer: ISSUER, jwtAudience: AUDIENCE })
    const member = await connect(server, { userId: 'u1', name: 'Ada', token: await product.sign() })
    expect(member.welcome?.party).toEqual({ userId: 'u1', deviceId: member.deviceId, name: 'Ada' })
    const guest = await join(server, 'Ben')
    expect(guest.welcome?.party.guest).toBe(true)
    const token = await product.sign({ aud: 'mail' })
    const stranger = connect(server, { userId: 'u1', name: 'Ada', token })
    expect(await refused(stranger)).toMatchObject({ code: 'unauthorized' })
  })
})

it('takes the tokens of the previous secret until they end, and signs with the new one', async () => {
  const identity = { userId: 'u1', name: 'Ada', role: 'member', lines: [] } as const
  const before = await new Tokens(JWT_SECRET).sign(identity)
  const secret = 'the secret that has replaced the other one'
  expect(await new Tokens(secret, JWT_SECRET).verify(before)).toMatchObject(identity)
  await expect(new Tokens(secret).verify(before)).rejects.toMatchObject({ code: 'unauthorized' })
  const now = await new Tokens(secret, JWT_SECRET).sign(identity)
  await expect(new Tokens(JWT_SECRET).verify(now)).rejects.toMatchObject({ code: 'unauthorized' })
})
