import type { AuditEntry } from '@ringdown/protocol/access'
import { JumpingClock } from '@ringdown/testing'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Actor } from '../src/access/actor.js'
import { Audit } from '../src/access/audit.js'
import { Tokens } from '../src/identity/tokens.js'
import { AuditLog } from '../src/records/audit-log.js'
import { People } from '../src/records/people.js'
import { eachDatabase } from './databases.js'
import { connect, JWT_SECRET, newCallId, newLink, refused, serve, signIn, until } from './sockets.js'

const MINUTE = 60_000

eachDatabase('of those who were refused, the audit log', open => {
  async function newAudit() {
    const { db } = await open()
    const clock = new JumpingClock(MINUTE)
    const log = new AuditLog(db)
    const audit = new Audit({ log, people: new People(db), clock, logger: pino({ level: 'silent' }) })
    return { audit, clock, all: () => log.list(null, 1_000) }
  }
  const person = (userId: string, role: 'guest' | 'member' = 'member'): Actor => {
    return { kind: 'person', access: 'members', userId, role, lines: [] }
  }

  it('has the first of each minute, by person and action', async () => {
    const { audit, clock, all } = await newAudit()
    const insist = async () => {
      for (let attempt = 0; attempt < 5; attempt++) {
        await audit.refused(person('ada'), { action: 'line.staff', object: 'line:sales' })
        await audit.refused(person('ada'), { action: 'call.place' })
        await audit.refused(person('ben'), { action: 'call.place' })
      }
    }
    await insist()
    expect((await all()).map(({ actorId, action }) => `${actorId} ${action}`).sort()).toEqual([
      'ada call.place',
      'ada line.staff',
      'ben call.place',
    ])
    await clock.jump(MINUTE)
    await insist()
    expect(await all()).toHaveLength(6)
  })

  it('cannot be filled by many: guests, strangers and members each have their share of a minute', async () => {
    const { audit, all } = await newAudit()
    for (let each = 0; each < 50; each++) {
      await audit.refused(person(`g_${each}`, 'guest'), { action: 'people.see' })
      await audit.refused({ kind: 'nobody', access: 'members' }, { action: 'session.begin' })
    }
    for (let each = 0; each < 210; each++) await audit.refused(person(`m_${each}`), { action: 'line.staff' })
    const entries = await all()
    const count = (part: string) => entries.filter(({ action }) => action === part).length
    expect([count('people.see'), count('session.begin'), count('line.staff')]).toEqual([30, 30, 200])
  })
})

it('what devices were refused is in the audit log, without the secrets of links', async () => {
  const server = await serve({ access: 'members' })
  const tokenOf = (userId: string, name: string, role: 'owner' | 'member') =>
    new Tokens(JWT_SECRET).sign({ userId, name, role, lines: [] })
  const anna = await connect(server, {
    userId: 'm_a',
    name: 'Anna',
    token: await tokenOf('m_a', 'Anna', 'member'),
  })
  const gus = await connect(server, await signIn(server, 'Gus'))
  expect((await refused(anna.listen('line:reception'))).code).toBe('not-allowed')
  // As pages do by themselves.
  expect((await refused(gus.watch())).code).toBe('not-allowed')
  expect((await refused(gus.listen('line:reception'))).code).toBe('not-allowed')
  const link = newLink()
  expect((await refused(gus.invite(link, newCallId()))).code).toBe('not-allowed')
  const token = await tokenOf('o', 'Olga', 'owner')
  const read = async (): Promise<readonly AuditEntry[]> => {
    const response = await fetch(`${server.url}/api/v1/audit`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return ((await response.json()) as { items: AuditEntry[] }).items
  }
  await until(async () => (await read()).length === 3)
  const entries = await read()
  expect(entries.every(({ outcome }) => outcome === 'refused')).toBe(true)
  expect(entries.map(({ actorId, action, object }) => [actorId, action, object])).toEqual(
    expect.arrayContaining([
      ['m_a', 'address.listen', 'line:reception'],
      [gus.party.userId, 'address.listen', 'line:reception'],
      [gus.party.userId, 'link.make', null],
    ]),
  )
  expect(entries.map(({ detail }) => detail)).toContain('Guests do not staff lines.')
  expect(JSON.stringify(entries)).not.toContain(link)
})
