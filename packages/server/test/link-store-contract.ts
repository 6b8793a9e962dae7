import { type Address, type Party, SERVER_LIMITS } from '@ringdown/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { LinkStore } from '../src/store/link-store.js'

/** What comes with a link store under test. */
export interface LinksRig {
  readonly links: LinkStore
  /** Lets time pass for the store. */
  elapse(ms: number): Promise<void>
  /** How many keys, entries and the like the store holds. */
  size(): Promise<number>
}

export const LIFETIME = 3_600_000

export const link = (n: number): Address => `link:${'x'.repeat(20)}${String(n).padStart(4, '0')}`
export const user = (userId: string): Party => ({ userId, deviceId: 'd', name: userId.toUpperCase() })

/** What every link store must do; each implementation's own test runs it. */
export function linkStoreContract(name: string, make: () => Promise<LinksRig>): void {
  describe(`${name} keeps the contract of a link store`, () => {
    let rig: LinksRig
    let links: LinkStore
    beforeEach(async () => {
      rig = await make()
      links = rig.links
    })
    const open = (n: number, owner = 'ada') => links.open(link(n), user(owner), 'net')
    const stateOf = async (n: number) => (await links.find(link(n)))?.state ?? null

    it('knows a link from its first call to its end, and then for as long again that it is over', async () => {
      expect(await stateOf(1)).toBeNull()
      expect(await open(1)).toBe('open')
      const opened = await links.find(link(1))
      expect(opened).toMatchObject({ owner: 'ada', name: 'ADA', state: 'open' })
      await rig.elapse(LIFETIME - 1)
      expect(await stateOf(1)).toBe('open')
      await rig.elapse(1)
      expect(await stateOf(1)).toBe('ended')
      await rig.elapse(LIFETIME + 1)
      expect(await stateOf(1)).toBeNull()
      expect(await rig.size()).toBe(0)
    })

    it('keeps the end of an open link when its owner calls there again, and takes their new name', async () => {
      await open(1)
      const first = await links.find(link(1))
      await rig.elapse(LIFETIME / 2)
      expect(await links.open(link(1), { ...user('ada'), name: 'Ada L.' }, 'net')).toBe('open')
      expect(await links.find(link(1))).toEqual({ ...first, name: 'Ada L.' })
    })

    it('belongs to its owner, also once it is used or over', async () => {
      await open(1)
      expect(await open(1, 'eve')).toBe('taken')
      await links.setState(link(1), 'used')
      expect(await open(1, 'eve')).toBe('taken')
      expect(await stateOf(1)).toBe('used')
      expect(await open(1)).toBe('open')
      expect(await stateOf(1)).toBe('open')
    })

    it('opens a used link again, but none that was withdrawn or whose time is over', async () => {
      await open(1)
      await open(2)
      await links.setState(link(1), 'used')
      await links.setState(link(2), 'ended')
      for (const n of [1, 2, 3]) await links.setState(link(n), 'open')
      expect(await Promise.all([1, 2, 3].map(stateOf))).toEqual(['open', 'ended', null])
      await links.setState(link(1), 'used')
      await rig.elapse(LIFETIME)
      await links.setState(link(1), 'open')
      expect(await stateOf(1)).not.toBe('open')
    })

    it("ends a user's oldest link when they open too many, and nobody else's", async () => {
      await open(0, 'bob')
      for (let n = 1; n <= SERVER_LIMITS.linksPerUser + 1; n += 1) await open(n)
      expect(await Promise.all([0, 1, 2].map(stateOf))).toEqual(['open', 'ended', 'open'])
    })

    it('ends each link at its own time, also one that was opened again out of order', async () => {
      await open(1)
      await links.setState(link(1), 'used')
      await rig.elapse(1_000)
      await open(2)
      await links.setState(link(1), 'open')
      await rig.elapse(LIFETIME - 1_000)
      expect(await Promise.all([1, 2].map(stateOf))).toEqual(['ended', 'open'])
      await rig.elapse(1_000)
      expect(await stateOf(2)).toBe('ended')
    })
  })
}
