import type { AuditEntry, MadeLinkReply } from '@ringdown/protocol/access'
import { expect, it } from 'vitest'
import { Browser } from './browser.js'
import { connect, refused, serve, signIn, until } from './sockets.js'
import { receive } from './webhook-receiver.js'

/** A server with its owner, an administrator and a member, each signed in. */
async function clinic() {
  const server = await serve({ access: 'members', webhookPrivate: true })
  const owner = new Browser(server)
  const { pathname, hash } = new URL(server.setupUrl ?? '')
  const olga = await owner.comeIn(pathname + hash, 'Olga')
  async function invite(name: string, role: string) {
    const { path } = await owner.ask<MadeLinkReply>('POST', '/api/v1/invitations', { label: name, role })
    const browser = new Browser(server)
    const { person } = await browser.comeIn(path, name)
    return Object.assign(browser, { userId: person.userId })
  }
  return {
    server,
    owner: Object.assign(owner, { userId: olga.person.userId }),
    admin: await invite('Adam', 'admin'),
    anna: await invite('Anna', 'member'),
  }
}

const codeOf = async (asked: Promise<unknown>) => (await refused(asked)).code

it('a member is signed out everywhere by those above them, and may sign in again', async () => {
  const { server, owner, admin, anna } = await clinic()
  const device = await connect(server, await anna.token())
  expect(await codeOf(anna.ask('DELETE', `/api/v1/people/${admin.userId}/sessions`))).toBe('not-allowed')
  expect(await codeOf(admin.ask('DELETE', `/api/v1/people/${owner.userId}/sessions`))).toBe('not-allowed')
  await admin.ask('DELETE', `/api/v1/people/${anna.userId}/sessions`)
  await until(() => device.closings.length > 0)
  expect(device.closings).toEqual(['signed-out'])
  expect((await anna.me()).person).toBeNull()
  await expect(new Browser(server, anna.authenticator).signIn()).resolves.toBeDefined()
  const { items } = await owner.ask<{ items: AuditEntry[] }>('GET', '/api/v1/audit')
  expect(items).toContainEqual(
    expect.objectContaining({ action: 'session.end', actorName: 'Adam', object: anna.userId }),
  )
  expect(await codeOf(admin.ask('DELETE', '/api/v1/people/m_nobody/sessions'))).toBe('not-found')
})

it('what is kept about a person is read by them and by administrators', async () => {
  const { admin, anna } = await clinic()
  const path = `/api/v1/people/${anna.userId}/records`
  const own = await anna.ask<{ records: Record<string, object[]> }>('GET', path)
  expect(own.records['people']).toMatchObject([{ id: anna.userId, name: 'Anna' }])
  expect(JSON.stringify(own)).not.toContain('secret_hash')
  await expect(admin.ask('GET', path)).resolves.toMatchObject({ person: anna.userId })
  expect(await codeOf(anna.ask('GET', `/api/v1/people/${admin.userId}/records`))).toBe('not-allowed')
})

it('a person is erased by those above them: signed out, and in nothing that is kept', async () => {
  const { server, owner, admin, anna } = await clinic()
  const { url, received } = await receive(response => response.end())
  await owner.ask('POST', '/api/v1/webhooks', { url, events: ['member.removed'] })
  const path = `/api/v1/people/${anna.userId}/records`
  const device = await connect(server, await anna.token())
  expect(await codeOf(anna.ask('DELETE', path))).toBe('not-allowed')
  await admin.ask('DELETE', path)
  await until(() => device.closings.length > 0)
  expect(device.closings).toEqual(['signed-out'])
  const { records } = await owner.ask<{ records: Record<string, object[]> }>('GET', path)
  // That their tokens hold no more.
  expect(Object.keys(records)).toEqual(['revocations'])
  await until(() => received.length > 0)
  expect(JSON.parse(received[0]?.body ?? '').data).toMatchObject({ userId: anna.userId, name: '' })
  const { items } = await owner.ask<{ items: AuditEntry[] }>('GET', '/api/v1/audit')
  expect(items).toContainEqual(
    expect.objectContaining({ action: 'person.erase', actorName: 'Adam', object: null }),
  )
  expect(JSON.stringify(items)).not.toContain('Anna')
})

it('a guest is erased by their id, and the last owner is not', async () => {
  const { server, owner } = await clinic()
  const guest = await signIn(server, 'Gus')
  expect(await codeOf(owner.ask('DELETE', `/api/v1/people/${guest.userId}/records`))).toBe('not-found')
  const own = owner.ask('DELETE', `/api/v1/people/${owner.userId}/records`)
  expect(await refused(own)).toMatchObject({ detail: expect.stringContaining('the last owner') })
  expect((await owner.me()).person).not.toBeNull()
})
