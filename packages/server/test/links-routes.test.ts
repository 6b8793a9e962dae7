import { JumpingClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import type { Actor } from '../src/access/actor.js'
import { linksRoutes } from '../src/api/links-routes.js'
import { LinkSecrets } from '../src/records/link-secrets.js'
import { LinkRecords } from '../src/records/links.js'
import { addPerson, People } from '../src/records/people.js'
import { serveApi } from './api-rig.js'
import { eachDatabase } from './databases.js'

const NOW = Date.UTC(2030, 0)
const DAY = 86_400_000
const program: Actor = {
  kind: 'program',
  access: 'members',
  keyId: 'k',
  scopes: ['links:read', 'links:write'],
}
const guest: Actor = { kind: 'person', access: 'open', userId: 'g_1', name: 'Gus', role: 'guest', lines: [] }

eachDatabase('links over the API', open => {
  async function rig() {
    const { db } = await open()
    const clock = new JumpingClock(NOW)
    const known = { db, now: () => clock.now(), lifetimeMs: DAY }
    const links = new LinkRecords({ ...known, secrets: new LinkSecrets('ours') })
    const people = new People(db)
    const withdrawn: string[] = []
    const made = { role: 'member', lines: [], createdAt: NOW } as const
    await addPerson(db, { ...made, userId: 'anna', name: 'Anna' })
    await addPerson(db, { ...made, userId: 'ben', name: 'Ben' })
    const api = await serveApi(
      linksRoutes({ clock, links, people, onWithdrawn: async owner => void withdrawn.push(owner) }),
      { actors: { program, guest } },
    )
    return { clock, known, links, people, withdrawn, api }
  }

  it('are made by programs for a member, ring them, and are shown once', async () => {
    const { links, api } = await rig()
    const wanted = { owner: 'anna', name: 'Monday, ten', endsAt: NOW + DAY }
    const made = await api.ask('POST', '/links', 'program', wanted)
    expect([made.status, made.body.path]).toEqual([201, expect.stringMatching(/^\/call#[\w-]{22}$/)])
    const secret = made.body.path.slice('/call#'.length)
    expect(await links.find(`link:${secret}`)).toMatchObject({ owner: 'anna', name: 'Anna', personal: true })
    const { body } = await api.ask('GET', '/links', 'program')
    expect(body).toMatchObject({
      items: [
        { id: made.body.id, name: 'Monday, ten', owner: { userId: 'anna', name: 'Anna' }, usesLeft: 1 },
      ],
      next: null,
    })
    expect(JSON.stringify(body)).not.toContain(secret)
    const refusals = [{ ...wanted, owner: 'nobody' }, { endsAt: null }, { ...wanted, endsAt: NOW }]
    const codes = await Promise.all(
      refusals.map(async body => (await api.ask('POST', '/links', 'program', body)).body.code),
    )
    expect(codes).toEqual(['not-found', 'bad-request', 'bad-request'])
  })

  it('are seen, made and withdrawn by a member only if they are their own', async () => {
    const { clock, withdrawn, api } = await rig()
    const own = await api.ask('POST', '/links', 'member', { endsAt: null, uses: null })
    expect(own.status).toBe(201)
    expect((await api.ask('POST', '/links', 'member', { owner: 'ben', endsAt: null })).body.code).toBe(
      'bad-request',
    )
    await clock.jump(1)
    const { body: bens } = await api.ask('POST', '/links', 'program', { owner: 'ben', endsAt: null })
    expect((await api.ask('GET', '/links', 'member')).status).toBe(403)
    expect((await api.ask('GET', '/links?owner=ben', 'member')).status).toBe(403)
    const listed = await api.ask('GET', '/links?owner=anna', 'member')
    expect(listed.body.items).toMatchObject([{ id: own.body.id, uses: null }])
    expect((await api.ask('DELETE', `/links/${bens.id}`, 'member')).status).toBe(403)
    expect((await api.ask('DELETE', `/links/${own.body.id}`, 'member')).status).toBe(204)
    expect(withdrawn).toEqual(['anna'])
    const first = await api.ask('GET', '/links?limit=1', 'owner')
    expect(first.body.items).toMatchObject([{ id: bens.id, state: 'open' }])
    const second = await api.ask('GET', `/links?cursor=${first.body.next}`, 'owner')
    expect(second.body).toMatchObject({ items: [{ id: own.body.id, state: 'ended' }], next: null })
    expect((await api.ask('DELETE', '/links/none', 'owner')).body.code).toBe('not-found')
  })

  it('are shown to their owner again, to nobody else, and to nobody by a server that has another secret', async () => {
    const { clock, known, people, api } = await rig()
    const { body: made } = await api.ask('POST', '/links', 'member', { endsAt: null, uses: null })
    const pathsFor = async (actor: string) => {
      const { body } = await api.ask('GET', '/links?owner=anna', actor)
      return body.items.map(({ path }: { path: string | null }) => path)
    }
    expect(await pathsFor('member')).toEqual([made.path])
    expect([await pathsFor('owner'), await pathsFor('program')]).toEqual([[null], [null]])
    const links = new LinkRecords({ ...known, secrets: new LinkSecrets('another') })
    const other = await serveApi(linksRoutes({ clock, links, people, onWithdrawn: async () => {} }))
    const { body } = await other.ask('GET', '/links?owner=anna', 'member')
    expect(body.items).toMatchObject([{ id: made.id, path: null }])
  })

  it('replace one of their owner, which then works no more', async () => {
    const { withdrawn, links, api } = await rig()
    const wanted = { endsAt: null, uses: null }
    const { body: first } = await api.ask('POST', '/links', 'member', wanted)
    const { body: bens } = await api.ask('POST', '/links', 'program', { ...wanted, owner: 'ben' })
    const replacing = (replaces: string) => api.ask('POST', '/links', 'member', { ...wanted, replaces })
    expect([(await replacing(bens.id)).status, (await replacing('none')).status]).toEqual([404, 404])
    const { body: second } = await replacing(first.id)
    const stateOf = async ({ path }: { path: string }) =>
      (await links.find(`link:${path.slice('/call#'.length)}`))?.state
    expect([await stateOf(first), await stateOf(second), await stateOf(bens)]).toEqual([
      'ended',
      'open',
      'open',
    ])
    expect(withdrawn).toEqual(['anna'])
  })

  it('are made on an open server by those who take part, under the name of their token', async () => {
    const { api, links } = await rig()
    const { body } = await api.ask('POST', '/links', 'guest', { name: 'Monday', endsAt: null })
    expect(await links.find(`link:${body.path.slice('/call#'.length)}`)).toMatchObject({ name: 'Gus' })
    const listed = await api.ask('GET', '/links?owner=g_1', 'guest')
    expect(listed.body.items).toMatchObject([{ name: 'Monday', path: body.path }])
    expect((await api.ask('GET', '/links?owner=anna', 'guest')).status).toBe(403)
  })
})
