import { JumpingClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { authenticateBy } from '../src/api/authentication.js'
import { Idempotency } from '../src/api/idempotency.js'
import { keysRoutes } from '../src/api/keys-routes.js'
import { ApiKeyRecords } from '../src/records/api-keys.js'
import { IdempotentRequestRecords } from '../src/records/idempotent-requests.js'
import { ask, MEMBER, NOBODY, OWNER, serveApi } from './api-rig.js'
import { eachDatabase } from './databases.js'

const NOW = Date.UTC(2030, 0)
const DAY = 86_400_000

eachDatabase('keys of programs', open => {
  async function rig() {
    const { db } = await open()
    const clock = new JumpingClock(NOW)
    const keys = new ApiKeyRecords(db)
    const requests = new IdempotentRequestRecords(db)
    const persons = new Map([
      ['owner', OWNER],
      ['member', MEMBER],
    ])
    const authenticate = authenticateBy({
      access: 'members',
      clock,
      keys,
      authenticatePerson: async ({ headers }) => persons.get(String(headers['x-actor'])) ?? NOBODY,
    })
    const api = await serveApi(keysRoutes({ keys, clock }), {
      idempotency: new Idempotency({ requests, clock }),
      authenticate,
    })
    const make = (body: object, headers = {}) => api.ask('POST', '/keys', 'owner', body, headers)
    const listAs = (secret: string) =>
      ask(`${api.url}/api/v1/keys`, 'GET', { headers: { authorization: `Bearer ${secret}` } })
    return { db, clock, keys, api, make, listAs, authenticate }
  }

  it('are shown once, kept as a hash, listed newest first and revoked', async () => {
    const { db, clock, api, make } = await rig()
    const first = await make({ name: ' Till ', scopes: ['calls:read'] })
    expect([first.status, first.body]).toEqual([
      201,
      {
        id: expect.any(String),
        name: 'Till',
        scopes: ['calls:read'],
        createdBy: 'owner',
        createdAt: NOW,
        usedAt: null,
        endsAt: null,
        revokedAt: null,
        secret: expect.stringMatching(/^rd_[\w-]{43}$/),
      },
    ])
    await clock.jump(1)
    const { body: second } = await make({ name: 'Second', scopes: ['people:read'], endsAt: NOW + DAY })
    const kept = JSON.stringify(await db.selectFrom('api_keys').selectAll().execute())
    expect(kept).not.toContain(first.body.secret)
    const { body: list } = await api.ask('GET', '/keys?limit=1', 'owner')
    expect(list.items).toMatchObject([{ id: second.id, endsAt: NOW + DAY }])
    expect(JSON.stringify(list)).not.toContain('secret')
    const { body: rest } = await api.ask('GET', `/keys?cursor=${list.next}`, 'owner')
    expect([rest.items.length, rest.items[0].id, rest.next]).toEqual([1, first.body.id, null])
    expect((await api.ask('DELETE', `/keys/${second.id}`, 'owner')).status).toBe(204)
    expect((await api.ask('DELETE', `/keys/${second.id}`, 'owner')).body).toMatchObject({
      status: 404,
      detail: 'There is no such key, or it is revoked already.',
    })
    const { body: after } = await api.ask('GET', '/keys', 'owner')
    expect(after.items[0]).toMatchObject({ id: second.id, revokedAt: NOW + 1 })
  })

  it('let a program do what their scopes say, until they end or are revoked', async () => {
    const { clock, keys, authenticate } = await rig()
    const scopes = ['calls:read'] as const
    const { key, secret } = await keys.make(
      { name: 'Till', scopes, createdBy: 'owner', endsAt: NOW + DAY },
      NOW,
    )
    const actor = () => authenticate({ headers: { authorization: `Bearer ${secret}` } } as never)
    expect(await actor()).toEqual({ kind: 'program', access: 'members', keyId: key.id, scopes })
    expect((await keys.list(null, 1))[0]?.usedAt).toBe(NOW)
    await clock.jump(30_000)
    await actor()
    expect((await keys.list(null, 1))[0]?.usedAt).toBe(NOW)
    await clock.jump(30_001)
    await actor()
    expect((await keys.list(null, 1))[0]?.usedAt).toBe(NOW + 60_001)
    await clock.jump(DAY)
    await expect(actor()).rejects.toMatchObject({ code: 'unauthorized' })
    const other = await keys.make({ name: 'Other', scopes, createdBy: 'owner', endsAt: null }, NOW)
    expect(await keys.use(other.secret, NOW)).not.toBeNull()
    expect(await keys.revoke(other.key.id, NOW)).toBe(true)
    expect(await keys.use(other.secret, NOW)).toBeNull()
    expect(await keys.use('rd_guessed', NOW)).toBeNull()
  })

  it('are made by people with the right, and by no program', async () => {
    const { api, keys, make, listAs } = await rig()
    const { secret } = (await make({ name: 'All', scopes: ['people:read', 'webhooks:write'] })).body
    expect((await listAs(secret)).body).toMatchObject({
      status: 403,
      detail: 'No program may do this, only a person.',
    })
    expect((await listAs('rd_none')).body).toMatchObject({ status: 401, code: 'unauthorized' })
    expect((await api.ask('POST', '/keys', 'member', { name: 'x', scopes: ['calls:read'] })).status).toBe(403)
    expect((await make({ name: 'x', scopes: [] })).body.detail).toBe('"scopes" must have at least 1 item.')
    for (const wrong of [
      { name: '', scopes: ['calls:read'] },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['everything'] },
      { name: 'x', scopes: ['calls:read'], endsAt: NOW },
    ]) {
      expect((await make(wrong)).body.code).toBe('bad-request')
    }
    expect(await keys.list(null, 10)).toHaveLength(1)
  })

  it('are made once by a request that is sent again, which does not show the secret again', async () => {
    const { clock, keys, make } = await rig()
    const body = { name: 'Till', scopes: ['calls:read'] }
    const again = { 'idempotency-key': 'order-4711' }
    expect((await make(body, again)).status).toBe(201)
    expect((await make(body, again)).body).toMatchObject({ status: 409, code: 'already-done' })
    expect((await make({ ...body, name: 'Other' }, again)).body).toMatchObject({
      status: 422,
      code: 'key-reused',
    })
    expect(await keys.list(null, 10)).toHaveLength(1)
    await clock.jump(DAY + 3_600_000)
    expect((await make(body, again)).status).toBe(201)
  })
})
