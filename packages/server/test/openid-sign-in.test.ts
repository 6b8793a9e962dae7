import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@ringdown/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.mjs'
import type { ServerOptions } from '../src/server-options.js'
import { Browser } from './browser.js'
import { CLIENT, FormBrowser, startProvider, type TestProvider } from './openid-provider.js'
import { atEnd, connect, JWT_SECRET, refused, serve, until } from './sockets.js'
import { receive } from './webhook-receiver.js'

const MINUTE = 60_000

describe('signing in at an OpenID provider', () => {
  let provider: TestProvider
  /** One for each server: connections that are kept for another request belong to one of them. */
  let ports: number[]
  let callbacks: string[]
  beforeAll(async () => {
    ports = await Promise.all(Array.from({ length: 9 }, freePort))
    callbacks = ports.map(port => `http://localhost:${port}/api/oidc/callback`)
    provider = await startProvider(callbacks)
    provider.accounts.set('ada', { name: 'Ada', groups: ['staff', 'desk'] })
    provider.accounts.set('eve', { name: 'Eve', groups: [] })
  })
  afterAll(() => provider.close())

  async function start(options: ServerOptions = {}) {
    return serve({
      port: ports.shift()!,
      access: 'members',
      oidcIssuer: provider.issuer,
      oidcClientId: CLIENT.id,
      oidcClientSecret: CLIENT.secret,
      oidcName: 'The clinic',
      oidcScopes: 'openid profile groups offline_access',
      oidcRules: [
        { group: 'staff', role: 'member' },
        { group: 'it', role: 'admin' },
        { group: 'desk', line: 'reception' },
      ],
      ...options,
    })
  }

  /** A browser that has signed in as somebody at the provider. */
  async function signedIn(server: Awaited<ReturnType<typeof start>>, login: string): Promise<Browser> {
    const browser = new Browser(server)
    const forms = new FormBrowser()
    const app = `${browser.origin}/`
    await forms.signIn(`${app}api/oidc/sign-in`, login, url => url === app)
    browser.cookie = forms.cookies
    return browser
  }

  it('makes a person a member with the name, role and lines of the provider, the same one each time', async () => {
    const server = await start()
    const first = await signedIn(server, 'ada')
    const { person, providers } = await first.me()
    expect(providers).toEqual([{ name: 'The clinic' }])
    expect(person).toMatchObject({ name: 'Ada', role: 'member', lines: ['reception'] })
    const device = await connect(server, await first.token())
    expect(device.welcome?.party).toMatchObject({ userId: person?.userId, name: 'Ada' })
    const second = await signedIn(server, 'ada')
    expect((await second.me()).person).toEqual(person)
  })

  it('refuses a person whom no rule lets in, and one who was removed', async () => {
    const server = await start()
    const app = `http://localhost:${server.port}/`
    const back = await new FormBrowser().signIn(`${app}api/oidc/sign-in`, 'eve', url =>
      url.includes('/callback'),
    )
    // Without the cookie of the browser that began it.
    expect((await fetch(back)).status).toBe(401)
    await expect(signedIn(server, 'eve')).rejects.toThrow('has no access to this server')
  })

  it('takes no address of another server for the app', async () => {
    const server = await start()
    const ask = (app: string) =>
      fetch(`http://localhost:${server.port}/api/oidc/sign-in?app=${encodeURIComponent(app)}`, {
        redirect: 'manual',
      })
    expect((await ask('https://elsewhere.example/')).status).toBe(400)
    expect((await ask('nonsense')).status).toBe(400)
    const below = await ask(`http://localhost:${server.port}/calls/`)
    expect(new URL(below.headers.get('location') ?? '').searchParams.get('redirect_uri')).toBe(
      `http://localhost:${server.port}/calls/api/oidc/callback`,
    )
    expect(below.headers.get('set-cookie')).toContain('; Path=/calls/api/oidc;')
  })

  it('asks the provider again as tokens are renewed: roles change, and who has left is signed out', async () => {
    let later = 0
    const clock = {
      ...systemClock,
      now: () => systemClock.now() + later,
      after: systemClock.after.bind(systemClock),
    }
    const server = await start({ clock })
    provider.accounts.set('ben', { name: 'Ben', groups: ['staff'] })
    const browser = await signedIn(server, 'ben')
    provider.accounts.set('ben', { name: 'Ben', groups: ['it'] })
    expect(await browser.token()).toMatchObject({ role: 'member' })
    later += 11 * MINUTE
    // Two pages of one browser renew at the same time, and the provider's token can be used once.
    const both = await Promise.all([browser.token(), browser.token()])
    expect(both.map(({ role }) => role)).toEqual(['admin', 'admin'])
    provider.accounts.delete('ben')
    later += 11 * MINUTE
    expect((await refused(browser.token())).code).toBe('unauthorized')
    expect((await browser.me()).person).toBeNull()
  })

  it('tells webhooks who has come in, and staffs the lines of the provider at once', async () => {
    const server = await start({ webhookPrivate: true })
    const owner = new Browser(server)
    const { pathname, hash } = new URL(server.setupUrl ?? '')
    await owner.comeIn(pathname + hash, 'Olga')
    const receiver = await receive(response => response.end())
    await owner.ask('POST', '/api/v1/webhooks', { url: receiver.url })
    await owner.ask('POST', '/api/v1/lines', { name: 'reception', title: 'Reception' })
    const { person } = await (await signedIn(server, 'ada')).me()
    const lines = () => owner.ask<{ items: { staff: string[] }[] }>('GET', '/api/v1/lines')
    await until(async () => (await lines()).items[0]?.staff.join() === person?.userId)
    await until(() => receiver.received.length === 1)
    await signedIn(server, 'ada')
    provider.accounts.set('ada', { name: 'Ada B.', groups: ['staff', 'desk'] })
    await signedIn(server, 'ada')
    provider.accounts.set('ada', { name: 'Ada', groups: ['staff', 'desk'] })
    await until(() => receiver.received.length === 2)
    const told = receiver.received.map(({ body }) => JSON.parse(body))
    expect(told.map(({ type, data }) => `${type} ${data.name}`)).toEqual([
      'member.joined Ada',
      'member.changed Ada B.',
    ])
  })

  it('goes on for an hour while the provider does not answer', async () => {
    let later = 0
    const clock = {
      ...systemClock,
      now: () => systemClock.now() + later,
      after: systemClock.after.bind(systemClock),
    }
    const other = await startProvider(callbacks)
    other.accounts.set('ada', { name: 'Ada', groups: ['staff'] })
    const server = await start({ clock, oidcIssuer: other.issuer })
    const browser = await signedIn(server, 'ada')
    await other.close()
    later += 50 * MINUTE
    expect(await browser.token()).toMatchObject({ role: 'member' })
    later += 11 * MINUTE
    expect((await refused(browser.token())).code).toBe('unavailable')
    expect((await browser.me()).person).toMatchObject({ name: 'Ada' })
  })

  it('is left at the provider too by signing out', async () => {
    const server = await start()
    const browser = await signedIn(server, 'ada')
    const { url } = await browser.ask<{ url: string }>('DELETE', '/api/session')
    expect(new URL(url).origin).toBe(provider.issuer)
    expect(new URL(url).searchParams.get('post_logout_redirect_uri')).toBe(`${browser.origin}/`)
    expect((await browser.me()).person).toBeNull()
  })

  it('returns to the app where it is, also below a path, and nowhere else', async () => {
    const server = await start()
    const browser = await signedIn(server, 'ada')
    const elsewhere = browser.ask('DELETE', '/api/session', { app: 'https://elsewhere.example/' })
    expect((await refused(elsewhere)).code).toBe('bad-request')
    const app = `${browser.origin}/calls/`
    const { url } = await browser.ask<{ url: string }>('DELETE', '/api/session', { app })
    expect(new URL(url).searchParams.get('post_logout_redirect_uri')).toBe(app)
  })

  it('reaches the other processes on the same database: who comes in, and who is another now', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'ringdown-openid-'))
    atEnd(() => rm(dataDir, { recursive: true }))
    let later = 0
    const clock = {
      ...systemClock,
      now: () => systemClock.now() + later,
      after: systemClock.after.bind(systemClock),
    }
    const shared = { dataDir, jwtSecret: JWT_SECRET, clock }
    const here = await start(shared)
    const owner = new Browser(here)
    const { pathname, hash } = new URL(here.setupUrl ?? '')
    await owner.comeIn(pathname + hash, 'Olga')
    await owner.ask('POST', '/api/v1/lines', { name: 'reception', title: 'Reception' })
    const there = await serve({ ...shared, access: 'members' })
    provider.accounts.set('cleo', { name: 'Cleo', groups: ['staff', 'desk'] })
    const cleo = await signedIn(here, 'cleo')
    const olga = Object.assign(new Browser(there), { cookie: owner.cookie })
    const staff = async () =>
      (await olga.ask<{ items: { staff: string[] }[] }>('GET', '/api/v1/lines')).items[0]?.staff
    const { person } = await cleo.me()
    await until(async () => (await staff())?.join() === person?.userId)
    const device = await connect(there, await cleo.token())
    provider.accounts.set('cleo', { name: 'Cleo', groups: ['it'] })
    later += 11 * MINUTE
    // Another page of the same browser, which has what holds from now on.
    expect(await cleo.token()).toMatchObject({ role: 'admin', lines: [] })
    await until(() => device.closings.length > 0)
    expect(device.closings).toEqual(['expired'])
    await until(async () => (await staff())?.length === 0)
    await expect(connect(there, await cleo.token())).resolves.toBeDefined()
  })
})
