import { JumpingClock } from '@ringdown/testing'
import { afterEach, expect, it } from 'vitest'
import { RecordedContacts } from '../src/history/recorded-contacts.js'
import { Contacts } from '../src/records/contacts.js'
import { contactStoreContract, LIFETIME } from './contact-store-contract.js'
import { eachDatabase } from './databases.js'

const START = 1_700_000_000_000

eachDatabase('contacts that are kept', open => {
  const opened: RecordedContacts[] = []
  afterEach(async () => {
    for (const contacts of opened.splice(0)) await contacts.close()
  })

  async function openContacts(clock = new JumpingClock(START)) {
    const { db } = await open()
    const records = new Contacts(db)
    const reopen = async () => {
      const contacts = await RecordedContacts.open({ records, clock, lifetimeMs: LIFETIME, onError: fail })
      opened.push(contacts)
      return contacts
    }
    return { records, clock, reopen, contacts: await reopen() }
  }

  contactStoreContract('the store', async () => {
    const { contacts, clock, records } = await openContacts()
    return {
      contacts,
      elapse: ms => clock.jump(ms),
      async size() {
        await contacts.flush()
        return contacts.size + (await records.since(clock.now() - LIFETIME, 1_000)).length
      },
    }
  })

  it('are there after a restart, for what is left of their time', async () => {
    const { contacts, clock, reopen } = await openContacts()
    await contacts.remember('ada', 'bob')
    await clock.jump(LIFETIME / 2)
    await contacts.remember('cy', 'ada')
    await contacts.remember('ada', 'cy')
    await contacts.close()
    const again = await reopen()
    expect(await again.haveTalked('bob', 'ada')).toBe(true)
    await clock.jump(LIFETIME / 2 + 1)
    expect(await again.haveTalked('bob', 'ada')).toBe(false)
    expect(await again.haveTalked('ada', 'cy')).toBe(true)
  })
})

it('contacts are remembered while the database does not take them, and written once it does', async () => {
  const clock = new JumpingClock(START)
  const written: unknown[] = []
  const errors: unknown[] = []
  let isDown = true
  const records = {
    since: async () => [],
    async remember(contacts: readonly unknown[]) {
      if (isDown) throw new Error('the disk is full')
      written.push(...contacts)
    },
  } as unknown as Contacts
  const onError = (error: unknown) => void errors.push(error)
  const contacts = await RecordedContacts.open({ records, clock, lifetimeMs: LIFETIME, onError })
  await contacts.remember('ada', 'bob')
  await clock.jump(1_000)
  expect(errors).toHaveLength(1)
  expect(await contacts.haveTalked('ada', 'bob')).toBe(true)
  isDown = false
  await clock.jump(10_000)
  expect(written).toEqual([{ a: 'ada', b: 'bob', talkedAt: START }])
})

function fail(error: unknown): void {
  throw error
}
