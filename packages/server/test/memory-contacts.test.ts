import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { MemoryContacts } from '../src/store/memory-contacts.js'
import { contactStoreContract, LIFETIME } from './contact-store-contract.js'

contactStoreContract('the memory of contacts', async () => {
  const clock = new ManualClock(1_700_000_000_000)
  const contacts = new MemoryContacts({ clock, lifetimeMs: LIFETIME })
  return { contacts, elapse: ms => clock.advance(ms), size: async () => contacts.size }
})

it('the memory of contacts is bounded in all: the pair that talked longest ago goes', async () => {
  const contacts = new MemoryContacts({ clock: new ManualClock(), lifetimeMs: LIFETIME, limit: 3 })
  for (let n = 0; n < 3; n += 1) await contacts.remember(`a${n}`, `b${n}`)
  await contacts.remember('b0', 'a0')
  await contacts.remember('a3', 'b3')
  const known = await Promise.all([0, 1, 2, 3].map(n => contacts.haveTalked(`a${n}`, `b${n}`)))
  expect(known).toEqual([true, false, true, true])
  // Three pairs and the six people in them: nothing of the fourth is left.
  expect(contacts.size).toBe(9)
})
