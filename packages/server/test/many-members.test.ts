import { expect, it } from 'vitest'
import type { PeopleParts } from '../src/api/people-routes.js'
import { peopleRoutes } from '../src/api/people-routes.js'
import { addPerson, People } from '../src/records/people.js'
import { serveApi } from './api-rig.js'
import { eachDatabase } from './databases.js'

const MEMBERS = 10_000

eachDatabase('a server with 10,000 members', open => {
  it('lists each of them once, page by page, and finds one by name', async () => {
    const { db } = await open()
    const rows = Array.from({ length: MEMBERS }, (_, index) => ({
      id: `m_${index}`,
      // Many have the same name.
      name: `Member ${index % 700}`,
      role: 'member',
      created_at: 0,
    }))
    for (let from = 0; from < MEMBERS; from += 1_000) {
      await db
        .insertInto('people')
        .values(rows.slice(from, from + 1_000))
        .execute()
    }
    const zoe = { userId: 'zoe', name: 'Zoe', role: 'admin', lines: ['night', 'day'], createdAt: 0 } as const
    await addPerson(db, zoe)
    const session = { person_id: 'zoe', device: '', created_at: 1, ends_at: 9 }
    for (const at of [5, 3]) {
      await db
        .insertInto('sessions')
        .values({ ...session, id: `s${at}`, secret_hash: `h${at}`, used_at: at })
        .execute()
    }
    const api = await serveApi(peopleRoutes({ people: new People(db) } as unknown as PeopleParts))
    const seen = new Set<string>()
    let pages = 0
    for (let next: string | null = ''; next !== null; pages++) {
      const path = `/people?limit=200${next === '' ? '' : `&cursor=${next}`}`
      const { body } = await api.ask('GET', path, 'owner')
      for (const { userId } of body.items) seen.add(userId)
      next = body.next
    }
    expect([seen.size, pages]).toEqual([MEMBERS + 1, 51])
    const renamed = await new People(db).change(zoe.userId, { name: 'ZOË' })
    expect(renamed?.name).toBe('ZOË')
    const { body: umlaut } = await api.ask('GET', `/people?search=${encodeURIComponent('oë')}`, 'owner')
    expect(umlaut.items).toMatchObject([{ userId: zoe.userId }])
    await new People(db).change(zoe.userId, { name: zoe.name })
    const { body } = await api.ask('GET', '/people?search=zo', 'owner')
    expect(body).toEqual({
      items: [{ ...zoe, lines: ['day', 'night'], lastSeenAt: 5, passkeys: 0, sessions: 2 }],
      next: null,
    })
  })
})
