import type { Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { AuditLog } from '../src/records/audit-log.js'
import { Bans } from '../src/records/bans.js'
import { Invitations, type NewInvitation, takeInvitation } from '../src/records/invitations.js'
import { addPasskey, Passkeys } from '../src/records/passkeys.js'
import { addPerson, People, type PersonRecord } from '../src/records/people.js'
import { RevocationLog } from '../src/records/revocation-log.js'
import { ServerValues } from '../src/records/server-values.js'
import { Sessions } from '../src/records/sessions.js'
import type { Tables } from '../src/records/tables.js'
import { Browser } from './browser.js'
import { eachDatabase } from './databases.js'
import { connect, serve, until } from './sockets.js'

const NOW = 1_790_000_000_000

function person(name: string, more: Partial<PersonRecord> = {}): PersonRecord {
  return { userId: `m_${name}`, name, role: 'member', lines: [], createdAt: NOW, ...more }
}

const add = (db: Kysely<Tables>, ...people: PersonRecord[]) =>
  Promise.all(people.map(each => addPerson(db, each)))

eachDatabase('the records of people', open => {
  it('keep members with their lines, in order, page by page', async () => {
    const { db } = await open()
    const people = new People(db)
    expect(await people.hasOwner()).toBe(false)
    const anna = person('Anna', { lines: ['reception', 'sales'] })
    await add(db, person('Zoe'), anna, person('Olga', { role: 'owner' }))
    expect(await people.hasOwner()).toBe(true)
    expect(await people.find('m_Anna')).toEqual(anna)
    expect(await people.find('nobody')).toBeNull()
    const first = await people.list('', null, 2)
    expect(first.map(({ name }) => name)).toEqual(['Anna', 'Olga'])
    const rest = await people.list('', { name: 'Olga', userId: 'm_Olga' }, 2)
    expect(rest.map(({ name }) => name)).toEqual(['Zoe'])
    expect((await people.list('OLG', null, 9)).map(({ name }) => name)).toEqual(['Olga'])
    // No wildcard.
    expect(await people.list('%', null, 9)).toEqual([])
  })

  it('change and remove members, but not the last owner', async () => {
    const { db } = await open()
    const people = new People(db)
    await add(db, person('Anna', { lines: ['sales'] }), person('Olga', { role: 'owner' }))
    const changed = await people.change('m_Anna', { name: 'Ann', role: 'admin', lines: ['reception'] })
    expect(changed).toMatchObject({ name: 'Ann', role: 'admin', lines: ['reception'] })
    await expect(people.change('m_Olga', { role: 'member' })).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(people.remove('m_Olga', NOW)).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await people.remove('m_Anna', NOW)).toMatchObject({ name: 'Ann' })
    expect(await people.find('m_Anna')).toBeNull()
    expect(await people.remove('m_Anna', NOW)).toBeNull()
  })

  it('keep an owner when two demote themselves at the same time', async () => {
    const { db } = await open()
    const people = new People(db)
    await add(db, person('Olga', { role: 'owner' }), person('Otto', { role: 'owner' }))
    const both = ['m_Olga', 'm_Otto'].map(id => people.change(id, { role: 'member' }))
    const outcomes = await Promise.allSettled(both)
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(1)
    expect(await people.hasOwner()).toBe(true)
  })

  it('remove what lets a person in with them', async () => {
    const { db } = await open()
    await add(db, person('Anna'), person('Olga', { role: 'owner' }))
    const [sessions, passkeys, invitations] = [new Sessions(db), new Passkeys(db), new Invitations(db)]
    await sessions.add(session('s1'), 'hash')
    await passkeys.add(passkey('k1'))
    await invitations.add(invitation('i1', { userId: 'm_Anna' }), 'secret')
    await new People(db).remove('m_Anna', NOW)
    expect(await sessions.find('hash', NOW)).toBeNull()
    expect(await passkeys.find('k1')).toBeNull()
    expect(await invitations.bySecret('secret', NOW)).toMatchObject({ state: 'withdrawn' })
  })

  it('use an invitation once, however many try', async () => {
    const { db } = await open()
    const invitations = new Invitations(db)
    await invitations.add(invitation('i1'), 'secret')
    const tries = Array.from({ length: 5 }, (_, index) => takeInvitation(db, 'i1', `m_${index}`, NOW))
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
    expect(await invitations.bySecret('secret', NOW)).toMatchObject({ state: 'used' })
    expect(await invitations.withdraw('i1', NOW)).toBe(false)
  })

  it('say of an invitation that it is over, and why', async () => {
    const { db } = await open()
    const invitations = new Invitations(db)
    await invitations.add(invitation('i1'), 'one')
    await invitations.add(invitation('i2', { createdAt: NOW + 1 }), 'two')
    await invitations.add(invitation('i3', { kind: 'device' }), 'three')
    expect(await invitations.withdraw('i1', NOW)).toBe(true)
    expect(await takeInvitation(db, 'i1', 'm_1', NOW)).toBe(false)
    expect(await takeInvitation(db, 'i2', 'm_1', NOW + 1000)).toBe(false)
    const listed = await invitations.list(null, 9, NOW + 1000)
    expect(listed.map(({ id, state }) => `${id} ${state}`)).toEqual(['i2 ended', 'i1 withdrawn'])
    const after = { createdAt: NOW + 1, id: 'i2' }
    expect((await invitations.list(after, 9, NOW)).map(({ id }) => id)).toEqual(['i1'])
  })

  it('leave a person the last passkey, unless there is another way in', async () => {
    const { db } = await open()
    const passkeys = new Passkeys(db)
    await add(db, person('Anna'))
    await passkeys.add(passkey('k1'))
    await addPasskey(db, passkey('k2'))
    await expect(passkeys.add(passkey('k2'))).rejects.toMatchObject({ code: 'not-allowed' })
    await passkeys.used('k1', 7, NOW + 5)
    expect(await passkeys.find('k1')).toMatchObject({ counter: 7, usedAt: NOW + 5, transports: ['usb'] })
    expect(await passkeys.rename('m_Else', 'k1', 'Mine')).toBeNull()
    expect(await passkeys.rename('m_Anna', 'k1', 'Key ring')).toBe('k1')
    expect((await passkeys.of('m_Anna')).map(({ name }) => name)).toEqual(['Key ring', 'k2'])
    expect(await passkeys.remove('m_Else', 'k1', false)).toBeNull()
    expect(await passkeys.remove('m_Anna', 'k1', false)).toBe('Key ring')
    await expect(passkeys.remove('m_Anna', 'k2', false)).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await passkeys.remove('m_Anna', 'k2', true)).toBe('k2')
  })

  it('end sessions: one, all, those that are old, and the oldest of too many', async () => {
    const { db } = await open()
    const sessions = new Sessions(db)
    await add(db, person('Anna'))
    for (let index = 0; index < 52; index += 1) {
      await sessions.add(session(`s${index}`, { usedAt: NOW + index }), `hash${index}`)
    }
    expect(await sessions.of('m_Anna', NOW)).toHaveLength(50)
    expect(await sessions.find('hash1', NOW)).toBeNull()
    expect(await sessions.find('hash2', NOW)).toMatchObject({ id: 's2' })
    expect(await sessions.find('hash2', NOW + 2000)).toBeNull()
    await sessions.used('s2', NOW + 500, NOW + 9000)
    expect(await sessions.find('hash2', NOW + 2000)).toMatchObject({ usedAt: NOW + 500 })
    expect(await sessions.end('m_Else', 's3')).toBe(false)
    expect(await sessions.end('m_Anna', 's3')).toBe(true)
    expect(await sessions.end('m_Anna', null)).toBe(true)
    expect(await sessions.of('m_Anna', NOW)).toEqual([])
  })

  it('keep bans until they end or are lifted', async () => {
    const { db } = await open()
    const bans = new Bans(db)
    const ban = { reason: '', createdBy: 'm_Olga', createdAt: NOW }
    await bans.add({ id: 'b1', kind: 'network', subject: '192.0.2.0/24', ...ban, endsAt: NOW + 10 })
    await bans.add({ id: 'b2', kind: 'person', subject: 'm_Eve', ...ban, endsAt: null })
    expect((await bans.inForce(NOW)).map(({ id }) => id)).toEqual(['b1', 'b2'])
    expect((await bans.inForce(NOW + 10)).map(({ id }) => id)).toEqual(['b2'])
    expect([await bans.lift('b2'), await bans.lift('b2')]).toMatchObject([{ id: 'b2' }, null])
  })

  it('log what happened and what was revoked', async () => {
    const { db } = await open()
    const [audit, revocations] = [new AuditLog(db), new RevocationLog(db)]
    const entry = { actorId: null, actorName: null, action: 'ban.make', object: null, detail: null }
    await audit.add({ at: NOW, ...entry, outcome: 'done' })
    await audit.add({ at: NOW + 1, ...entry, outcome: 'refused' })
    const [last] = await audit.list(null, 1)
    expect(last).toMatchObject({ at: NOW + 1, outcome: 'refused' })
    expect(await audit.list(last ?? null, 9)).toMatchObject([{ at: NOW, outcome: 'done' }])
    const revoked = await revocations.add({ userId: null, sessionId: 's1' }, NOW)
    expect(await revocations.since(NOW)).toEqual([revoked])
    expect(await revocations.since(NOW + 1)).toEqual([])
  })
})

eachDatabase('two servers on one database', (_open, { locate }) => {
  it('sign a person out of both within a second', async () => {
    const location = await locate()
    const { databaseUrl } = location
    const options = { access: 'members', databaseUrl, dataDir: location.dataDir ?? '' } as const
    const one = await serve(options)
    const other = await serve(options)
    const [here, there] = [new Browser(one), new Browser(other)]
    const { pathname, hash } = new URL(other.setupUrl ?? '')
    await here.comeIn(pathname + hash, 'Olga')
    there.cookie = here.cookie
    const device = await connect(other, await there.token())
    await here.ask('DELETE', '/api/sessions')
    await until(() => device.closings.length > 0)
    expect(device.closings).toEqual(['signed-out'])
  })
})

eachDatabase('what all nodes of a server have in common', (open, { locate }) => {
  it('is what the first of them kept, also if all do at once, and stays', async () => {
    const location = await locate()
    const nodes = [await open(location), await open(location), await open(location)]
    const values = nodes.map(({ db }) => new ServerValues(db))
    expect(await values[0]?.find('id')).toBeNull()
    const kept = await Promise.all(values.map((common, n) => common.keep('id', `of ${n}`)))
    expect(new Set(kept).size).toBe(1)
    expect(await values[0]?.keep('id', 'later')).toBe(kept[0])
    expect(await values[1]?.find('id')).toBe(kept[0])
    expect(await values[2]?.keep('another', 'its own')).toBe('its own')
  })
})

function session(id: string, more: object = {}) {
  return {
    id,
    userId: 'm_Anna',
    device: 'Firefox',
    createdAt: NOW,
    usedAt: NOW,
    endsAt: NOW + 1000,
    ...more,
  }
}

function passkey(id: string) {
  return {
    id,
    userId: 'm_Anna',
    name: id,
    publicKey: 'key',
    counter: 0,
    transports: ['usb'],
    createdAt: NOW,
    usedAt: null,
  }
}

function invitation(id: string, more: Partial<NewInvitation> = {}): NewInvitation {
  return {
    id,
    kind: 'invitation',
    userId: null,
    role: 'member',
    lines: [],
    label: '',
    createdBy: null,
    createdAt: NOW,
    endsAt: NOW + 1000,
    ...more,
  }
}
