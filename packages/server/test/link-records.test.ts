import { type Address, SERVER_LIMITS } from '@ringdown/protocol'
import { expect, it } from 'vitest'
import type { Database } from '../src/records/database.js'
import type { LinkPlan } from '../src/records/link-rows.js'
import { LinkSecrets } from '../src/records/link-secrets.js'
import { LinkRecords } from '../src/records/links.js'
import { eachDatabase } from './databases.js'
import { LIFETIME, link, linkStoreContract, user } from './link-store-contract.js'

const START = 1_700_000_000_000
const DAY = 86_400_000

eachDatabase('links in the records', open => {
  let now = START
  const secrets = new LinkSecrets('ours')
  const make = (database: Database) =>
    new LinkRecords({ db: database.db, now: () => now, lifetimeMs: LIFETIME, secrets })

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
    const plan = { name: 'Clinic', endsAt: null, uses: null, personal: true }
    const planned = await planIn(make(database), plan)
    now += LIFETIME / 2
    const again = make(database)
    expect(await again.find(link(1))).toMatchObject({ owner: 'ada', state: 'open', endsAt: START + LIFETIME })
    now += 400 * DAY
    expect(await again.find(planned)).toMatchObject({ owner: 'ada', state: 'open', personal: true })
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
    const address = await planIn(links, plan)
    const state = async () => (await links.find(address))?.state
    await links.setState(address, 'used')
    expect(await state()).toBe('open')
    // That call never connected.
    await links.setState(address, 'open')
    await links.setState(address, 'used')
    expect(await state()).toBe('open')
    await links.setState(address, 'used')
    expect(await state()).toBe('used')
  })

  it('are the same to several processes: each use counts once, and what comes first counts', async () => {
    now = START
    const database = await open()
    const nodes = [make(database), make(database)] as const
    const plan = { name: '', endsAt: START + 9 * DAY, uses: 3, personal: false }
    const address = await planIn(nodes[0], plan)
    await Promise.all(nodes.map(links => links.setState(address, 'used')))
    expect(await nodes[0].listOf('ada')).toMatchObject([{ state: 'open', usesLeft: 1 }])
    await Promise.all([nodes[0].setState(address, 'used'), nodes[1].setState(address, 'ended')])
    expect((await nodes[0].find(address))?.state).not.toBe('open')
    const opened = await Promise.all(nodes.map(links => links.open(link(1), user('ada'), 'net')))
    expect(opened).toEqual(['open', 'open'])
    const [first, second] = await Promise.all(
      ['bob', 'eve'].map((who, index) => nodes[index]?.open(link(2), user(who), 'net')),
    )
    expect([first, second].sort()).toEqual(['open', 'taken'])
  })

  it('work until they are withdrawn, by their owner or an admin, and by nobody else', async () => {
    now = START
    const links = make(await open())
    const plan = { name: '', endsAt: null, uses: null, personal: false }
    const addresses = [await planIn(links, plan), await planIn(links, plan)] as const
    for (let n = 0; n < 50; n += 1) await links.setState(addresses[0], 'used')
    const [second, first] = (await links.listOf('ada')).map(({ id }) => id)
    expect(await links.withdraw(`${first}`, 'eve')).toBe(false)
    const states = async () =>
      [await links.find(addresses[0]), await links.find(addresses[1])].map(found => found?.state)
    expect(await states()).toEqual(['open', 'open'])
    await links.withdraw(`${first}`, 'ada')
    await links.withdraw(`${second}`, null)
    expect(await states()).toEqual(['ended', 'ended'])
    expect(await links.withdraw('no such link', 'ada')).toBe(false)
  })

  it('end last of all, of too many, if they are to work until they are withdrawn', async () => {
    now = START
    const links = make(await open())
    const endless = { name: '', endsAt: null, uses: null, personal: false }
    const always = await planIn(links, { ...endless, personal: true })
    const until = await planIn(links, endless)
    for (let n = 1; n < SERVER_LIMITS.linksPerUser; n += 1) await links.open(link(n), user('ada'), 'net')
    const stateOf = async (address: Address) => (await links.find(address))?.state
    expect([await stateOf(always), await stateOf(until)]).toEqual(['open', 'open'])
    expect([await stateOf(link(1)), await stateOf(link(2))]).toEqual(['ended', 'open'])
    for (let n = 2; n < SERVER_LIMITS.linksPerUser; n += 1) await planIn(links, endless)
    expect([await stateOf(always), await stateOf(until), await stateOf(link(2))]).toEqual([
      'open',
      'open',
      'ended',
    ])
    await links.open(link(99), user('ada'), 'net')
    expect([await stateOf(always), await stateOf(until), await stateOf(link(99))]).toEqual([
      'open',
      'ended',
      'open',
    ])
  })
})

async function planIn(links: LinkRecords, plan: LinkPlan): Promise<Address> {
  const planned = await links.plan(user('ada'), 'net', plan)
  if (planned === 'full') throw new Error('full')
  return planned.address
}
