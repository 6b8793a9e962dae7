import { SERVER_LIMITS } from '@ringdown/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ContactStore } from '../src/store/contact-store.js'

/** What comes with a contact store under test. */
export interface ContactsRig {
  readonly contacts: ContactStore
  /** Lets time pass for the store. */
  elapse(ms: number): Promise<void>
  /** How many keys, entries and the like the store holds. */
  size(): Promise<number>
}

export const LIFETIME = 3_600_000

/** What every contact store must do; each implementation's own test runs it. */
export function contactStoreContract(name: string, make: () => Promise<ContactsRig>): void {
  describe(`${name} keeps the contract of a contact store`, () => {
    let rig: ContactsRig
    let contacts: ContactStore
    beforeEach(async () => {
      rig = await make()
      contacts = rig.contacts
    })

    /** Whether two have talked, asked in both directions. */
    async function talked(a: string, b: string): Promise<boolean> {
      const both = [await contacts.haveTalked(a, b), await contacts.haveTalked(b, a)]
      expect(both[0]).toBe(both[1])
      return both[0] === true
    }

    it('knows the two who have talked, in either order, and nobody else', async () => {
      await contacts.remember('ada', 'bob')
      await contacts.remember('bob', 'cy')
      expect(await talked('ada', 'bob')).toBe(true)
      expect(await talked('ada', 'cy')).toBe(false)
      expect(await talked('ada', 'ada')).toBe(false)
      expect(await talked('a', 'da bob')).toBe(false)
    })

    it('does not mix up people whose ids run into each other', async () => {
      await contacts.remember('a', 'bc')
      expect(await talked('ab', 'c')).toBe(false)
    })

    it('takes nobody for a contact of themselves', async () => {
      await contacts.remember('ada', 'ada')
      expect(await talked('ada', 'ada')).toBe(false)
      expect(await rig.size()).toBe(0)
    })

    it('forgets two people who have not talked for the lifetime, counted from their last call', async () => {
      await contacts.remember('ada', 'bob')
      await rig.elapse(LIFETIME / 2)
      await contacts.remember('bob', 'ada')
      await rig.elapse(LIFETIME - 1)
      expect(await talked('ada', 'bob')).toBe(true)
      await rig.elapse(2)
      expect(await talked('ada', 'bob')).toBe(false)
      expect(await rig.size()).toBe(0)
    })

    it("remembers a bounded number of each user's contacts: who was talked to longest ago goes", async () => {
      await contacts.remember('hub', 'u0')
      await contacts.remember('hub', 'u1')
      await contacts.remember('u0', 'hub')
      for (let n = 2; n <= SERVER_LIMITS.contactsPerUser; n += 1) {
        await rig.elapse(1)
        await contacts.remember('hub', `u${n}`)
      }
      expect(await talked('hub', 'u1')).toBe(false)
      for (const n of [0, 2, SERVER_LIMITS.contactsPerUser]) expect(await talked('hub', `u${n}`)).toBe(true)
    })

    it('loses none of many remembered at once', async () => {
      const others = Array.from({ length: 50 }, (_, n) => `u${n}`)
      await Promise.all(others.map(other => contacts.remember(other, 'ada')))
      for (const other of others) expect(await talked('ada', other)).toBe(true)
    })
  })
}
