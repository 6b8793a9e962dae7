import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  AuditEntry,
  BanInfo,
  InvitationInfo,
  MadeLinkReply,
  MemberInfo,
} from '@ringdown/protocol/access'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/commands/commands.js'
import type { ServerOptions } from '../src/index.js'
import { Browser } from './browser.js'
import { atEnd, connect, refused, serve, signIn, until } from './sockets.js'
import { receive } from './webhook-receiver.js'

type Items<Item> = { readonly items: Item[] }

/** A server with its owner and people they have invited, each signed in. */
async function clinic(options: ServerOptions = {}) {
  const server = await serve({ access: 'members', ...options })
  const owner = new Browser(server)
  const { pathname, hash } = new URL(server.setupUrl ?? '')
  await owner.comeIn(pathname + hash, 'Olga')
  async function invite(name: string, wanted: object = {}): Promise<Browser & { userId: string }> {
    const { path } = await owner.ask<MadeLinkReply>('POST', '/api/v1/invitations', { label: name, ...wanted })
    const browser = new Browser(server)
    const { person } = await browser.comeIn(path, name)
    return Object.assign(browser, { userId: person.userId })
  }
  return { server, owner, invite }
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-members-'))
  atEnd(() => rm(folder, { recursive: true }))
  return folder
}

/** Runs a command on the machine: another process, as far as the server knows. */
async function runIn(dataDir: string, ...argv: string[]) {
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  const words = [...argv.slice(1), '--data-dir', dataDir]
  const code = await COMMANDS[argv[0] ?? '']?.run(words, {}, { write, fail: write })
  return { code, lines }
}

describe('an invitation', () => {
  it('brings one person in, with the role and lines it carries', async () => {
    const { server, owner } = await clinic()
    const { path } = await owner.ask<MadeLinkReply>('POST', '/api/v1/invitations', {
      label: 'Anna',
      role: 'admin',
      lines: ['reception'],
    })
    const anna = new Browser(server)
    expect(await anna.look(path.split('#')[1] ?? '')).toMatchObject({ by: 'Olga', role: 'admin', name: null })
    expect((await anna.comeIn(path, 'Anna')).person).toMatchObject({ role: 'admin', lines: ['reception'] })
    expect((await refused(new Browser(server).comeIn(path, 'Eve'))).message).toContain('has been used')
    const { items } = await owner.ask<Items<InvitationInfo>>('GET', '/api/v1/invitations')
    expect(items).toMatchObject([{ label: 'Anna', state: 'used' }])
  })

  it('that was withdrawn brings nobody in', async () => {
    const { server, owner } = await clinic()
    const { id, path } = await owner.ask<MadeLinkReply>('POST', '/api/v1/invitations', {})
    await owner.ask('DELETE', `/api/v1/invitations/${id}`)
    expect((await refused(new Browser(server).comeIn(path, 'Eve'))).message).toContain('withdrawn')
  })

  it('to an account that exists is a new way into it, which only those above it can give', async () => {
    const { server, owner, invite } = await clinic()
    const admin = await invite('Adam', { role: 'admin' })
    const anna = await invite('Anna')
    const { userId } = (await owner.me()).person ?? {}
    const takeOver = admin.ask('POST', '/api/v1/invitations', { userId })
    expect((await refused(takeOver)).code).toBe('not-allowed')
    const { path } = await admin.ask<MadeLinkReply>('POST', '/api/v1/invitations', { userId: anna.userId })
    const again = await new Browser(server).comeIn(path, 'ignored')
    expect(again.person).toMatchObject({ userId: anna.userId, name: 'Anna' })
  })

  it('of somebody who was removed or demoted meanwhile brings nobody in', async () => {
    const { server, owner, invite } = await clinic()
    const [adam, eve] = [await invite('Adam', { role: 'admin' }), await invite('Eve', { role: 'admin' })]
    const made = [adam, eve].map(by => by.ask<MadeLinkReply>('POST', '/api/v1/invitations', {}))
    const links = await Promise.all(made)
    await owner.ask('PATCH', `/api/v1/people/${adam.userId}`, { role: 'member' })
    await owner.ask('DELETE', `/api/v1/people/${eve.userId}`)
    for (const { path } of links) {
      expect((await refused(new Browser(server).comeIn(path, 'X'))).message).toContain('withdrawn')
    }
  })

  it('is not made by members', async () => {
    const { invite, owner } = await clinic()
    const anna = await invite('Anna')
    expect((await refused(anna.ask('POST', '/api/v1/invitations', {}))).code).toBe('not-allowed')
    const { items } = await owner.ask<Items<AuditEntry>>('GET', '/api/v1/audit')
    expect(items).toContainEqual(
      expect.objectContaining({ actorName: 'Anna', action: 'invitation.make', outcome: 'refused' }),
    )
  })
})

describe('a member', () => {
  it('who is renamed while away has that name for everybody: in lists, favourites and on their links', async () => {
    const { server, owner, invite } = await clinic()
    const anna = await invite('Anna')
    const made = await anna.ask<{ path: string }>('POST', '/api/v1/links', { endsAt: null, uses: null })
    const device = await connect(server, await owner.token())
    await device.ask('choices', { person: { userId: anna.userId, name: 'Anna', favourite: true } })
    await device.watch()
    const shown = async () => (await device.watch()).people.map(({ name }) => name)
    expect(await shown()).toEqual(['Anna'])
    await owner.ask('PATCH', `/api/v1/people/${anna.userId}`, { name: 'Anne' })
    await until(async () => (await shown())[0] === 'Anne')
    expect(await device.ask('choices', {})).toMatchObject({ favourites: [{ name: 'Anne' }] })
    const { link } = await device.listen(`link:${made.path.split('#')[1] ?? ''}`)
    expect(link).toMatchObject({ state: 'open', owner: 'Anne' })
    await owner.ask('DELETE', `/api/v1/people/${anna.userId}`)
    expect((await device.listen(`link:${made.path.split('#')[1] ?? ''}`)).link).toEqual({ state: 'ended' })
  })

  it('who is removed is out at once, sockets included', async () => {
    const { server, owner, invite } = await clinic()
    const anna = await invite('Anna')
    const token = await anna.token()
    const device = await connect(server, token)
    await owner.ask('DELETE', `/api/v1/people/${anna.userId}`)
    await until(() => device.closings.length > 0)
    expect(device.closings).toEqual(['signed-out'])
    expect((await refused(connect(server, token))).code).toBe('unauthorized')
    expect((await anna.me()).person).toBeNull()
    expect((await refused(anna.signIn())).code).toBe('unauthorized')
  })

  it('whose lines change connects again, and has them', async () => {
    const { server, owner, invite } = await clinic()
    const anna = await invite('Anna')
    const before = await connect(server, await anna.token())
    expect((await refused(before.listen('line:reception'))).code).toBe('not-allowed')
    await owner.ask('PATCH', `/api/v1/people/${anna.userId}`, { lines: ['reception'] })
    await until(() => before.closings.length > 0)
    expect(before.closings).toEqual(['expired'])
    const after = await connect(server, await anna.token())
    await expect(after.listen('line:reception')).resolves.toMatchObject({ ok: true })
  })

  it('who is the last owner stays one', async () => {
    const { owner, invite } = await clinic()
    const { userId = '' } = (await owner.me()).person ?? {}
    const demoted = await refused(owner.ask('PATCH', `/api/v1/people/${userId}`, { role: 'member' }))
    expect(demoted.code).toBe('not-allowed')
    expect((await refused(owner.ask('DELETE', `/api/v1/people/${userId}`))).code).toBe('not-allowed')
    expect((await owner.me()).person?.role).toBe('owner')
    const other = await invite('Otto', { role: 'owner' })
    await owner.ask('PATCH', `/api/v1/people/${userId}`, { role: 'member' })
    expect((await refused(other.ask('DELETE', `/api/v1/people/${other.userId}`))).code).toBe('not-allowed')
  })

  it('is in the list', async () => {
    const { owner, invite } = await clinic()
    await invite('Anna')
    const { items } = await owner.ask<Items<MemberInfo>>('GET', '/api/v1/people')
    expect(items.map(({ name, role }) => `${name} ${role}`)).toEqual(['Anna member', 'Olga owner'])
    const found = await owner.ask<Items<MemberInfo>>('GET', '/api/v1/people?search=ANN')
    expect(found.items.map(({ name }) => name)).toEqual(['Anna'])
  })
})

describe('what members in a call need is in memory, and', () => {
  /** An owner's device that sees who is listed. */
  async function watching(server: Awaited<ReturnType<typeof clinic>>['server'], owner: Browser) {
    const device = await connect(server, await owner.token())
    return async () => (await device.watch()).people.map(({ name }) => name)
  }

  it('somebody who is removed is listed no more, also by another process', async () => {
    const dataDir = await newFolder()
    const { server, owner, invite } = await clinic({ dataDir, timers: { presenceGrace: 0 } })
    const listed = await watching(server, owner)
    const [anna, ben] = [await invite('Anna'), await invite('Ben')]
    for (const member of [anna, ben]) (await connect(server, await member.token())).socket.close()
    expect(await listed()).toEqual(['Anna', 'Ben'])
    await owner.ask('DELETE', `/api/v1/people/${anna.userId}`)
    await until(async () => !(await listed()).includes('Anna'))
    await runIn(dataDir, 'remove', 'Ben')
    await until(async () => (await listed()).length === 0)
  })

  it('a line is staffed by those who are given it, come in with it, or leave', async () => {
    const { owner, invite } = await clinic()
    await owner.ask('POST', '/api/v1/lines', { name: 'desk', title: 'Desk' })
    const staff = async () => {
      const { items } = await owner.ask<Items<{ staff: string[] }>>('GET', '/api/v1/lines')
      return items[0]?.staff ?? []
    }
    const [anna, ben] = [await invite('Anna', { lines: ['desk'] }), await invite('Ben')]
    await until(async () => (await staff()).join() === anna.userId)
    await owner.ask('PATCH', `/api/v1/people/${ben.userId}`, { lines: ['desk'] })
    await until(async () => (await staff()).includes(ben.userId))
    await owner.ask('DELETE', `/api/v1/people/${anna.userId}`)
    await until(async () => (await staff()).join() === ben.userId)
  })
})

describe('a ban', () => {
  it('of a person closes their sockets and keeps them out until it is lifted', async () => {
    const { server, owner, invite } = await clinic()
    const anna = await invite('Anna')
    const device = await connect(server, await anna.token())
    const ban = { kind: 'person', subject: anna.userId, reason: 'rude' }
    const { id, name } = await owner.ask<BanInfo>('POST', '/api/v1/bans', ban)
    expect(name).toBe('Anna')
    await until(() => device.closings[0] === 'signed-out')
    expect((await refused(anna.signIn())).code).toBe('not-allowed')
    expect((await refused(anna.token())).code).toBe('not-allowed')
    await owner.ask('DELETE', `/api/v1/bans/${id}`)
    await expect(anna.signIn()).resolves.toMatchObject({ person: { name: 'Anna' } })
  })

  it('of a guest keeps them out too', async () => {
    const { server, owner } = await clinic()
    const guest = await signIn(server, 'Gwen')
    const device = await connect(server, guest)
    await owner.ask('POST', '/api/v1/bans', { kind: 'person', subject: guest.userId })
    await until(() => device.closings[0] === 'signed-out')
    expect((await refused(connect(server, guest))).code).toBe('not-allowed')
  })

  it('does not lock out who makes it', async () => {
    const { owner } = await clinic()
    const all = { kind: 'network', subject: '0.0.0.0/0' }
    expect((await refused(owner.ask('POST', '/api/v1/bans', all))).code).toBe('not-allowed')
    await expect(owner.me()).resolves.toMatchObject({ person: { name: 'Olga' } })
    const { items } = await owner.ask<Items<BanInfo>>('GET', '/api/v1/bans')
    expect(items).toEqual([])
  })
})

describe('on the machine', () => {
  it('people are invited, listed and removed while the server runs', async () => {
    const dataDir = await newFolder()
    const { server, owner } = await clinic({ dataDir })
    const run = (...argv: string[]) => runIn(dataDir, ...argv)
    const invited = await run('invite', 'member')
    const anna = new Browser(server)
    await anna.comeIn(invited.lines.at(-1) ?? '', 'Anna')
    const device = await connect(server, await anna.token())
    expect((await run('members', 'all')).lines).toEqual([
      expect.stringMatching(/^member {2}Anna {2}m_/),
      expect.stringMatching(/^owner {3}Olga {2}m_/),
    ])
    expect(await run('remove', 'Anna')).toEqual({ code: 0, lines: ['Anna is removed and signed out.'] })
    await until(() => device.closings[0] === 'signed-out')
    const last = await run('remove', 'Olga')
    expect(last).toEqual({ code: 1, lines: [expect.stringContaining('last owner')] })
    const { items } = await owner.ask<Items<AuditEntry>>('GET', '/api/v1/audit')
    expect(items).toContainEqual(
      expect.objectContaining({ actorName: 'the command line', action: 'person.remove', detail: 'Anna' }),
    )
  })
})

it('webhooks are told who came in, was changed and was removed', async () => {
  const { owner, invite } = await clinic({ webhookPrivate: true })
  const receiver = await receive(response => response.end())
  await owner.ask('POST', '/api/v1/webhooks', { url: receiver.url })
  const anna = await invite('Anna')
  await owner.ask('PATCH', `/api/v1/people/${anna.userId}`, { lines: ['reception'] })
  await owner.ask('DELETE', `/api/v1/people/${anna.userId}`)
  await until(() => receiver.received.length === 3)
  const told = receiver.received.map(({ body }) => JSON.parse(body))
  expect(told.map(({ type, data }) => [type, data.userId, data.name])).toEqual(
    expect.arrayContaining(
      ['joined', 'changed', 'removed'].map(what => [`member.${what}`, anna.userId, 'Anna']),
    ),
  )
})
