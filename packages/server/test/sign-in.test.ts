import { describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/index.js'
import { Authenticator } from './authenticator.js'
import { Browser } from './browser.js'
import { connect, type Device, refused, serve, until } from './sockets.js'

function setupOf({ setupUrl }: RunningServer): string {
  return new URL(setupUrl ?? '').pathname + new URL(setupUrl ?? '').hash
}

/** A server with its owner, signed in. */
async function owned() {
  const server = await serve({ access: 'members' })
  const owner = new Browser(server)
  await owner.comeIn(setupOf(server), 'Olga')
  return { server, owner }
}

async function socketOf(browser: Browser, server: RunningServer): Promise<Device> {
  return connect(server, await browser.token())
}

const problemOf = (asked: Promise<unknown>) => refused(asked)

describe('the setup link', () => {
  it('makes its reader the owner, once', async () => {
    const server = await serve({ access: 'members' })
    const browser = new Browser(server)
    expect(await browser.me()).toEqual({
      access: 'members',
      person: null,
      needsSetup: true,
      providers: [],
      guests: true,
    })
    const setup = setupOf(server)
    expect(await browser.look(setup.split('#')[1] ?? '')).toMatchObject({ kind: 'setup', role: 'owner' })
    const { person } = await browser.comeIn(setup, 'Olga')
    expect(person).toMatchObject({ name: 'Olga', role: 'owner', lines: [] })
    expect((await browser.me()).person).toEqual(person)
    expect((await browser.me()).needsSetup).toBe(false)
    expect(await problemOf(new Browser(server).comeIn(setup, 'Eve'))).toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('has been used'),
    })
  })

  it('is there only while people are members and nobody owns the server', async () => {
    expect((await serve()).setupUrl).toBeNull()
  })

  it('is used up only by who has come in', async () => {
    const server = await serve({ access: 'members' })
    const setup = setupOf(server)
    const browser = new Browser(server)
    const secret = setup.split('#')[1] ?? ''
    const passkey = new Authenticator().create('http://elsewhere.example', await browser.options({ secret }))
    const foreign = browser.ask('POST', '/api/setup', { secret, name: 'Eve', passkey })
    expect((await problemOf(foreign)).code).toBe('unauthorized')
    await expect(browser.comeIn(setup, 'Olga')).resolves.toMatchObject({ person: { role: 'owner' } })
  })

  it('lets one of two in who open it at once', async () => {
    const server = await serve({ access: 'members' })
    const both = [new Browser(server), new Browser(server)]
    const arrivals = await Promise.allSettled(both.map(browser => browser.comeIn(setupOf(server), 'Olga')))
    expect(arrivals.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('also serves a browser that cannot make passkeys', async () => {
    const server = await serve({ access: 'members' })
    const browser = new Browser(server)
    const secret = setupOf(server).split('#')[1]
    await browser.ask('POST', '/api/setup', { secret, name: 'Olga', passkey: null })
    expect((await browser.me()).person?.name).toBe('Olga')
  })
})

describe('a member', () => {
  it('signs in with a passkey, and connects with a short token', async () => {
    const { server, owner } = await owned()
    const again = new Browser(server, owner.authenticator)
    expect((await again.signIn()).person.name).toBe('Olga')
    const token = await again.token()
    expect(token.expiresAt - Date.now()).toBeLessThanOrEqual(15 * 60_000)
    const device = await connect(server, token)
    expect(device.welcome?.party).toMatchObject({ userId: token.userId, name: 'Olga' })
    expect(device.welcome?.party.guest).toBeUndefined()
  })

  it('is not somebody whose passkey is unknown, replayed or of another site', async () => {
    const { server, owner } = await owned()
    expect((await problemOf(new Browser(server).signIn())).code).toBe('unauthorized')
    const browser = new Browser(server, owner.authenticator)
    const { options } = await browser.ask<{ options: { challenge: string } }>(
      'POST',
      '/api/session/options',
      {},
    )
    const elsewhere = owner.authenticator.get('https://elsewhere.example', options)
    const foreign = browser.ask('POST', '/api/session/verify', { passkey: elsewhere })
    expect((await problemOf(foreign)).code).toBe('unauthorized')
    const passkey = owner.authenticator.get(browser.origin, options)
    await browser.ask('POST', '/api/session/verify', { passkey })
    const replayed = browser.ask('POST', '/api/session/verify', { passkey })
    expect((await problemOf(replayed)).code).toBe('unauthorized')
  })

  it('has cookies that scripts and other sites do not get', async () => {
    const { owner } = await owned()
    const { options } = await owner.ask<{ options: { challenge: string } }>(
      'POST',
      '/api/session/options',
      {},
    )
    const response = await fetch(`${owner.origin}/api/session/verify`, {
      method: 'POST',
      headers: { origin: owner.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ passkey: owner.authenticator.get(owner.origin, options) }),
    })
    expect(response.headers.get('set-cookie')).toMatch(
      /^ringdown=[\w-]{32}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
    )
  })

  it('changes nothing for a page that does not say where it is from', async () => {
    const { owner } = await owned()
    const response = await fetch(`${owner.origin}/api/session`, {
      method: 'DELETE',
      headers: { cookie: owner.cookie ?? '' },
    })
    expect(response.status).toBe(400)
    expect((await owner.me()).person).not.toBeNull()
  })

  it('adds another device by a link, and another passkey; and keeps one', async () => {
    const { server, owner } = await owned()
    const { path } = await owner.ask<{ path: string }>('POST', '/api/me/device-links', {})
    const phone = new Browser(server)
    expect((await phone.comeIn(path, 'ignored')).person).toMatchObject({ name: 'Olga', role: 'owner' })
    const { items } = await owner.ask<{ items: { id: string; name: string }[] }>('GET', '/api/me/passkeys')
    expect(items.map(({ name }) => name)).toEqual(['Firefox on Linux', 'Firefox on Linux'])
    const key = new Authenticator()
    const passkey = key.create(owner.origin, await owner.options())
    await owner.ask('POST', '/api/passkeys/verify', { passkey, name: 'Key ring' })
    await owner.ask('PATCH', `/api/me/passkeys/${items[0]?.id}`, { name: '  The phone ' })
    const renamed = await owner.ask<{ items: { name: string }[] }>('GET', '/api/me/passkeys')
    expect(renamed.items.map(({ name }) => name)).toEqual(['The phone', 'Firefox on Linux', 'Key ring'])
    const unnamed = owner.ask('PATCH', `/api/me/passkeys/${items[0]?.id}`, { name: ' ' })
    expect((await problemOf(unnamed)).code).toBe('bad-request')
    expect((await problemOf(owner.ask('PATCH', '/api/me/passkeys/none', { name: 'No' }))).code).toBe(
      'not-allowed',
    )
    for (const { id } of items) await owner.ask('DELETE', `/api/me/passkeys/${id}`)
    const last = owner.ask('DELETE', `/api/me/passkeys/${key.id}`)
    expect((await problemOf(last)).message).toContain('only way in')
    await expect(new Browser(server, key).signIn()).resolves.toMatchObject({ person: { name: 'Olga' } })
  })
})

describe('signing out', () => {
  it('closes the sockets of that browser, and of no other', async () => {
    const { server, owner } = await owned()
    const other = new Browser(server, owner.authenticator)
    await other.signIn()
    const [here, there] = [await socketOf(owner, server), await socketOf(other, server)]
    const token = await owner.token()
    await owner.ask('DELETE', '/api/session')
    await until(() => here.closings.length > 0)
    expect(here.closings).toEqual(['signed-out'])
    expect((await owner.me()).person).toBeNull()
    expect((await problemOf(connect(server, token))).code).toBe('unauthorized')
    expect(there.closings).toEqual([])
  })

  it('everywhere closes all of them, and the links for another device', async () => {
    const { server, owner } = await owned()
    const { path } = await owner.ask<{ path: string }>('POST', '/api/me/device-links', {})
    const other = new Browser(server, owner.authenticator)
    await other.signIn()
    const sockets = [await socketOf(owner, server), await socketOf(other, server)]
    await owner.ask('DELETE', '/api/sessions')
    await until(() => sockets.every(({ closings }) => closings[0] === 'signed-out'))
    expect((await problemOf(other.token())).code).toBe('unauthorized')
    expect((await problemOf(new Browser(server).comeIn(path, 'Eve'))).message).toContain('withdrawn')
  })

  it('lists the browsers, and ends one of them', async () => {
    const { server, owner } = await owned()
    const other = new Browser(server, owner.authenticator)
    await other.signIn()
    const { items } = await owner.ask<{ items: { id: string; device: string; isThis: boolean }[] }>(
      'GET',
      '/api/me/sessions',
    )
    expect(items).toHaveLength(2)
    const its = items.find(({ isThis }) => !isThis)
    await owner.ask('DELETE', `/api/me/sessions/${its?.id}`)
    expect((await other.me()).person).toBeNull()
    expect((await owner.me()).person).not.toBeNull()
  })
})

describe('attempts to come in', () => {
  it('are limited by network and passkey, so that others lock nobody out', async () => {
    const server = await serve({
      access: 'members',
      rates: { passkeyAttempts: { points: 2, seconds: 60 } },
    })
    const owner = new Browser(server)
    await owner.comeIn(setupOf(server), 'Olga')
    const other = new Browser(server)
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect((await problemOf(other.signIn())).code).toBe('unauthorized')
    }
    expect((await problemOf(other.signIn())).code).toBe('rate-limited')
    await expect(new Browser(server, owner.authenticator).signIn()).resolves.toBeDefined()
  })

  it('from one network are few', async () => {
    const server = await serve({ access: 'members', rates: { attempts: { points: 1, seconds: 60 } } })
    const browser = new Browser(server)
    const guess = () => browser.look('a-guess-that-is-long-enough')
    expect((await problemOf(guess())).code).toBe('not-allowed')
    expect((await problemOf(guess())).code).toBe('rate-limited')
  })
})
