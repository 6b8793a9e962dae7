import { RingdownError } from '@ringdown/client'
import { describe, expect, it } from 'vitest'
import { ACCESS_TEXTS } from '../src/access/access-texts.js'
import { MEMBER_KEY } from '../src/access/member-key.js'
import { Membership } from '../src/access/membership.js'
import { PasskeyError, type Passkeys } from '../src/access/passkey.js'
import type { AskServer } from '../src/access/server-request.js'
import { Accounts } from '../src/phone/account.js'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { createPhone } from '../src/phone/phone.js'
import { FakeCall, FakeRingdown } from './fake-ringdown.js'

const ADA = { userId: 'u_ada', name: 'Ada', role: 'owner', lines: ['desk'] } as const
const BEN = { userId: 'u_ben', name: 'Ben', role: 'member', lines: [] } as const
const SECRET = 'a-secret-of-a-link-1234'
const APP = 'https://calls.example/phone/'
const CREDENTIAL = { id: 'k' }

interface Setting {
  /** Who this browser has kept. */
  readonly kept?: object
  readonly obstacle?: string
  /** What the server answers, by method and path; an error is thrown. */
  readonly replies?: Readonly<Record<string, unknown>>
}

/** A page on a server for members, whose SDK is here. */
function openPage({ kept, obstacle, replies = {} }: Setting = {}) {
  const storage = memoryStorage(
    kept ? { [MEMBER_KEY]: JSON.stringify(kept), 'ringdown.name': '"Ada"' } : undefined,
  )
  const visited: string[] = []
  const asked: { path: string; body: unknown }[] = []
  const ask: AskServer = async (path, { method = 'GET', body } = {}) => {
    asked.push({ path: `${method} ${path}`, body })
    const reply = replies[`${method} ${path}`]
    if (reply instanceof Error) throw reply
    return reply as never
  }
  const passkeys: Passkeys = {
    obstacle: obstacle ?? null,
    create: async () => CREDENTIAL as never,
    use: async () => CREDENTIAL as never,
  }
  const lines: FakeRingdown[] = []
  const accounts = new Accounts(storage)
  const membership = new Membership(accounts, storage, ask, passkeys, {
    app: APP,
    goTo: url => visited.push(url),
  })
  accounts.bring({
    open(name) {
      const line = new FakeRingdown(name)
      lines.push(line)
      return createPhone(line, storage)
    },
    forgetIdentity: () => {},
  })
  return { storage, asked, visited, lines, accounts, membership }
}

const refused = (message: string) => new RingdownError({ code: 'unauthorized', message })

describe('coming in', () => {
  it('the setup link makes a passkey and signs the owner in', async () => {
    const { membership, accounts, asked, storage } = openPage({
      replies: { 'POST /api/passkeys/options': { options: {} }, 'POST /api/setup': { person: ADA } },
    })
    let before: unknown
    await membership.join('setup', SECRET, 'Ada', () => {
      before = membership.snapshot.member
    })
    expect(before).toBeNull()
    expect(asked).toEqual([
      { path: 'POST /api/passkeys/options', body: { secret: SECRET, name: 'Ada' } },
      { path: 'POST /api/setup', body: { secret: SECRET, name: 'Ada', passkey: CREDENTIAL } },
    ])
    expect(membership.snapshot).toEqual({ member: ADA, notice: null })
    expect(accounts.snapshot?.name).toBe('Ada')
    expect(JSON.parse(storage.getItem(MEMBER_KEY) ?? '')).toEqual(ADA)
  })

  it('a browser without passkeys comes in without one', async () => {
    const { membership, asked } = openPage({
      obstacle: 'No passkeys here.',
      replies: { 'POST /api/invitations/accept': { person: BEN } },
    })
    await membership.join('invitation', SECRET, 'Ben')
    expect(asked.map(({ path }) => path)).toEqual(['POST /api/invitations/accept'])
    expect(asked[0]?.body).toMatchObject({ passkey: null })
  })

  it('a link that is over leaves everything as it was', async () => {
    const over = new RingdownError({ code: 'not-allowed', message: 'This invitation has been used.' })
    const { membership, accounts } = openPage({
      replies: { 'POST /api/passkeys/options': { options: {} }, 'POST /api/invitations/accept': over },
    })
    await expect(membership.join('invitation', SECRET, 'Ben')).rejects.toThrow('has been used')
    expect(membership.snapshot.member).toBeNull()
    expect(accounts.snapshot).toBeNull()
  })

  it('a passkey signs in', async () => {
    const { membership } = openPage({
      replies: { 'POST /api/session/options': { options: {} }, 'POST /api/session/verify': { person: BEN } },
    })
    await membership.signIn()
    expect(membership.snapshot.member).toEqual(BEN)
  })

  it('a guest who signs in is connected as the member, though the name is the same', async () => {
    const { membership, accounts, lines } = openPage({ replies: { 'GET /api/me': { person: BEN } } })
    accounts.signIn('Ben')
    await membership.look()
    expect(lines.map(({ closed }) => closed)).toEqual([true, false])
  })

  it('somebody who is signed in already is let in without a question', async () => {
    const { membership } = openPage({ replies: { 'GET /api/me': { person: ADA } } })
    await membership.look()
    expect(membership.snapshot.member).toEqual(ADA)
  })
})

describe('being signed in', () => {
  it('is remembered, so that the home page need not wait', () => {
    expect(openPage({ kept: ADA }).membership.snapshot.member).toEqual(ADA)
    expect(openPage({ kept: { name: 'Ada' } }).membership.snapshot.member).toBeNull()
  })

  it('fetches a token for each connection, and with it what an administrator has changed', async () => {
    const now = { ...ADA, role: 'admin' as const }
    const { membership } = openPage({
      kept: ADA,
      replies: { 'POST /api/session/token': { ...now, token: 't1', expiresAt: 1 } },
    })
    await expect(membership.token(null)).resolves.toBe('t1')
    expect(membership.snapshot.member).toEqual(now)
  })

  it('ends with a sentence once the server no longer takes it', () => {
    const { membership, accounts, lines, storage } = openPage({ kept: ADA })
    lines[0]?.change({ connection: 'refused', problem: { code: 'unauthorized', message: 'Sign in.' } })
    expect(membership.snapshot).toEqual({ member: null, notice: ACCESS_TEXTS.signedOut })
    expect(accounts.snapshot).toBeNull()
    expect(storage.getItem(MEMBER_KEY)).toBe('null')
  })

  it('ends no call that is in progress or on the screen', () => {
    const { membership, lines, accounts } = openPage({ kept: ADA })
    const call = new FakeCall({ direction: 'outgoing', address: 'user:u_ben', phase: 'accepted' })
    lines[0]?.change({ calls: [call] })
    lines[0]?.change({ connection: 'refused', problem: { code: 'unauthorized', message: 'Sign in.' } })
    expect(membership.snapshot.member).toEqual(ADA)
    lines[0]?.change({ calls: [] })
    expect(membership.snapshot.member).toEqual(ADA)
    accounts.snapshot?.phone?.dismissCall()
    expect(membership.snapshot.member).toBeNull()
  })

  it('survives a server that cannot be reached', () => {
    const { membership, lines } = openPage({ kept: ADA })
    lines[0]?.change({ connection: 'offline', problem: { code: 'unavailable', message: 'Trying again.' } })
    expect(membership.snapshot.member).toEqual(ADA)
  })
})

describe('signing out', () => {
  it('tells the server first', async () => {
    const { membership, asked, accounts } = openPage({ kept: ADA })
    await membership.signOut()
    expect(asked.map(({ path }) => path)).toEqual(['DELETE /api/session'])
    expect(membership.snapshot).toEqual({ member: null, notice: null })
    expect(accounts.snapshot).toBeNull()
  })

  it('goes on at the provider where the person signed in', async () => {
    const url = 'https://id.example/end'
    const page = openPage({ kept: ADA, replies: { 'DELETE /api/session': { url } } })
    const { membership, visited, asked } = page
    await membership.signOut()
    expect(asked).toEqual([{ path: 'DELETE /api/session', body: { app: APP } }])
    expect(visited).toEqual([url])
    expect(membership.snapshot.member).toBeNull()
  })

  it('does not pretend when the server could not be told', async () => {
    const { membership } = openPage({ kept: ADA, replies: { 'DELETE /api/sessions': refused('No server.') } })
    await expect(membership.signOutEverywhere()).rejects.toThrow('No server.')
    expect(membership.snapshot.member).toEqual(ADA)
  })
})

it('a passkey that was not made is a sentence', () => {
  expect(new PasskeyError('cancelled', ACCESS_TEXTS.cancelled)).toMatchObject({ code: 'cancelled' })
})
