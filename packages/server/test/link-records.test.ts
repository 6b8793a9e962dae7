import { expect, it } from 'vitest'
import type { Database } from '../src/records/database.js'
import { LinkRecords } from '../src/records/links.js'
import { eachDatabase } from './databases.js'
import { LIFETIME, link, linkStoreContract, user } from './link-store-contract.js'

const START = 1_700_000_000_000
const DAY = 86_400_000

eachDatabase('links in the records', open => {
  let now = START
  const make = (database: Database) =>
    new LinkRecords({ db: database.db, now: () => now, lifetimeMs: LIFETIME })

  linkStoreContract('the record of links', async () => {
    now = START
    const links = make(await open())
    return {
      links,
      elapse: async ms => {
        now += ms
      },
      size: () => links.count(),
    }
  })

  it('are there after a restart, with what was decided about them', async () => {
    now = START
    const database = await open()
    await make(database).open(link(1), user('ada'), 'net')
    await make(database).plan(link(2), user('ada'), 'net', {
      name: 'Clinic',
      endsAt: null,
      uses: null,
      personal: true,
    })
    now += LIFETIME / 2
    const again = make(database)
    expect(await again.find(link(1))).toMatchObject({ owner: 'ada', state: 'open', endsAt: START + LIFETIME })
    now += 400 * DAY
    expect(await again.find(link(2))).toMatchObject({ owner: 'ada', state: 'open', personal: true })
    expect(await again.listOf('ada')).toMatchObject([{ name: 'Clinic', uses: null, endsAt: null }])
  })

  it('keep no secret', async () => {
    const database = await open()
    await make(database).open(link(7), user('ada'), 'net')
    const rows = await database.db.selectFrom('links').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(link(7).slice('link:'.length))
  })

  it('work as often as their owner said', async () => {
    now = START
    const links = make(await open())
    const plan = { name: '', endsAt: START + 9 * DAY, uses: 2, personal: false }
    await links.plan(link(1), user('ada'), 'net', plan)
    const state = async () => (await links.find(link(1)))?.state
    await links.setState(link(1), 'used')
    expect(await state()).toBe('open')
    // That call never connected.
    await links.setState(link(1), 'open')
    await links.setState(link(1), 'used')
    expect(await state()).toBe('open')
    await links.setState(link(1), 'used')
    expect(await state()).toBe('used')
  })

  it('work until they are withdrawn, by their owner or an admin, and by nobody else', async () => {
    now = START
    const links = make(await open())
    const plan = { name: '', endsAt: null, uses: null, personal: false }
    for (const n of [1, 2]) await links.plan(link(n), user('ada'), 'net', plan)
    for (let n = 0; n < 50; n += 1) await links.setState(link(1), 'used')
    const [second, first] = (await links.listOf('ada')).map(({ id }) => id)
    expect(await links.withdraw(`${first}`, 'eve')).toBe(false)
    const states = async () =>
      [await links.find(link(1)), await links.find(link(2))].map(found => found?.state)
    expect(await states()).toEqual(['open', 'open'])
    await links.withdraw(`${first}`, 'ada')
    await links.withdraw(`${second}`, null)
    expect(await states()).toEqual(['ended', 'ended'])
    expect(await links.withdraw('no such link', 'ada')).toBe(false)
  })
})
